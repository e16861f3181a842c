package io.genoise.backend;

import io.genoise.shape.DType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Elements of any type in native memory, and Java's arrays: what backends copy by. Numbers become integers by rounding to
/// nearest (ties to even), and bytes by clamping to 0–255 as well.
public final class Elements {
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;
    private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;

    private Elements() {}

    /// Writes `count` numbers from `source[from]` on as elements of `type`.
    public static void write(float[] source, int from, int count, MemorySegment to, DType type) {
        if (type == DType.F32) {
            MemorySegment.copy(source, from, to, FLOAT, 0, count);
            return;
        }
        for (int i = 0; i < count; i++) {
            put(to, type, i, source[from + i]);
        }
    }

    /// Writes `count` integers from `source[from]` on as elements of `type`.
    public static void write(int[] source, int from, int count, MemorySegment to, DType type) {
        switch (type) {
            case F32 -> {
                for (int i = 0; i < count; i++) {
                    to.setAtIndex(FLOAT, i, source[from + i]);
                }
            }
            case BF16, F16 -> {
                for (int i = 0; i < count; i++) {
                    put(to, type, i, source[from + i]);
                }
            }
            case I32 -> MemorySegment.copy(source, from, to, INT, 0, count);
            case U8 -> {
                for (int i = 0; i < count; i++) {
                    to.set(BYTE, i, (byte) Math.clamp(source[from + i], 0, 255));
                }
            }
        }
    }

    /// Writes `count` bytes, each 0–255, from `source[from]` on as elements of `type`.
    public static void write(byte[] source, int from, int count, MemorySegment to, DType type) {
        switch (type) {
            case F32 -> {
                for (int i = 0; i < count; i++) {
                    to.setAtIndex(FLOAT, i, source[from + i] & 0xFF);
                }
            }
            case I32 -> {
                for (int i = 0; i < count; i++) {
                    to.setAtIndex(INT, i, source[from + i] & 0xFF);
                }
            }
            case BF16, F16 -> {
                for (int i = 0; i < count; i++) {
                    put(to, type, i, source[from + i] & 0xFF);
                }
            }
            case U8 -> MemorySegment.copy(source, from, to, BYTE, 0, count);
        }
    }

    /// Writes `count` doubles from `source[from]` on as elements of `type`.
    public static void write(double[] source, int from, int count, MemorySegment to, DType type) {
        for (int i = 0; i < count; i++) {
            put(to, type, i, source[from + i]);
        }
    }

    /// Reads `count` elements of `type` into `target[from]` and on.
    public static void read(MemorySegment at, DType type, float[] target, int from, int count) {
        if (type == DType.F32) {
            MemorySegment.copy(at, FLOAT, 0, target, from, count);
            return;
        }
        for (int i = 0; i < count; i++) {
            target[from + i] = (float) get(at, type, i);
        }
    }

    /// Reads `count` elements of `type` into `target[from]` and on.
    public static void read(MemorySegment at, DType type, int[] target, int from, int count) {
        if (type == DType.I32) {
            MemorySegment.copy(at, INT, 0, target, from, count);
            return;
        }
        for (int i = 0; i < count; i++) {
            target[from + i] = (int) Math.rint(get(at, type, i));
        }
    }

    /// Reads `count` elements of `type` into `target[from]` and on.
    public static void read(MemorySegment at, DType type, double[] target, int from, int count) {
        for (int i = 0; i < count; i++) {
            target[from + i] = get(at, type, i);
        }
    }

    private static void put(MemorySegment to, DType type, int i, double value) {
        switch (type) {
            case F32 -> to.setAtIndex(FLOAT, i, (float) value);
            case BF16, F16 -> to.setAtIndex(SHORT, i, type.toBits((float) type.round(value)));
            case I32 -> to.setAtIndex(INT, i, (int) Math.rint(value));
            case U8 -> to.set(BYTE, i, (byte) Math.clamp(Math.rint(value), 0, 255));
        }
    }

    private static double get(MemorySegment at, DType type, int i) {
        return switch (type) {
            case F32 -> at.getAtIndex(FLOAT, i);
            case BF16, F16 -> type.fromBits(at.getAtIndex(SHORT, i));
            case I32 -> at.getAtIndex(INT, i);
            case U8 -> at.get(BYTE, i) & 0xFF;
        };
    }
}
