package io.genoise.backend.cpu;

import static io.genoise.backend.cpu.OffHeap.ALL;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Turns one tile: `target[r, c] = source[c, r]` for `rows` times `columns` elements, rows side by side in the source,
/// columns in the target.
///
/// It goes through two arrays, one as the source lies, one as the target does: single accesses to native memory are several
/// times slower than to an array, and memory sees whole lines only. What lies without gaps is copied in one piece. Between
/// the arrays, squares as wide as a `long` are turned in registers: 8x8 bytes, 4x4 of two bytes, 2x2 of four, by exchanging
/// the off-diagonal quarters of ever smaller squares. Three channels, which fit no square, have [FewChannels].
final class Turning {
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle SHORTS =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long HALVES = 0xFFFFFFFFL;
    private static final long QUARTERS = 0x0000FFFF0000FFFFL;
    private static final long EIGHTHS = 0x00FF00FF00FF00FFL;

    /// Bytes of a line that is long, and of the gap behind it.
    private static final int LONG = 1 << 10;

    private static final int GAP = 1 << 6;

    private Turning() {}

    /// Turns `rows` times `columns` elements of `size` bytes (1, 2 or 4).
    ///
    /// @param sourceStep bytes from one column to the next in the source
    /// @param targetStep bytes from one row to the next in the target
    /// @param tile room for twice `half` bytes, each [#room] of all elements
    static void tile(
            long source,
            long sourceStep,
            long target,
            long targetStep,
            int rows,
            int columns,
            int size,
            byte[] tile,
            int half) {
        int line = padded(rows * size);
        int row = padded(columns * size);
        int lineBytes = rows * size;
        int rowBytes = columns * size;
        if (sourceStep == line && line == lineBytes) {
            MemorySegment.copy(ALL, ValueLayout.JAVA_BYTE, source, tile, 0, line * columns);
        } else {
            for (int c = 0; c < columns; c++) {
                MemorySegment.copy(
                        ALL,
                        ValueLayout.JAVA_BYTE,
                        source + c * sourceStep,
                        tile,
                        c * line,
                        lineBytes);
            }
        }
        if (FewChannels.suits(columns, size)) {
            FewChannels.weave(tile, line, half, rows, columns, size);
        } else if (FewChannels.suits(rows, size)) {
            FewChannels.part(tile, half, row, columns, rows, size);
        } else {
            turn(tile, line, half, row, rows, columns, size);
        }
        if (targetStep == row && row == rowBytes) {
            MemorySegment.copy(tile, half, ALL, ValueLayout.JAVA_BYTE, target, rows * row);
        } else {
            for (int r = 0; r < rows; r++) {
                MemorySegment.copy(
                        tile,
                        half + r * row,
                        ALL,
                        ValueLayout.JAVA_BYTE,
                        target + r * targetStep,
                        rowBytes);
            }
        }
    }

    /// Lines a multiple of a page apart get in each other's way in the first-level cache; long ones are moved apart.
    private static int padded(int bytes) {
        return bytes >= LONG ? bytes + GAP : bytes;
    }

    /// Bytes for `bytes` bytes in lines of any length.
    static int room(int bytes) {
        return bytes + (bytes / LONG + 1) * GAP;
    }

    /// Turns what lies in the first half of `tile` into the second: whole squares, then what fills none. The inner loops run
    /// along the longer axis.
    private static void turn(
            byte[] tile, int line, int half, int row, int rows, int columns, int size) {
        int side = 8 / size;
        int wholeRows = rows / side * side;
        int wholeColumns = columns / side * side;
        boolean along = columns >= rows;
        int count = (along ? wholeColumns : wholeRows) / side;
        int fromStep = along ? side * line : 8;
        int toStep = along ? 8 : side * row;
        int squares = count == 0 ? 0 : along ? wholeRows : wholeColumns;
        for (int i = 0; i < squares; i += side) {
            int from = along ? i * size : i * line;
            int to = half + (along ? i * row : i * size);
            switch (size) {
                case 1 -> bytes(tile, from, line, to, row, count, fromStep, toStep);
                case 2 -> shorts(tile, from, line, to, row, count, fromStep, toStep);
                default -> ints(tile, from, line, to, row, count, fromStep, toStep);
            }
        }
        for (int c = wholeColumns; c < columns; c++) {
            singles(tile, c * line, size, half + c * size, row, wholeRows, size);
        }
        for (int r = wholeRows; r < rows; r++) {
            singles(tile, r * size, line, half + r * row, size, columns, size);
        }
    }

