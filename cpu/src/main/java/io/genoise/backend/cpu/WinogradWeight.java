package io.genoise.backend.cpu;

import java.util.Arrays;

/// The gradient of a convolution's weights by Winograd's bilinear form, read for the kernel ([WinogradSixPoints]):
///
/// ```
/// dU[p][t, f, c] = Σ_o,tile Z[p][(o, tile), f] · V[p][(o stride + t dilation, tile), c],   Z = A dY Aᵀ,   V = Bᵀ X B
/// dw[t] = Gᵀ dU[t] G
/// ```
/// As in the forward pass ([WinogradSum]) each point of a tile is a matrix product, for each frame of the kernel; its sum runs over
/// all tiles of the batch. A task takes a chunk of them, about 128 tiles at a time: stages and transforms both tensors, `V`
/// straight into panels, `Z` into groups of filters, and adds the products up in the tiles' own layout. Frame follows
/// frame in both, so that a frame of the kernel is a shift of `V`. The chunks depend on the shape only and are added in their
/// order, before the transform back.
final class WinogradWeight implements Product, Workers.Task {
    private static final int L = Lanes.COUNT;
    private static final int PIXELS = 256;
    private static final int FRAMES = 8;
    private static final int TILES = 128;
    private static final int TASKS = 4;
    private static final int SUM_FLOATS = 1 << 24;

    private final Workers workers;
    private final ConvolutionShape shape;
    private final WinogradSum sum;
    private final int points;
    private final WinogradWeightTiles tiles;
    private final Patches inputs;
    private final Patches gradients;
    private final Panels panels;
    private final Patches.Axis frames;
    private final int classFrames;
    private final int tilesOfUnit;
    private final int tilesOfBlock;
    private final int rowsOfBlock;
    private final int groups;
    private final int groupFloats;
    private final int chunks;
    private final int parts;
    private final int gradientsAt;
    private final int lineAt;
    private final int leftAt;
    private final int leftPlane;
    private final int[] planes;
    private final int tapFloats;
    private final int sumPlane;

    private long xAddress;
    private long dyAddress;
    private long dwAddress;
    private boolean summing;

    /// Prepares `(x, dy) → dw` of a convolution that [Winograd#suits].
    WinogradWeight(Workers workers, ConvolutionShape shape) {
        this.workers = workers;
        this.shape = shape;
        sum = WinogradSum.forward(shape);
        points = sum.form.points();
        frames = sum.frames;
        tiles = new WinogradWeightTiles(shape, sum, PIXELS, FRAMES);
        inputs = tiles.inputs;
        gradients = tiles.gradients;
        panels = new Panels(sum.depth());
        int framesOfUnit = inputs.mostFrames();
        int m = sum.form.results();
        classFrames = Lanes.parts(frames.staged(framesOfUnit), frames.stride());
        tilesOfUnit = inputs.mostPixels() / framesOfUnit / (m * m);
        tilesOfBlock = Math.max(1, TILES / framesOfUnit / tilesOfUnit) * tilesOfUnit;
        rowsOfBlock = classFrames * frames.stride() * tilesOfBlock;
        groups = Lanes.parts(shape.filters(), Tiles.ROWS);
        groupFloats = Packing.groupFloats(framesOfUnit * tilesOfBlock) + L;
        tapFloats = Math.multiplyExact(groups * Tiles.ROWS, panels.width);
        sumPlane = Math.multiplyExact(frames.kernel(), tapFloats) + WinogradTiles.SKEW;
        int chunkFloats = Math.multiplyExact(points, sumPlane);
        chunks = Math.clamp(SUM_FLOATS / chunkFloats, 1, Math.min(TASKS, inputs.units()));
        parts = Math.min(Lanes.parts(TASKS, chunks), panels.count);

        gradientsAt = inputs.stagedFloats();
        lineAt = gradientsAt + gradients.stagedFloats();
        leftAt = lineAt + tiles.lineFloats();
        leftPlane = Lanes.parts(shape.filters(), Packing.GROUP) * groupFloats + WinogradTiles.SKEW;
        int rightAt = leftAt + points * leftPlane;
        int rightPlane = panels.width * rowsOfBlock + WinogradTiles.SKEW;
        planes = new int[points];
        for (int p = 0; p < points; p++) {
            planes[p] = rightAt + p * rightPlane;
        }
        workers.scratch()
                .reserveLocal(Math.addExact(rightAt, Math.multiplyExact(points, rightPlane)));
        workers.scratch().reserveShared(Math.multiplyExact(chunks, chunkFloats));
    }

    @Override
    public String algorithm() {
        return "winograd";
    }

    @Override
    public void run(long xAddress, long dyAddress, long dwAddress) {
        this.xAddress = xAddress;
        this.dyAddress = dyAddress;
        this.dwAddress = dwAddress;
        summing = false;
        workers.run(chunks * parts, this);
        summing = true;
        workers.run(groups * panels.count * frames.kernel(), this);
    }

    @Override
    public void run(int index, int thread) {
        if (summing) {
            sum(index, thread);
        } else {
            multiply(index, thread);
        }
    }

    private void multiply(int index, int thread) {
        int part = index % parts;
        int chunk = index / parts;
        int firstPanel = (int) ((long) panels.count * part / parts);
        int endPanel = (int) ((long) panels.count * (part + 1) / parts);
        int firstUnit = (int) ((long) inputs.units() * chunk / chunks);
        int endUnit = (int) ((long) inputs.units() * (chunk + 1) / chunks);
        float[] local = workers.scratch().local(thread);
        float[] tile = workers.scratch().tile(thread);
        boolean first = true;
        for (int unit = firstUnit; unit < endUnit; ) {
            int end = unit;
            int count = 0;
            while (end < endUnit
                    && inputs.firstFrame(end) == inputs.firstFrame(unit)
                    && count + tilesOfUnit <= tilesOfBlock) {
                count += tiles.count(end++);
            }
            int block = unit;
            int at = 0;
            for (; unit < end; unit++) {
                transform(unit, count, at, firstPanel, endPanel, local, tile);
                at += tiles.count(unit);
            }
            accumulate(chunk, block, count, firstPanel, endPanel, first, local, tile);
            first = false;
        }
    }

