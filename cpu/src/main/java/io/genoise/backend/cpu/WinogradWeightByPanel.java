package io.genoise.backend.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// What [WinogradWeight] computes, for many weights and few tiles: there the transformed sums `dU` are tens of megabytes, and
/// adding to them block of tiles by block costs more than the products.
///
/// All tiles of both tensors are transformed first. A task is some panels of channels: it takes the sums of all tiles for them, a
/// point after the other, and transforms them back while they are still in the cache. No partial result is ever shared.
final class WinogradWeightByPanel implements Product, Workers.Task {
    private static final VectorSpecies<Float> S = Lanes.FLOATS;
    private static final int L = Lanes.COUNT;
    private static final int PIXELS = 256;
    private static final int LEAST_TASKS = 8;
    private static final int MOST_PANELS = 4;

    /// The most floats of all transformed tiles.
    private static final long MOST_VALUES = 1L << 24;

    /// The most tiles of one product: a panel of them fits the first-level cache.
    private static final int TILES = 256;

    private final Workers workers;
    private final WinogradSum sum;
    private final WinogradWeightTiles tiles;
    private final Panels panels;
    private final int filters;
    private final int points;
    private final int[] firstTiles;
    private final int groups;
    private final int groupFloats;
    private final int leftPlane;
    private final int rows;
    private final int[] planes;
    private final int panelsOfTask;
    private final int sumPlane;

    private long xAddress;
    private long dyAddress;
    private long dwAddress;
    private boolean transforming;

    /// Prepares `(x, dy) → dw` of a convolution that [#suits].
    WinogradWeightByPanel(Workers workers, ConvolutionShape shape) {
        this.workers = workers;
        sum = WinogradSum.forward(shape);
        points = sum.form.points();
        filters = shape.filters();
        tiles = new WinogradWeightTiles(shape, sum, PIXELS, 1);
        panels = new Panels(sum.depth());
        int units = tiles.inputs.units();
        firstTiles = new int[units + 1];
        for (int unit = 0; unit < units; unit++) {
            firstTiles[unit + 1] = firstTiles[unit] + tiles.count(unit);
        }
        rows = firstTiles[units];
        groups = Lanes.parts(filters, Tiles.ROWS);
        groupFloats = Packing.groupFloats(rows) + L;
        leftPlane = Lanes.parts(filters, Packing.GROUP) * groupFloats + WinogradTiles.SKEW;
        int rightAt = Math.multiplyExact(points, leftPlane);
        int rightPlane = Math.addExact(Math.multiplyExact(panels.width, rows), WinogradTiles.SKEW);
        planes = new int[points];
        for (int p = 0; p < points; p++) {
            planes[p] = Math.addExact(rightAt, Math.multiplyExact(p, rightPlane));
        }
        panelsOfTask = Math.clamp(panels.count / LEAST_TASKS, 1, MOST_PANELS);
        int widest = panelsOfTask * panels.vectors(0) * L;
        sumPlane = groups * Tiles.ROWS * widest + WinogradTiles.SKEW;
        workers.scratch().reserveShared(Math.addExact(planes[points - 1], rightPlane));
        workers.scratch()
                .reserveLocal(
                        Math.max(
                                tiles.inputs.stagedFloats()
                                        + tiles.gradients.stagedFloats()
                                        + tiles.lineFloats(),
                                Math.addExact(
                                        Math.multiplyExact(points, sumPlane), tiles.sumFloats())));
    }

    /// Whether a convolution that [Winograd#suits] is faster so: pictures, with fewer tiles than channels or filters.
    static boolean suits(ConvolutionShape shape) {
        WinogradSum sum = WinogradSum.forward(shape);
        int m = sum.form.results();
        long tiles =
                (long) shape.batch()
                        * Lanes.parts(sum.results(1), m)
                        * Lanes.parts(sum.results(2), m);
        long values = tiles * sum.form.points() * (sum.depth() + sum.columns);
        return sum.isOfPictures()
                && tiles <= Math.max(sum.depth(), sum.columns)
                && values <= MOST_VALUES;
    }

    @Override
    public String algorithm() {
        return "winograd by panel";
    }

