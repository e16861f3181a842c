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
/// the off-diagonal quarters of ever smaller squares.
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

    private Turning() {}

    /// Turns `rows` times `columns` elements of `size` bytes (1, 2 or 4).
    ///
    /// @param sourceStep bytes from one column to the next in the source
    /// @param targetStep bytes from one row to the next in the target
    /// @param tile room for twice `half` bytes, each half for all elements
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
        int line = rows * size;
        int row = columns * size;
        if (sourceStep == line) {
            MemorySegment.copy(ALL, ValueLayout.JAVA_BYTE, source, tile, 0, line * columns);
        } else {
            for (int c = 0; c < columns; c++) {
                MemorySegment.copy(
                        ALL, ValueLayout.JAVA_BYTE, source + c * sourceStep, tile, c * line, line);
            }
        }
        int side = 8 / size;
        int wholeRows = rows / side * side;
        int wholeColumns = columns / side * side;
        for (int r = 0; r < wholeRows; r += side) {
            int from = r * size;
            int to = half + r * row;
            switch (size) {
                case 1 -> bytes(tile, from, line, to, row, wholeColumns);
                case 2 -> shorts(tile, from, line, to, row, wholeColumns);
                default -> ints(tile, from, line, to, row, wholeColumns);
            }
        }
        singles(tile, line, half, row, size, 0, wholeRows, wholeColumns, columns);
        singles(tile, line, half, row, size, wholeRows, rows, 0, columns);
        if (targetStep == row) {
            MemorySegment.copy(tile, half, ALL, ValueLayout.JAVA_BYTE, target, rows * row);
        } else {
            for (int r = 0; r < rows; r++) {
                MemorySegment.copy(
                        tile,
                        half + r * row,
                        ALL,
                        ValueLayout.JAVA_BYTE,
                        target + r * targetStep,
                        row);
            }
        }
    }

    private static long get(byte[] tile, int at) {
        return (long) LONGS.get(tile, at);
    }

    private static void set(byte[] tile, int at, long value) {
        LONGS.set(tile, at, value);
    }

    private static void ints(byte[] tile, int from, int line, int to, int row, int columns) {
        for (int c = 0; c < columns; c += 2) {
            long a = get(tile, from);
            long b = get(tile, from + line);
            set(tile, to, a & HALVES | b << 32);
            set(tile, to + row, a >>> 32 | b & ~HALVES);
            from += 2 * line;
            to += 8;
        }
    }

    private static void shorts(byte[] tile, int from, int line, int to, int row, int columns) {
        for (int i = 0; i < columns; i += 4) {
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
            from += 4 * line;
            to += 8;
        }
    }

    private static void bytes(byte[] tile, int from, int line, int to, int row, int columns) {
        for (int i = 0; i < columns; i += 8) {
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
            from += 8 * line;
            to += 8;
        }
    }

    /// What fills no square.
    private static void singles(
            byte[] tile,
            int line,
            int half,
            int row,
            int size,
            int firstRow,
            int endRow,
            int firstColumn,
            int endColumn) {
        for (int c = firstColumn; c < endColumn; c++) {
            int from = c * line + firstRow * size;
            int to = half + firstRow * row + c * size;
            for (int r = firstRow; r < endRow; r++) {
                switch (size) {
                    case 1 -> tile[to] = tile[from];
                    case 2 -> SHORTS.set(tile, to, (short) SHORTS.get(tile, from));
                    default -> INTS.set(tile, to, (int) INTS.get(tile, from));
                }
                from += size;
                to += row;
            }
        }
    }
}
