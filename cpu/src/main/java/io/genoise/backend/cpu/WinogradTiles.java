package io.genoise.backend.cpu;

import java.util.Arrays;

/// The tiles of a [WinogradSum] in the units of [Patches]: where one begins in what is staged, and where its results lie.
///
/// The transformed input `V` is laid out for [RowTiles], whose rows are 256 floats apart: a row holds as many points of a tile as
/// fit, a longer sum takes several rows, each in a plane of its own.
final class WinogradTiles {
    private static final int L = Lanes.COUNT;

    /// Floats that keep the planes of different points, and groups, out of each other's place in the cache.
    static final int SKEW = 80;

    private final WinogradSum sum;
    private final Patches patches;
    private final Panels panels;
    private final int across;
    private final int m;

    /// Planes of `V` a point takes: one for each 256 of the sum's indices.
    final int depthBlocks;

    private final int slotFloats;
    private final int slots;

    WinogradTiles(WinogradSum sum, Patches patches, Panels panels) {
        this.sum = sum;
        this.patches = patches;
        this.panels = panels;
        m = sum.form.results();
        across = Lanes.parts(sum.results(2), m);
        depthBlocks = depthBlocks(sum);
        slotFloats = slotFloats(sum);
        slots = RowTiles.STRIDE / slotFloats;
    }

    private static int depthBlocks(WinogradSum sum) {
        return Lanes.parts(sum.depth(), RowTiles.STRIDE);
    }

    private static int slotFloats(WinogradSum sum) {
        return Math.min(RowTiles.STRIDE, Lanes.roundUp(sum.depth(), 16));
    }

    /// Floats of `V` for a tile, about.
    static int floatsOfTile(WinogradSum sum) {
        return Partition.product(sum.form.points(), depthBlocks(sum), slotFloats(sum));
    }

    /// Where each point begins if a plane has so many floats.
    int[] planes(int planeFloats) {
        int[] planes = new int[sum.form.points()];
        for (int p = 0; p < planes.length; p++) {
            planes[p] =
                    Math.multiplyExact(p / slots * depthBlocks, planeFloats)
                            + p % slots * slotFloats;
        }
        return planes;
    }

    /// Floats of all planes.
    int valueFloats(int planeFloats) {
        int rows = Lanes.parts(sum.form.points(), slots);
        return Math.multiplyExact(rows * depthBlocks, planeFloats);
    }

    /// Tiles of one frame of a unit.
    int count(int unit) {
        return patches.images(unit) * ofImage(unit);
    }

    /// Tiles of one frame of one of a unit's images.
    private int ofImage(int unit) {
        return patches.rows(unit) / m * across;
    }

    /// `V` of a unit's tile of a staged frame, to row `row` of the planes from `to[toAt …]` on.
    void input(
            int unit,
            int frame,
            int tile,
            float[] staged,
            float[] scratch,
            float[] to,
            int[] planes,
            int toAt,
            int planeFloats,
            int row) {
        int ofImage = ofImage(unit);
        int inImage = tile % ofImage;
        int at = patches.staged(tile / ofImage, frame, inImage / across * m, inImage % across * m);
        for (int block = 0; block < depthBlocks; block++) {
            int from = block * RowTiles.STRIDE;
            sum.form.input(
                    staged,
                    at + from,
                    patches.stagedRowFloats(),
                    sum.depth(),
                    Math.min(RowTiles.STRIDE, sum.depth() - from),
                    scratch,
                    to,
                    planes,
                    toAt + row * RowTiles.STRIDE + block * planeFloats);
        }
    }

    /// The number of the result's frame that is output frame `o` of a unit's image `i`.
    private long resultFrame(int unit, int i, int o) {
        return (long) (patches.firstImage(unit) + i) * sum.extent(0)
                + sum.place(0, patches.firstFrame(unit) + o);
    }

    /// Has `finish` done with some columns of a unit's results, which are whole rows of a forward pass: some of one picture or
    /// all of several. Those below the result's last are none.
    void finish(Finish finish, int unit, int column, int count, int thread) {
        int first = patches.firstRow(unit);
        int rows = Math.min(patches.rows(unit), sum.results(1) - first);
        int width = sum.results(2);
        for (int i = 0; i < patches.images(unit); i++) {
            for (int o = 0; o < patches.frames(unit); o++) {
                long row = resultFrame(unit, i, o) * sum.extent(1) + first;
                finish.part(row * width, rows * width, column, count, thread);
            }
        }
    }

    /// Transforms one panel of a unit's tile back and stores what lies inside the result.
    ///
    /// @param frame the unit's output frame
    /// @param at where the tile's first point begins in `products`
    /// @param plane floats from one point to the next
    void store(
            int unit,
            int frame,
            int tile,
            int panel,
            float[] products,
            int at,
            int plane,
            float[] scratch,
            long resultAddress) {
        int ofImage = ofImage(unit);
        int inImage = tile % ofImage;
        int y = patches.firstRow(unit) + inImage / across * m;
        int x = inImage % across * m;
        int columns = sum.columns;
        long pixelBytes = (long) columns * Float.BYTES;
        long line = resultFrame(unit, tile / ofImage, frame) * sum.extent(1) + sum.place(1, y);
        long corner = resultAddress + (line * sum.extent(2) + sum.place(2, x)) * pixelBytes;
        long rowBytes = sum.step(1) * sum.extent(2) * pixelBytes;
        long placeBytes = sum.step(2) * pixelBytes;
        int height = Math.min(m, sum.results(1) - y);
        int width = Math.min(m, sum.results(2) - x);
        for (int v = 0; v < panels.vectors(panel); v++) {
            int column = panels.start(panel) + v * L;
            sum.form.output(products, at + v * L, plane, scratch);
            WinogradStores.square(
                    scratch,
                    m,
                    height,
                    width,
                    corner + (long) column * Float.BYTES,
                    rowBytes,
                    placeBytes,
                    columns - column);
        }
    }

    /// The product of a tile of rows and one panel for point `p`, added up block by block of the sum's index.
    ///
    /// @param left where the rows begin in `values`
    /// @param right where the panel begins in `kernels`
    /// @param added whether `products` holds a part of the sum already
    void multiply(
            int p,
            int panel,
            int block,
            int blocks,
            float[] values,
            int left,
            int planeFloats,
            float[] kernels,
            int right,
            float[] products,
            int to,
            boolean added,
            float[] scratch) {
        int vectors = panels.vectors(panel);
        int length = sum.depth(p) - block * RowTiles.STRIDE;
        if (length <= 0 && !added) {
            Arrays.fill(products, to, to + Tiles.ROWS * vectors * L, 0);
        }
        for (int i = 0; i < blocks && i * RowTiles.STRIDE < length; i++) {
            int from = i * RowTiles.STRIDE;
            int depth = Math.min(RowTiles.STRIDE, length - from);
            boolean add = added || i > 0;
            RowTiles.multiply(
                    vectors,
                    values,
                    left + (block + i) * planeFloats,
                    kernels,
                    right + from * vectors * L,
                    depth,
                    add ? scratch : products,
                    add ? 0 : to);
            if (add) {
                TileStores.add(scratch, vectors, products, to);
            }
        }
    }

    /// Sets `V` of `count` rows to 0.
    void clear(float[] values, int at, int planeFloats, int row, int count) {
        int from = at + row * RowTiles.STRIDE;
        for (int plane = 0; plane < valueFloats(planeFloats); plane += planeFloats) {
            Arrays.fill(values, from + plane, from + plane + count * RowTiles.STRIDE, 0);
        }
    }
}
