package io.genoise.backend.cpu;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// The gradient of a convolution's weights by Winograd's bilinear form, read for the kernel ([WinogradTransforms]):
///
/// ```
/// dU[p][t, f, c] = Σ_o,tile Z[p][(o, tile), f] · V[p][(o stride + t dilation, tile), c],   Z = A dY Aᵀ,   V = Bᵀ X B
/// dw[t] = Gᵀ dU[t] G
/// ```
/// As in the forward pass ([WinogradSum]) each point of a tile is a matrix product, for each frame of the kernel; its sum runs over
/// all tiles of the batch. A task takes a chunk of them, about 128 tiles at a time: stages and transforms both tensors, `V`
/// straight into panels, `Z` into groups of a tile's filters, and adds the products up in the tiles' own layout. Frame follows
/// frame in both, so that a frame of the kernel is a shift of `V`. The chunks depend on the shape only and are added in their
/// order, before the transform back.
final class WinogradWeight implements Product, Workers.Task {
    private static final VectorSpecies<Float> S = Lanes.FLOATS;
    private static final int L = Lanes.COUNT;
    private static final int PIXELS = 256;
    private static final int TILES = 128;
    private static final int TASKS = 4;
    private static final int SUM_FLOATS = 1 << 24;

    /// Keeps the planes of different points out of each other's place in the cache.
    private static final int SKEW = 80;

    /// Filters that are transformed together: whole vectors and whole groups.
    private static final int TOGETHER = 48;

    /// Floats from one point to the next of filters that are transformed together; groups are read eight floats at a time.
    private static final int LINE = TOGETHER + 8;

    private final Workers workers;
    private final ConvolutionShape shape;
    private final WinogradSum sum;
    private final WinogradForm form;
    private final int points;
    private final Patches inputs;
    private final Patches gradients;
    private final Panels panels;
    private final int r;
    private final int m;
    private final int tilesAcross;
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
    private final float[] kernelMatrix;

    private MemorySegment x;
    private MemorySegment dy;
    private MemorySegment dw;
    private long xOffset;
    private long dyOffset;
    private long dwOffset;
    private boolean summing;