    /// `V` and `Z` of a unit, whose first tile is number `at` of the `count` of its block.
    private void transform(
            int unit,
            int count,
            int at,
            int firstPanel,
            int endPanel,
            float[] local,
            float[] tile) {
        inputs.stage(unit, 0, xAddress, local, 0);
        gradients.stage(unit, 0, dyAddress, local, gradientsAt);
        int outputs = inputs.frames(unit);
        for (int staged = 0; staged < frames.staged(outputs); staged++) {
            if (!inputs.holds(unit, staged)) {
                continue;
            }
            for (int t = 0; t < tiles.count(unit); t++) {
                tiles.input(
                        unit,
                        staged,
                        t,
                        panels,
                        firstPanel,
                        endPanel,
                        local,
                        tile,
                        local,
                        planes,
                        rowsOfBlock,
                        position(staged) * count + at + t);
            }
        }
        for (int o = 0; o < outputs; o++) {
            for (int t = 0; t < tiles.count(unit); t++) {
                tiles.gradient(
                        unit,
                        o,
                        t,
                        local,
                        gradientsAt,
                        lineAt,
                        tile,
                        local,
                        leftAt,
                        leftPlane,
                        groupFloats,
                        o * count + at + t);
            }
        }
    }

    /// The row of `V`, in tiles of a block, of a staged frame.
    private int position(int staged) {
        return staged % frames.stride() * classFrames + staged / frames.stride();
    }

    /// `dU (+)= Zᵀ V` for all points and taps, over the output frames at which a tap reads no padding.
    private void accumulate(
            int chunk,
            int unit,
            int count,
            int firstPanel,
            int endPanel,
            boolean first,
            float[] local,
            float[] tile) {
        float[] sums = workers.scratch().shared();
        for (int p = 0; p < points; p++) {
            for (int panel = firstPanel; panel < endPanel; panel++) {
                if (sum.leavesOut(p, panels.start(panel))) {
                    continue;
                }
                int vectors = panels.vectors(panel);
                for (int tap = 0; tap < frames.kernel(); tap++) {
                    int output = firstOutput(unit, tap);
                    int rows = (endOutput(unit, tap) - output) * count;
                    int shift = (position(tap * frames.dilation()) + output) * count;
                    int right = planes[p] + panels.start(panel) * rowsOfBlock + shift * vectors * L;
                    for (int group = 0; group < groups; group++) {
                        int left =
                                leftAt
                                        + p * leftPlane
                                        + Packing.row(group * Tiles.ROWS, groupFloats)
                                        + output * count * ColumnTiles.STEP;
                        int to = sumAt(chunk, p, tap, panel, group);
                        if (first) {
                            ColumnTiles.multiply(
                                    vectors, local, left, local, right, rows, sums, to);
                        } else {
                            ColumnTiles.multiply(vectors, local, left, local, right, rows, tile, 0);
                            TileStores.add(tile, vectors, sums, to);
                        }
                    }
                }
            }
        }
    }

    /// The first of a unit's output frames at which a tap reads a frame of the input; the one after the last if there is none.
    private int firstOutput(int unit, int tap) {
        int end = inputs.frames(unit);
        int output = 0;
        while (output < end && !reads(unit, output, tap)) {
            output++;
        }
        return output;
    }

    private int endOutput(int unit, int tap) {
        int output = inputs.frames(unit);
        int first = firstOutput(unit, tap);
        while (output > first && !reads(unit, output - 1, tap)) {
            output--;
        }
        return output;
    }

    private boolean reads(int unit, int output, int tap) {
        return inputs.holds(unit, output * frames.stride() + tap * frames.dilation());
    }

    private int sumAt(int chunk, int point, int tap, int panel, int group) {
        int panelAt = panels.start(panel) * groups * Tiles.ROWS;
        return (chunk * points + point) * sumPlane
                + tap * tapFloats
                + panelAt
                + group * Tiles.ROWS * panels.vectors(panel) * L;
    }

    /// Adds the chunks of one tap, one group of filters and one panel of channels, and transforms them back.
    private void sum(int index, int thread) {
        int panel = index % panels.count;
        int group = index / panels.count % groups;
        int tap = index / panels.count / groups;
        int vectors = panels.vectors(panel);
        float[] sums = workers.scratch().shared();
        float[] local = workers.scratch().local(thread);
        for (int row = 0; row < Math.min(Tiles.ROWS, shape.filters() - group * Tiles.ROWS); row++) {
            int filter = group * Tiles.ROWS + row;
            for (int v = 0; v < vectors; v++) {
                int column = panels.start(panel) + v * L;
                for (int p = 0; p < points; p++) {
                    if (sum.leavesOut(p, panels.start(panel))) {
                        Arrays.fill(local, p * L, (p + 1) * L, 0);
                        continue;
                    }
                    int at = sumAt(0, p, tap, panel, group) + (row * vectors + v) * L;
                    PartialSums.floats(sums, at, chunks, points * sumPlane, local, p * L);
                }
                tiles.store(
                        filter, tap, column, local, 0, workers.scratch().tile(thread), dwAddress);
            }
        }
    }
}
