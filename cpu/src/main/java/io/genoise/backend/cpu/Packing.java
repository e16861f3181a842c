package io.genoise.backend.cpu;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// Copies operands from tensors into the arrays that [RowTiles] and [ColumnTiles] read.
///
/// Tensors are only ever copied in runs of floats or whole vectors: single accesses to a segment are several times slower.
final class Packing {
    private static final VectorSpecies<Float> S = Lanes.FLOATS;
    private static final int L = Lanes.COUNT;

    /// The widest species of at most eight floats: a row of a packed left operand in one or two vectors.
    private static final VectorSpecies<Float> ROW =
            L >= 8 ? FloatVector.SPECIES_256 : FloatVector.SPECIES_128;

    private static final int ROW_LANES = L >= 8 ? 8 : 4;

    private Packing() {}

    /// Copies `count` floats.
    static void copy(MemorySegment from, long offset, float[] to, int at, int count) {
        MemorySegment.copy(from, ValueLayout.JAVA_FLOAT, offset, to, at, count);
    }

    /// Packs one panel of a right operand that lies as `[k][columns]`: `to[at + k vectors L + j] = b[k, start + j]`.
    ///
    /// @param offset the byte of `b[first k, start]`
    /// @param rowBytes the bytes from one `k` to the next
    static void panel(
            MemorySegment b,
            long offset,
            long rowBytes,
            int depth,
            int vectors,
            int used,
            float[] to,
            int at) {
        int whole = used / L;
        int step = vectors * L;
        for (int k = 0; k < depth; k++) {
            long row = offset + k * rowBytes;
            int target = at + k * step;
            for (int v = 0; v < whole; v++) {
                FloatVector.fromMemorySegment(S, b, row + (long) v * (L * Float.BYTES), Lanes.ORDER)
                        .intoArray(to, target + v * L);
            }
        }
        if (whole * L < used) {
            VectorMask<Float> mask = S.indexInRange(whole * L, used);
            long last = offset + (long) whole * (L * Float.BYTES);
            for (int k = 0; k < depth; k++) {
                FloatVector.fromMemorySegment(S, b, last + k * rowBytes, Lanes.ORDER, mask)
                        .intoArray(to, at + k * step + whole * L);
            }
        }
    }

    /// Packs one panel of a right operand that lies as `[columns][k]`, turning it.
    ///
    /// @param offset the byte of `b[start, first k]`
    /// @param columnBytes the bytes from one column to the next
    /// @param line scratch for `depth` floats
    static void panelTurned(
            MemorySegment b,
            long offset,
            long columnBytes,
            int depth,
            int vectors,
            int used,
            float[] to,
            int at,
            float[] line) {
        int step = vectors * L;
        for (int j = 0; j < used; j++) {
            copy(b, offset + j * columnBytes, line, 0, depth);
            for (int k = 0; k < depth; k++) {
                to[at + k * step + j] = line[k];
            }
        }
        for (int j = used; j < step; j++) {
            for (int k = 0; k < depth; k++) {
                to[at + k * step + j] = 0;
            }
        }
    }

    /// Packs a left operand that lies as `[k][rows]` in groups of eight rows:
    /// `to[at + 8 depth (i / 8) + 8 k + i % 8] = a[k, i]`, with zeros behind the last row.
    ///
    /// @param offset the byte of `a[first k, first row]`
    /// @param stepBytes the bytes from one `k` to the next
    static void groups(
            MemorySegment a, long offset, long stepBytes, int depth, int rows, float[] to, int at) {
        int whole = rows / Tiles.ROWS;
        for (int k = 0; k < depth; k++) {
            long from = offset + k * stepBytes;
            int target = at + k * Tiles.ROWS;
            for (int group = 0; group < whole; group++) {
                for (int half = 0; half < Tiles.ROWS; half += ROW_LANES) {
                    FloatVector.fromMemorySegment(
                                    ROW,
                                    a,
                                    from + (long) (group * Tiles.ROWS + half) * Float.BYTES,
                                    Lanes.ORDER)
                            .intoArray(to, target + group * Tiles.ROWS * depth + half);
                }
            }
        }
        int rest = rows - whole * Tiles.ROWS;
        if (rest > 0) {
            for (int half = 0; half < Tiles.ROWS; half += ROW_LANES) {
                VectorMask<Float> mask = ROW.indexInRange(half, rest);
                for (int k = 0; k < depth; k++) {
                    long from =
                            offset
                                    + k * stepBytes
                                    + (long) (whole * Tiles.ROWS + half) * Float.BYTES;
                    FloatVector.fromMemorySegment(ROW, a, from, Lanes.ORDER, mask)
                            .intoArray(to, at + whole * Tiles.ROWS * depth + k * Tiles.ROWS + half);
                }
            }
        }
    }
}
