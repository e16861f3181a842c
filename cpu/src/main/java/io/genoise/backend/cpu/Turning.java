package io.genoise.backend.cpu;

import static io.genoise.backend.cpu.OffHeap.ALL;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Turns one tile: `target[r, c] = source[c, r]` for `rows` times `columns` elements, rows side by side in the source,
/// columns in the target.
///
/// It goes through two arrays, one as the source lies, one as the target does: single accesses to native memory are several
/// times slower than to an array, and whole lines of a page are read and written at once. What lies without gaps is copied
/// in one piece.
final class Turning {
    private Turning() {}

    /// Elements of four bytes: floats, or integers, whose bits pass through a `float[]` as they are.
    ///
    /// @param sourceStep bytes from one column to the next in the source
    /// @param targetStep bytes from one row to the next in the target
    /// @param tile room for twice `half` elements
    static void floats(
            long source,
            long sourceStep,
            long target,
            long targetStep,
            int rows,
            int columns,
            float[] tile,
            int half) {
        if (sourceStep == 4L * rows) {
            MemorySegment.copy(
                    ALL, ValueLayout.JAVA_FLOAT_UNALIGNED, source, tile, 0, rows * columns);
        } else {
            for (int c = 0; c < columns; c++) {
                MemorySegment.copy(
                        ALL,
                        ValueLayout.JAVA_FLOAT_UNALIGNED,
                        source + c * sourceStep,
                        tile,
                        c * rows,
                        rows);
            }
        }
        for (int r = 0; r < rows; r++) {
            int at = half + r * columns;
            for (int c = 0; c < columns; c++) {
                tile[at + c] = tile[c * rows + r];
            }
        }
        if (targetStep == 4L * columns) {
            MemorySegment.copy(
                    tile, half, ALL, ValueLayout.JAVA_FLOAT_UNALIGNED, target, rows * columns);
        } else {
            for (int r = 0; r < rows; r++) {
                MemorySegment.copy(
                        tile,
                        half + r * columns,
                        ALL,
                        ValueLayout.JAVA_FLOAT_UNALIGNED,
                        target + r * targetStep,
                        columns);
            }
        }
    }

    /// Elements of `size` bytes, 1 or 2.
    static void bytes(
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
        if (sourceStep == line) {
            MemorySegment.copy(ALL, ValueLayout.JAVA_BYTE, source, tile, 0, line * columns);
        } else {
            for (int c = 0; c < columns; c++) {
                MemorySegment.copy(
                        ALL, ValueLayout.JAVA_BYTE, source + c * sourceStep, tile, c * line, line);
            }
        }
        int row = columns * size;
        if (size == 1) {
            for (int r = 0; r < rows; r++) {
                int at = half + r * row;
                for (int c = 0; c < columns; c++) {
                    tile[at + c] = tile[c * rows + r];
                }
            }
        } else {
            for (int r = 0; r < rows; r++) {
                int at = half + r * row;
                for (int c = 0; c < columns; c++) {
                    tile[at + 2 * c] = tile[c * line + 2 * r];
                    tile[at + 2 * c + 1] = tile[c * line + 2 * r + 1];
                }
            }
        }
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
}
