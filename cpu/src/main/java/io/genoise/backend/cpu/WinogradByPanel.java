package io.genoise.backend.cpu;

/// What [WinogradByTile] computes, to the same bits, for many filters over few tiles: small pictures, deep in a network. There the
/// transformed weights are tens of megabytes, and whoever takes tile after tile reads all of them from memory each time.
///
/// So the order is turned round. All tiles are transformed first, once. A task is one panel of filters, all tiles of the batch:
/// its weights are transformed 256 of the sum's indices at a time, multiplied at once, while they are in the cache, and never
/// written anywhere else.
final class WinogradByPanel implements Winograd.Part, Workers.Task {
    private static final int L = Lanes.COUNT;
    private static final int PIXELS = 256;

    /// The most floats of all transformed tiles.
    private static final long MOST_VALUES = 1L << 25;

    private final Workers workers;
    private final WinogradSum sum;
    private final Patches patches;
    private final Panels panels;
    private final WinogradKernel kernel;
    private final WinogradTiles tiles;

    /// The number of each unit's first tile, and of all tiles.
    private final int[] firstTiles;

    private final int planeFloats;
    private final int[] planes;
    private final int productPlane;

    private Finish finish;
    private long imageAddress;
    private long weightsAddress;
    private long resultAddress;
    private boolean transforming;

    WinogradByPanel(Workers workers, WinogradSum sum) {
        this.workers = workers;
        this.sum = sum;
        int m = sum.form.results();
        panels = new Panels(sum.columns);
        kernel = new WinogradKernel(sum, panels);
        patches = new Patches(sum.geometry, Patches.Unit.ofRows(sum.geometry, PIXELS, m, 1));
        tiles = new WinogradTiles(sum, patches, panels);
        firstTiles = new int[patches.units() + 1];
        for (int unit = 0; unit < patches.units(); unit++) {
            firstTiles[unit + 1] = firstTiles[unit] + tiles.count(unit);
        }
        int rows = Lanes.roundUp(firstTiles[patches.units()], Tiles.ROWS);
        planeFloats = rows * RowTiles.STRIDE + WinogradTiles.SKEW;
        planes = tiles.planes(planeFloats);
        int vectors = panels.vectors(0);
        productPlane = rows * vectors * L + WinogradTiles.SKEW;
        int panelFloats =
                Math.addExact(
                        Math.multiplyExact(kernel.copiedFloats(), vectors * L),
                        kernelFloats(vectors));
        workers.scratch().reserveShared(tiles.valueFloats(planeFloats));
        workers.scratch()
                .reserveLocal(
                        Math.max(
                                patches.stagedFloats(),
                                Math.addExact(
                                        panelFloats,
                                        Math.multiplyExact(sum.form.points(), productPlane))));
    }

    /// Floats of the transformed weights of one panel and one block of the sum.
    private int kernelFloats(int vectors) {
        return sum.form.points() * pointFloats(vectors);
    }

    private static int pointFloats(int vectors) {
        return RowTiles.STRIDE * vectors * L + WinogradTiles.SKEW;
    }

    /// Whether the sums of pictures are faster so: with less than half as many tiles as the result has columns.
    static boolean suits(WinogradSum sum) {
        int m = sum.form.results();
        Patches.Geometry g = sum.geometry;
        long tiles = (long) g.batch() * (g.rows().output() / m) * (g.columns().output() / m);
        return sum.isOfPictures()
                && 2 * tiles <= sum.columns
                && tiles * WinogradTiles.floatsOfTile(sum) <= MOST_VALUES;
    }

    @Override
    public void finish(Finish finish) {
        this.finish = finish;
    }

    @Override
    public void run(long imageAddress, long weightsAddress, long resultAddress) {
        this.imageAddress = imageAddress;
        this.weightsAddress = weightsAddress;
        this.resultAddress = resultAddress;
        transforming = true;
        workers.run(patches.units(), this);
        transforming = false;
        workers.run(panels.count, this);
    }

    @Override
    public void run(int index, int thread) {
        if (transforming) {
            transform(index, thread);
        } else {
            multiply(index, thread);
        }
    }

    /// `V` of a unit's tiles.
    private void transform(int unit, int thread) {
        float[] local = workers.scratch().local(thread);
        patches.stage(unit, 0, imageAddress, local, 0);
        for (int tile = 0; tile < tiles.count(unit); tile++) {
            tiles.input(
                    unit,
                    0,
                    tile,
                    local,
                    workers.scratch().tile(thread),
                    workers.scratch().shared(),
                    planes,
                    0,
                    planeFloats,
                    firstTiles[unit] + tile);
        }
    }

    /// `U`, `M = V U` and the results of one panel.
    private void multiply(int panel, int thread) {
        float[] local = workers.scratch().local(thread);
        float[] tile = workers.scratch().tile(thread);
        int vectors = panels.vectors(panel);
        int copied = kernelFloats(vectors);
        int products = copied + kernel.copiedFloats() * vectors * L;
        kernel.copy(weightsAddress, panel, local, copied);
        for (int block = 0; block < tiles.depthBlocks; block++) {
            multiplyBlock(panel, block, copied, products, local, tile);
        }
        for (int unit = 0; unit < patches.units(); unit++) {
            for (int i = 0; i < tiles.count(unit); i++) {
                int at = products + (firstTiles[unit] + i) * vectors * L;
                tiles.store(unit, 0, i, panel, local, at, productPlane, tile, resultAddress);
            }
            if (finish != null) {
                tiles.finish(finish, unit, panels.start(panel), panels.used(panel), thread);
            }
        }
    }

    /// Adds the products of one block of the sum.
    private void multiplyBlock(
            int panel, int block, int copied, int products, float[] local, float[] tile) {
        int floats = panels.vectors(panel) * L;
        int pointFloats = pointFloats(panels.vectors(panel));
        int first = block * RowTiles.STRIDE;
        int end = Math.min(sum.depth(), first + RowTiles.STRIDE);
        for (int k = first; k < end; k += WinogradKernel.TOGETHER) {
            kernel.transform(panel, k, local, copied, local, -first * floats, pointFloats, tile);
        }
        for (int p = 0; p < sum.form.points(); p++) {
            for (int row = 0; row < firstTiles[patches.units()]; row += Tiles.ROWS) {
                tiles.multiply(
                        p,
                        panel,
                        block,
                        1,
                        workers.scratch().shared(),
                        planes[p] + row * RowTiles.STRIDE,
                        planeFloats,
                        local,
                        p * pointFloats,
                        local,
                        products + p * productPlane + row * floats,
                        block > 0,
                        tile);
            }
        }
    }
}