    private static long get(byte[] tile, int at) {
        return (long) LONGS.get(tile, at);
    }

    private static void set(byte[] tile, int at, long value) {
        LONGS.set(tile, at, value);
    }

    private static void ints(
            byte[] tile, int from, int line, int to, int row, int count, int fromStep, int toStep) {
        for (int i = 0; i < count; i++) {
            long a = get(tile, from);
            long b = get(tile, from + line);
            set(tile, to, a & HALVES | b << 32);
            set(tile, to + row, a >>> 32 | b & ~HALVES);
            from += fromStep;
            to += toStep;
        }
    }

    private static void shorts(
            byte[] tile, int from, int line, int to, int row, int count, int fromStep, int toStep) {
        for (int i = 0; i < count; i++) {
            long a = get(tile, from);
            long b = get(tile, from + line);
            long c = get(tile, from + 2 * line);
            long d = get(tile, from + 3 * line);
            long t = (a >>> 32 ^ c) & HALVES;
            long u = (b >>> 32 ^ d) & HALVES;
            a ^= t << 32;
            c ^= t;
            b ^= u << 32;
            d ^= u;
            t = (a >>> 16 ^ b) & QUARTERS;
            u = (c >>> 16 ^ d) & QUARTERS;
            set(tile, to, a ^ t << 16);
            set(tile, to + row, b ^ t);
            set(tile, to + 2 * row, c ^ u << 16);
            set(tile, to + 3 * row, d ^ u);
            from += fromStep;
            to += toStep;
        }
    }

    private static void bytes(
            byte[] tile, int from, int line, int to, int row, int count, int fromStep, int toStep) {
        for (int i = 0; i < count; i++) {
            long a = get(tile, from);
            long b = get(tile, from + line);
            long c = get(tile, from + 2 * line);
            long d = get(tile, from + 3 * line);
            long e = get(tile, from + 4 * line);
            long f = get(tile, from + 5 * line);
            long g = get(tile, from + 6 * line);
            long h = get(tile, from + 7 * line);
            long t = (a >>> 32 ^ e) & HALVES;
            a ^= t << 32;
            e ^= t;
            t = (b >>> 32 ^ f) & HALVES;
            b ^= t << 32;
            f ^= t;
            t = (c >>> 32 ^ g) & HALVES;
            c ^= t << 32;
            g ^= t;
            t = (d >>> 32 ^ h) & HALVES;
            d ^= t << 32;
            h ^= t;
            t = (a >>> 16 ^ c) & QUARTERS;
            a ^= t << 16;
            c ^= t;
            t = (b >>> 16 ^ d) & QUARTERS;
            b ^= t << 16;
            d ^= t;
            t = (e >>> 16 ^ g) & QUARTERS;
            e ^= t << 16;
            g ^= t;
            t = (f >>> 16 ^ h) & QUARTERS;
            f ^= t << 16;
            h ^= t;
            t = (a >>> 8 ^ b) & EIGHTHS;
            set(tile, to, a ^ t << 8);
            set(tile, to + row, b ^ t);
            t = (c >>> 8 ^ d) & EIGHTHS;
            set(tile, to + 2 * row, c ^ t << 8);
            set(tile, to + 3 * row, d ^ t);
            t = (e >>> 8 ^ f) & EIGHTHS;
            set(tile, to + 4 * row, e ^ t << 8);
            set(tile, to + 5 * row, f ^ t);
            t = (g >>> 8 ^ h) & EIGHTHS;
            set(tile, to + 6 * row, g ^ t << 8);
            set(tile, to + 7 * row, h ^ t);
            from += fromStep;
            to += toStep;
        }
    }

    /// `count` elements one by one.
    private static void singles(
            byte[] tile, int from, int fromStep, int to, int toStep, int count, int size) {
        switch (size) {
            case 1 -> {
                for (int i = 0; i < count; i++) {
                    tile[to + i * toStep] = tile[from + i * fromStep];
                }
            }
            case 2 -> {
                for (int i = 0; i < count; i++) {
                    SHORTS.set(
                            tile, to + i * toStep, (short) SHORTS.get(tile, from + i * fromStep));
                }
            }
            default -> {
                for (int i = 0; i < count; i++) {
                    INTS.set(tile, to + i * toStep, (int) INTS.get(tile, from + i * fromStep));
                }
            }
        }
    }
}
