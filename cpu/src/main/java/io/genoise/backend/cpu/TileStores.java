package io.genoise.backend.cpu;

import static io.genoise.backend.cpu.OffHeap.ALL;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// Brings a computed tile ([RowTiles], [ColumnTiles]) to where its sums belong.
///
/// The three columns of vectors are written out: an inner loop of at most three rounds costs more than its work. The loops over
/// rows have a step that the compiler does not know, so it leaves them as they are: unrolled they are no faster, and take several
/// times as long to compile.
final class TileStores {
    private static final VectorSpecies<Float> S = Lanes.FLOATS;
    private static final int L = Lanes.COUNT;
    private static final long BYTES = (long) L * Float.BYTES;

    private TileStores() {}

    /// Stores a tile's rows and used columns, row `r` at `offset + places[first + r]`.
    static void put(
            float[] tile, int vectors, int rows, int used, long offset, long[] places, int first) {
        int whole = used / L;
        int step = vectors * L;
        int row = first;
        for (int from = 0; from < rows * step; from += step) {
            long at = offset + places[row++];
            if (whole > 0) {
                FloatVector.fromArray(S, tile, from).intoMemorySegment(ALL, at, Lanes.ORDER);
            }
            if (whole > 1) {
                FloatVector.fromArray(S, tile, from + L)
                        .intoMemorySegment(ALL, at + BYTES, Lanes.ORDER);
            }
            if (whole > 2) {
                FloatVector.fromArray(S, tile, from + 2 * L)
                        .intoMemorySegment(ALL, at + 2 * BYTES, Lanes.ORDER);
            }
        }
        if (whole * L < used) {
            VectorMask<Float> mask = S.indexInRange(whole * L, used);
            row = first;
            for (int from = whole * L; from < rows * step; from += step) {
                FloatVector.fromArray(S, tile, from)
                        .intoMemorySegment(
                                ALL, offset + places[row++] + whole * BYTES, Lanes.ORDER, mask);
            }
        }
    }

    /// Adds them to what stands there.
    static void add(
            float[] tile, int vectors, int rows, int used, long offset, long[] places, int first) {
        int whole = used / L;
        int step = vectors * L;
        int row = first;
        for (int from = 0; from < rows * step; from += step) {
            long at = offset + places[row++];
            if (whole > 0) {
                FloatVector.fromMemorySegment(S, ALL, at, Lanes.ORDER)
                        .add(FloatVector.fromArray(S, tile, from))
                        .intoMemorySegment(ALL, at, Lanes.ORDER);
            }
            if (whole > 1) {
                FloatVector.fromMemorySegment(S, ALL, at + BYTES, Lanes.ORDER)
                        .add(FloatVector.fromArray(S, tile, from + L))
                        .intoMemorySegment(ALL, at + BYTES, Lanes.ORDER);
            }
            if (whole > 2) {
                FloatVector.fromMemorySegment(S, ALL, at + 2 * BYTES, Lanes.ORDER)
                        .add(FloatVector.fromArray(S, tile, from + 2 * L))
                        .intoMemorySegment(ALL, at + 2 * BYTES, Lanes.ORDER);
            }
        }
        if (whole * L < used) {
            VectorMask<Float> mask = S.indexInRange(whole * L, used);
            row = first;
            for (int from = whole * L; from < rows * step; from += step) {
                long at = offset + places[row++] + whole * BYTES;
                FloatVector.fromMemorySegment(S, ALL, at, Lanes.ORDER, mask)
                        .add(FloatVector.fromArray(S, tile, from))
                        .intoMemorySegment(ALL, at, Lanes.ORDER, mask);
            }
        }
    }

    /// Adds a whole tile of `vectors` vectors a row to `sum[at …]`.
    static void add(float[] tile, int vectors, float[] sum, int at) {
        int floats = Tiles.ROWS * vectors * L;
        for (int i = 0; i < floats; i += L) {
            FloatVector.fromArray(S, sum, at + i)
                    .add(FloatVector.fromArray(S, tile, i))
                    .intoArray(sum, at + i);
        }
    }
}