    @Override
    public void run(long xAddress, long dyAddress, long dwAddress) {
        this.xAddress = xAddress;
        this.dyAddress = dyAddress;
        this.dwAddress = dwAddress;
        transforming = true;
        workers.run(tiles.inputs.units(), this);
        transforming = false;
        workers.run(Lanes.parts(panels.count, panelsOfTask), this);
    }

    @Override
    public void run(int index, int thread) {
        if (transforming) {
            transform(index, thread);
        } else {
            multiply(index, thread);
        }
    }

    /// `V` and `Z` of a unit's tiles.
    private void transform(int unit, int thread) {
        float[] local = workers.scratch().local(thread);
        float[] tile = workers.scratch().tile(thread);
        float[] shared = workers.scratch().shared();
        int gradientsAt = tiles.inputs.stagedFloats();
        int lineAt = gradientsAt + tiles.gradients.stagedFloats();
        tiles.inputs.stage(unit, 0, xAddress, local, 0);
        tiles.gradients.stage(unit, 0, dyAddress, local, gradientsAt);
        for (int i = 0; i < tiles.count(unit); i++) {
            int row = firstTiles[unit] + i;
            tiles.input(
                    unit, 0, i, panels, 0, panels.count, local, tile, shared, planes, rows, row);
            tiles.gradient(
                    unit,
                    0,
                    i,
                    local,
                    gradientsAt,
                    lineAt,
                    tile,
                    shared,
                    0,
                    leftPlane,
                    groupFloats,
                    row);
        }
    }

    /// `dU = Zᵀ V` and the weights of some panels.
    private void multiply(int task, int thread) {
        int firstPanel = task * panelsOfTask;
        int endPanel = Math.min(panels.count, firstPanel + panelsOfTask);
        float[] local = workers.scratch().local(thread);
        float[] tile = workers.scratch().tile(thread);
        for (int p = 0; p < points; p++) {
            for (int from = 0; from < rows; from += TILES) {
                int count = Math.min(TILES, rows - from);
                for (int panel = firstPanel;
                        panel < endPanel && !sum.leavesOut(p, panels.start(panel));
                        panel++) {
                    multiply(p, panel, firstPanel, from, count, local, tile);
                }
            }
        }
        for (int panel = firstPanel; panel < endPanel; panel++) {
            for (int filter = 0; filter < filters; filter++) {
                store(filter, panel, firstPanel, local, tile);
            }
        }
    }

    /// Adds the products of `count` tiles from tile `from` on, for one point and panel and all filters.
    private void multiply(
            int p, int panel, int firstPanel, int from, int count, float[] local, float[] tile) {
        float[] shared = workers.scratch().shared();
        int vectors = panels.vectors(panel);
        int right = planes[p] + panels.start(panel) * rows + from * vectors * L;
        for (int group = 0; group < groups; group++) {
            int left =
                    p * leftPlane
                            + Packing.row(group * Tiles.ROWS, groupFloats)
                            + from * ColumnTiles.STEP;
            int to = sumAt(p, panel, firstPanel) + group * Tiles.ROWS * vectors * L;
            if (from == 0) {
                ColumnTiles.multiply(vectors, shared, left, shared, right, count, local, to);
            } else {
                ColumnTiles.multiply(vectors, shared, left, shared, right, count, tile, 0);
                TileStores.add(tile, vectors, local, to);
            }
        }
    }

    private int sumAt(int p, int panel, int firstPanel) {
        int before = panels.start(panel) - panels.start(firstPanel);
        return p * sumPlane + before * groups * Tiles.ROWS;
    }

    private void store(int filter, int panel, int firstPanel, float[] local, float[] tile) {
        int vectors = panels.vectors(panel);
        int sums = points * sumPlane;
        for (int v = 0; v < vectors; v++) {
            for (int p = 0; p < points; p++) {
                int at = sumAt(p, panel, firstPanel) + (filter * vectors + v) * L;
                boolean held = !sum.leavesOut(p, panels.start(panel));
                FloatVector value =
                        held ? FloatVector.fromArray(S, local, at) : FloatVector.zero(S);
                value.intoArray(local, sums + p * L);
            }
            int column = panels.start(panel) + v * L;
            tiles.store(filter, 0, column, local, sums, tile, dwAddress);
        }
    }
}