    /// Prepares `(x, dy) → dw` of a convolution that [Winograd#suits].
    WinogradWeight(Workers workers, ConvolutionShape shape) {
        this.workers = workers;
        this.shape = shape;
        sum = WinogradSum.forward(shape);
        form = sum.form;
        points = form.points();
        r = form.kernel();
        m = form.results();
        frames = sum.frames;
        Patches.Geometry input = sum.geometry;
        Patches.Geometry gradient =
                new Patches.Geometry(
                        shape.batch(),
                        shape.filters(),
                        1,
                        Patches.Axis.ofInput(ConvolutionAxis.plain(frames.output())),
                        Patches.Axis.ofInput(ConvolutionAxis.plain(shape.rows().output()))
                                .withOutput(input.rows().output()),
                        Patches.Axis.ofInput(ConvolutionAxis.plain(shape.columns().output()))
                                .withOutput(input.columns().output()));
        int pixels = Math.min(PIXELS, input.rows().output() * input.columns().output());
        Patches.Unit unit = Patches.Unit.ofRows(input, pixels, m, 8);
        inputs = new Patches(input, unit);
        gradients = new Patches(gradient, unit);
        panels = new Panels(sum.depth());
        tilesAcross = input.columns().output() / m;
        classFrames = Lanes.parts(frames.staged(unit.frames()), frames.stride());
        tilesOfUnit = inputs.mostPixels() / unit.frames() / (m * m);
        tilesOfBlock = Math.max(1, TILES / unit.frames() / tilesOfUnit) * tilesOfUnit;
        rowsOfBlock = classFrames * frames.stride() * tilesOfBlock;
        groups = Lanes.parts(shape.filters(), Tiles.ROWS);
        groupFloats = Packing.groupFloats(unit.frames() * tilesOfBlock);
        tapFloats = Math.multiplyExact(groups * Tiles.ROWS, panels.width);
        sumPlane = Math.multiplyExact(frames.kernel(), tapFloats);
        int chunkFloats = Math.multiplyExact(points, sumPlane);
        chunks = Math.clamp(SUM_FLOATS / chunkFloats, 1, Math.min(TASKS, inputs.units()));
        parts = Math.min(Lanes.parts(TASKS, chunks), panels.count);

        gradientsAt = inputs.stagedFloats();
        lineAt = gradientsAt + gradients.stagedFloats();
        leftAt = lineAt + points * LINE;
        leftPlane = groups * groupFloats + SKEW;
        int rightAt = leftAt + points * leftPlane;
        int rightPlane = panels.width * rowsOfBlock + SKEW;
        planes = new int[points];
        for (int p = 0; p < points; p++) {
            planes[p] = rightAt + p * rightPlane;
        }
        float[] kernel = form.kernelMatrix();
        kernelMatrix = new float[kernel.length];
        for (int i = 0; i < kernel.length; i++) {
            kernelMatrix[i % r * form.size() + i / r] = kernel[i];
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
    public void run(
            MemorySegment x,
            long xOffset,
            MemorySegment dy,
            long dyOffset,
            MemorySegment dw,
            long dwOffset) {
        this.x = x;
        this.dy = dy;
        this.dw = dw;
        this.xOffset = xOffset;
        this.dyOffset = dyOffset;
        this.dwOffset = dwOffset;
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
            int tiles = 0;
            while (end < endUnit
                    && inputs.firstFrame(end) == inputs.firstFrame(unit)
                    && tiles + tilesOfUnit <= tilesOfBlock) {
                tiles += tiles(end++);
            }
            int block = unit;
            int outputs = inputs.frames(unit);
            int at = 0;
            for (; unit < end; unit++) {
                inputs.stage(unit, 0, x, xOffset, local, 0);
                gradients.stage(unit, 0, dy, dyOffset, local, gradientsAt);
                int now = tiles(unit);
                for (int staged = 0; staged < frames.staged(outputs); staged++) {
                    if (!inputs.holds(unit, staged)) {
                        continue;
                    }
                    int to = position(staged) * tiles + at;
                    for (int t = 0; t < now; t++) {
                        transformInput(
                                place(inputs, unit, staged, t),
                                to + t,
                                firstPanel,
                                endPanel,
                                local,
                                tile);
                    }
                }
                for (int o = 0; o < outputs; o++) {
                    int to = o * tiles + at;
                    for (int t = 0; t < now; t++) {
                        int place = gradientsAt + place(gradients, unit, o, t);
                        transformGradient(place, to + t, local, tile);
                    }
                }
                at += now;
            }
            accumulate(chunk, block, tiles, firstPanel, endPanel, first, local, tile);
            first = false;
        }
    }

    /// Tiles of one frame of a unit.
    private int tiles(int unit) {
        return inputs.images(unit) * (inputs.rows(unit) / m) * tilesAcross;
    }

    /// The row of `V`, in tiles of a block, of a staged frame.
    private int position(int staged) {
        return staged % frames.stride() * classFrames + staged / frames.stride();
    }

    /// Where a unit's tile of a staged frame begins.
    private int place(Patches patches, int unit, int frame, int tile) {
        int tilesOfImage = inputs.rows(unit) / m * tilesAcross;
        return patches.staged(
                tile / tilesOfImage,
                frame,
                tile % tilesOfImage / tilesAcross * m,
                tile % tilesAcross * m);
    }

    /// Transforms a tile of the input to row `to` of the block.
    private void transformInput(
            int from, int to, int firstPanel, int endPanel, float[] local, float[] scratch) {
        for (int panel = firstPanel; panel < endPanel; panel++) {
            int start = panels.start(panel);
            int step = panels.vectors(panel) * L;
            form.input(
                    local,
                    from + start,
                    inputs.stagedRowFloats(),
                    sum.depth(),
                    panels.used(panel),
                    scratch,
                    local,
                    planes,
                    start * rowsOfBlock + to * step);
        }
    }

    /// Transforms a tile of the output's gradient to row `to` of the block.
    private void transformGradient(int from, int to, float[] local, float[] scratch) {
        for (int filter = 0; filter < shape.filters(); filter += TOGETHER) {
            int count = Math.min(TOGETHER, shape.filters() - filter);
            for (int v = 0; v < count; v += L) {
                form.gradient(
                        local,
                        from + filter + v,
                        gradients.stagedRowFloats(),
                        shape.filters(),
                        scratch,
                        local,
                        lineAt + v,
                        LINE);
            }
            for (int p = 0; p < points; p++) {
                Packing.spread(
                        local,
                        lineAt + p * LINE,
                        Lanes.parts(count, Tiles.ROWS),
                        local,
                        leftAt
                                + p * leftPlane
                                + filter / Tiles.ROWS * groupFloats
                                + to * Tiles.ROWS,
                        groupFloats);
            }
        }
    }

    /// `dU (+)= Zᵀ V` for all points and taps, over the output frames at which a tap reads no padding.
    private void accumulate(
            int chunk,
            int unit,
            int tiles,
            int firstPanel,
            int endPanel,
            boolean first,
            float[] local,
            float[] tile) {
        float[] sums = workers.scratch().shared();
        for (int p = 0; p < points; p++) {
            for (int panel = firstPanel; panel < endPanel; panel++) {
                int vectors = panels.vectors(panel);
                for (int tap = 0; tap < frames.kernel(); tap++) {
                    int output = firstOutput(unit, tap);
                    int rows = (endOutput(unit, tap) - output) * tiles;
                    int shift = (position(tap * frames.dilation()) + output) * tiles;
                    int right = planes[p] + panels.start(panel) * rowsOfBlock + shift * vectors * L;
                    for (int group = 0; group < groups; group++) {
                        int left =
                                leftAt
                                        + p * leftPlane
                                        + group * groupFloats
                                        + output * tiles * Tiles.ROWS;
                        int to = sumAt(chunk, p, tap, panel, group);
                        if (first) {
                            ColumnTiles.multiply(
                                    vectors, local, left, local, right, rows, sums, to);
                        } else {
                            ColumnTiles.multiply(vectors, local, left, local, right, rows, tile, 0);
                            Tiles.add(tile, vectors, sums, to);
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
        int kernelAt = points * L;
        for (int row = 0; row < Math.min(Tiles.ROWS, shape.filters() - group * Tiles.ROWS); row++) {
            int filter = group * Tiles.ROWS + row;
            for (int v = 0; v < vectors; v++) {
                int column = panels.start(panel) + v * L;
                for (int p = 0; p < points; p++) {
                    int at = sumAt(0, p, tap, panel, group) + (row * vectors + v) * L;
                    FloatVector all = FloatVector.fromArray(S, sums, at);
                    for (int chunk = 1; chunk < chunks; chunk++) {
                        all =
                                all.add(
                                        FloatVector.fromArray(
                                                S, sums, at + chunk * points * sumPlane));
                    }
                    all.intoArray(local, p * L);
                }
                WinogradTransforms.square(
                        kernelMatrix,
                        r,
                        form.size(),
                        local,
                        0,
                        L,
                        workers.scratch().tile(thread),
                        local,
                        kernelAt,
                        L);
                store(filter, tap, column, local, kernelAt);
            }
        }
    }

    /// Stores one vector of one frame of a filter, which may hold channels of several parts.
    private void store(int filter, int frame, int column, float[] local, int at) {
        for (int from = column; from < Math.min(column + L, sum.depth()); ) {
            int part = from / sum.channels;
            int channel = from % sum.channels;
            int end = Math.min(column + L, (part + 1) * sum.channels);
            int skipped = from - column;
            VectorMask<Float> mask = S.indexInRange(0, end - from);
            for (int place = 0; place < r * r; place++) {
                int tap = sum.tap(frame, place / r, place % r, part);
                if (tap >= 0) {
                    long to = (long) filter * sum.window() + (long) tap * sum.channels + channel;
                    FloatVector.fromArray(S, local, at + place * L + skipped, mask)
                            .intoMemorySegment(dw, dwOffset + to * Float.BYTES, Lanes.ORDER, mask);
                }
            }
            from = end;
        }
    }
}
