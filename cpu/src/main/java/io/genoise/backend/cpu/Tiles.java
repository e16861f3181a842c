package io.genoise.backend.cpu;

/// A block of rows times a packed right operand, tile by tile: `c[i, j] (+)= Σ_k a[i, k] · b[k, j]`.
///
/// One panel of `b` (depth x 48 floats, about 40 KiB; 16 KiB with vectors of 256 bits) stays in the first-level cache while all tiles of rows pass by it; the
/// rows (at most a few hundred, under 256 KiB) come from the second level. Depth is at most [#DEPTH]: longer sums add up in
/// `c`, block after block, in the order of `k`, so that neither threads nor vector width change a bit.
final class Tiles {
    private static final int L = Lanes.COUNT;

    /// Rows of one tile: as many as the sums of which stay in registers ([RowTiles]).
    static final int ROWS = 6;

    /// Floats of the largest tile.
    static final int FLOATS = ROWS * 3 * L;

    /// The greatest depth of one block.
    private static final int DEPTH = RowTiles.STRIDE;

    private Tiles() {}

    /// The depth of the blocks into which a sum over `size` is cut; the last block may be shorter.
    static int depth(int size) {
        int blocks = Math.max(1, Lanes.parts(size, DEPTH));
        return Math.max(1, Lanes.roundUp(Lanes.parts(size, blocks), 4));
    }

    /// Multiplies rows that lie 256 floats apart, `a[a0 + 256 i + k]`. The array must reach to the next whole tile of
    /// rows; what stands there is read and thrown away.
    ///
    /// @param b the packed block of the right operand, starting at `b0`
    /// @param first the first panel to compute
    /// @param end the panel after the last
    /// @param c where row `i`, column 0 of the whole result lies, at byte `offset + places[i]`
    static void rows(
            float[] a,
            int a0,
            int rows,
            float[] b,
            int b0,
            int depth,
            Panels panels,
            int first,
            int end,
            float[] tile,
            long offset,
            long[] places,
            boolean accumulate) {
        for (int panel = first; panel < end; panel++) {
            int vectors = panels.vectors(panel);
            int start = panels.start(panel);
            int used = panels.used(panel);
            for (int i = 0; i < rows; i += ROWS) {
                RowTiles.multiply(
                        vectors,
                        a,
                        a0 + i * RowTiles.STRIDE,
                        b,
                        b0 + start * depth,
                        depth,
                        tile,
                        0);
                long at = offset + (long) start * Float.BYTES;
                int count = Math.min(ROWS, rows - i);
                store(tile, vectors, count, used, at, places, i, accumulate);
            }
        }
    }

    /// Multiplies rows that are packed in groups ([Packing#groups]); otherwise like [#rows].
    static void columns(
            float[] a,
            int a0,
            int rows,
            float[] b,
            int b0,
            int depth,
            Panels panels,
            int first,
            int end,
            float[] tile,
            long offset,
            long[] places,
            boolean accumulate) {
        for (int panel = first; panel < end; panel++) {
            int vectors = panels.vectors(panel);
            int start = panels.start(panel);
            int used = panels.used(panel);
            for (int i = 0; i < rows; i += ROWS) {
                ColumnTiles.multiply(
                        vectors,
                        a,
                        a0 + Packing.row(i, Packing.groupFloats(depth)),
                        b,
                        b0 + start * depth,
                        depth,
                        tile,
                        0);
                long at = offset + (long) start * Float.BYTES;
                int count = Math.min(ROWS, rows - i);
                store(tile, vectors, count, used, at, places, i, accumulate);
            }
        }
    }

    /// Stores or adds a tile's rows and used columns into the tensor, row `r` at `places[first + r]`.
    static void store(
            float[] tile,
            int vectors,
            int rows,
            int used,
            long offset,
            long[] places,
            int first,
            boolean accumulate) {
        if (accumulate) {
            TileStores.add(tile, vectors, rows, used, offset, places, first);
        } else {
            TileStores.put(tile, vectors, rows, used, offset, places, first);
        }
    }

    /// The places of rows that follow each other without gaps, `rowBytes` apart.
    static long[] places(int rows, long rowBytes) {
        long[] places = new long[rows];
        for (int i = 0; i < rows; i++) {
            places[i] = i * rowBytes;
        }
        return places;
    }
}
