package io.genoise.backend.cpu;

import java.util.ArrayList;
import java.util.List;

/// A convolution's forward pass, or the gradient of its input, which is the same sum over the other tensor:
///
/// ```
/// y[n, o, p, q, f]  = Σ_t,r,s,c x[n, o stride + t dilation - pad, …, c] · w[f, t, r, s, c]
/// dx[n, l, i, j, c] = Σ_t,r,s,f dy[n, (l + pad - t dilation) / stride, …, f] · w[f, t, r, s, c]
/// ```
/// where the second sum takes those taps only that leave no rest: the places of each residue class of the stride are a
/// dense sum of their own ([Residue]), a [Part].
///
/// An implicit matrix product: the weights are packed into panels, and each task stages one unit of the image ([Patches]),
/// takes blocks of at most 256 columns of its windows and multiplies them with all panels ([Tiles]). Nothing of the size
/// of a window for every pixel is ever stored.
final class Convolution implements Product, Workers.Task {
    private static final int PIXELS = 256;
    private static final int CLEARED_BYTES = 1 << 18;

    /// The dense sums of one residue class; the forward pass is one of them.
    private final class Part {
        final Patches patches;
        final Residue[] classes;
        final int length;
        final int depth;
        final int blocks;
        final int packedAt;
        final long[] places;
        final Patches.Columns[] columns;

        /// @param classes of frames, rows and columns; null for the forward pass
        /// @param packedAt where its packed weights begin
        Part(Patches.Geometry geometry, Residue[] classes, int packedAt) {
            this.classes = classes;
            this.packedAt = packedAt;
            patches = new Patches(geometry, PIXELS);
            int taps =
                    Math.multiplyExact(
                            Math.multiplyExact(
                                    geometry.frames().kernel(), geometry.rows().kernel()),
                            geometry.columns().kernel());
            length =
                    Math.multiplyExact(
                            taps, backward ? shape.filtersOfGroup() : shape.channelsOfGroup());
            depth = Tiles.depth(length);
            blocks = Lanes.parts(length, depth);
            columns = new Patches.Columns[blocks];
            for (int i = 0; i < blocks; i++) {
                columns[i] = patches.columns(i * depth, Math.min(depth, length - i * depth));
            }
            places =
                    patches.places(
                            pixelBytes * resultWidth * resultHeight * resultFrames,
                            pixelBytes * resultWidth * resultHeight * stride(0),
                            pixelBytes * resultWidth * stride(1),
                            pixelBytes * stride(2));
        }

        private int stride(int axis) {
            ConvolutionAxis[] axes = {shape.frames(), shape.rows(), shape.columns()};
            return backward ? axes[axis].stride() : 1;
        }

        private int first(int axis) {
            return backward ? classes[axis].first() : 0;
        }

        int packedFloats() {
            return Math.multiplyExact(Math.multiplyExact(length, panels.width), shape.groups());
        }

        int packTasks() {
            return shape.groups() * blocks * panels.count;
        }

        int tasks() {
            return Math.multiplyExact(patches.units(), shape.groups());
        }

        /// The byte of the result's element for a unit's first pixel.
        long firstByte(int unit) {
            long frame =
                    (long) patches.firstImage(unit) * resultFrames
                            + first(0)
                            + (long) patches.firstFrame(unit) * stride(0);
            long row = frame * resultHeight + first(1) + (long) patches.firstRow(unit) * stride(1);
            long pixel =
                    row * resultWidth + first(2) + (long) patches.firstColumn(unit) * stride(2);
            return pixel * pixelBytes;
        }

        /// The tap, row-major in the kernel, that the windows' tap `k` is multiplied with.
        int tap(int k) {
            int width = classes[2].windows().kernel();
            int height = classes[1].windows().kernel();
            int frame = classes[0].tap(k / width / height);
            int row = classes[1].tap(k / width % height);
            return (frame * shape.rows().kernel() + row) * shape.columns().kernel()
                    + classes[2].tap(k % width);
        }
    }

    private final Workers workers;
    private final ConvolutionShape shape;
    private final boolean backward;
    private final Panels panels;
    private final int columns;
    private final int resultFrames;
    private final int resultHeight;
    private final int resultWidth;
    private final long pixelBytes;
    private final List<Part> parts = new ArrayList<>();
    private final long clearedBytes;
    private final int clearTasks;
    private final int packTasks;
    private final int multiplyTasks;

    private Finish finish;
    private long imageAddress;
    private long weightsAddress;
    private long resultAddress;
    private Phase phase;

    private enum Phase {
        CLEAR,
        PACK,
        MULTIPLY
    }

    private Convolution(Workers workers, ConvolutionShape shape, boolean backward) {
        this.workers = workers;
        this.shape = shape;
        this.backward = backward;
        columns = backward ? shape.channelsOfGroup() : shape.filtersOfGroup();
        panels = new Panels(columns);
        resultFrames = backward ? shape.frames().extent() : shape.frames().output();
        resultHeight = backward ? shape.rows().extent() : shape.rows().output();
        resultWidth = backward ? shape.columns().extent() : shape.columns().output();
        pixelBytes = (long) columns * shape.groups() * Float.BYTES;
        boolean gaps = backward ? addClasses() : addForward();
        clearedBytes =
                gaps ? shape.batch() * pixelBytes * resultFrames * resultHeight * resultWidth : 0;
        clearTasks = Math.toIntExact(Math.ceilDiv(clearedBytes, (long) CLEARED_BYTES));
        packTasks = parts.stream().mapToInt(Part::packTasks).reduce(0, Math::addExact);
        multiplyTasks = parts.stream().mapToInt(Part::tasks).reduce(0, Math::addExact);
        for (Part part : parts) {
            workers.scratch().reserveShared(Math.addExact(part.packedAt, part.packedFloats()));
            int block = Lanes.roundUp(part.patches.mostPixels(), Tiles.ROWS) * RowTiles.STRIDE;
            workers.scratch()
                    .reserveLocal(Math.addExact(part.patches.stagedFloats(), block + Lanes.COUNT));
        }
    }

    /// Prepares the forward pass, `(x, w) → y`.
    static Convolution forward(Workers workers, ConvolutionShape shape) {
        return new Convolution(workers, shape, false);
    }

    /// Prepares the gradient of the input, `(dy, w) → dx`.
    static Convolution inputGradient(Workers workers, ConvolutionShape shape) {
        return new Convolution(workers, shape, true);
    }

    private boolean addForward() {
        parts.add(new Part(Patches.Geometry.ofInput(shape), null, 0));
        return false;
    }

    /// Adds a part for each residue class that a tap reaches; whether there are others.
    private boolean addClasses() {
        boolean gaps = false;
        int packedAt = 0;
        for (Residue frames : Residue.all(shape.frames())) {
            for (Residue rows : Residue.all(shape.rows())) {
                for (Residue across : Residue.all(shape.columns())) {
                    if (frames.isEmpty() || rows.isEmpty() || across.isEmpty()) {
                        gaps = true;
                        continue;
                    }
                    Patches.Geometry geometry =
                            new Patches.Geometry(
                                    shape.batch(),
                                    shape.filters(),
                                    shape.groups(),
                                    frames.windows(),
                                    rows.windows(),
                                    across.windows());
                    Residue[] classes = {frames, rows, across};
                    Part part = new Part(geometry, classes, packedAt);
                    packedAt = Math.addExact(packedAt, part.packedFloats());
                    parts.add(part);
                }
            }
        }
        return gaps;
    }

    @Override
    public void finish(Finish finish) {
        if (backward) {
            Product.super.finish(finish);
        }
        this.finish = finish;
    }

    @Override
    public String algorithm() {
        return parts.size() == 1 ? "implicit gemm" : "implicit gemm, " + parts.size() + " parts";
    }

    @Override
    public void run(long imageAddress, long weightsAddress, long resultAddress) {
        this.imageAddress = imageAddress;
        this.weightsAddress = weightsAddress;
        this.resultAddress = resultAddress;
        phase = Phase.CLEAR;
        workers.run(clearTasks, this);
        phase = Phase.PACK;
        workers.run(packTasks, this);
        phase = Phase.MULTIPLY;
        workers.run(multiplyTasks, this);
    }

    @Override
    public void run(int index, int thread) {
        switch (phase) {
            case CLEAR -> clear((long) index * CLEARED_BYTES);
            case PACK -> {
                int rest = index;
                for (Part part : parts) {
                    if (rest < part.packTasks()) {
                        pack(part, rest);
                        return;
                    }
                    rest -= part.packTasks();
                }
            }
            case MULTIPLY -> {
                int rest = index;
                for (Part part : parts) {
                    if (rest < part.tasks()) {
                        multiply(part, rest, thread);
                        return;
                    }
                    rest -= part.tasks();
                }
            }
        }
    }

    private void clear(long from) {
        long bytes = Math.min(CLEARED_BYTES, clearedBytes - from);
        OffHeap.ALL.asSlice(resultAddress + from, bytes).fill((byte) 0);
    }

    private void pack(Part part, int index) {
        int panel = index % panels.count;
        int block = index / panels.count % part.blocks;
        int group = index / panels.count / part.blocks;
        int from = block * part.depth;
        int count = Math.min(part.depth, part.length - from);
        float[] packed = workers.scratch().shared();
        int at = packedAt(part, group, from) + panels.start(panel) * count;
        if (backward) {
            packTurned(part, group, panel, from, count, packed, at);
        } else {
            long filter = (long) group * columns + panels.start(panel);
            long offset = weightsAddress + (filter * part.length + from) * Float.BYTES;
            TurnedPanel.pack(
                    offset,
                    (long) part.length * Float.BYTES,
                    count,
                    panels.used(panel),
                    packed,
                    at,
                    panels.vectors(panel) * Lanes.COUNT);
        }
    }

    private int packedAt(Part part, int group, int from) {
        return part.packedAt + (group * part.length + from) * panels.width;
    }

    /// Packs rows `(k, f)`: tap by tap, one row a filter.
    private void packTurned(
            Part part, int group, int panel, int from, int count, float[] packed, int at) {
        int filters = shape.filtersOfGroup();
        long filterBytes = (long) shape.window() * Float.BYTES;
        int step = panels.vectors(panel) * Lanes.COUNT;
        for (int row = from; row < from + count; ) {
            int filter = row % filters;
            int rows = Math.min(filters - filter, from + count - row);
            long tap = part.tap(row / filters);
            long offset =
                    weightsAddress
                            + ((long) group * filters + filter) * filterBytes
                            + (tap * columns + panels.start(panel)) * Float.BYTES;
            Packing.lines(
                    offset,
                    filterBytes,
                    rows,
                    panels.used(panel),
                    packed,
                    at + (row - from) * step,
                    step);
            row += rows;
        }
    }

    private void multiply(Part part, int index, int thread) {
        int group = index % shape.groups();
        int unit = index / shape.groups();
        int pixels = part.patches.pixels(unit);
        float[] packed = workers.scratch().shared();
        float[] local = workers.scratch().local(thread);
        float[] tile = workers.scratch().tile(thread);
        int block = part.patches.stagedFloats();
        part.patches.stage(unit, group, imageAddress, local, 0);
        long offset = resultAddress + part.firstByte(unit) + (long) group * columns * Float.BYTES;
        for (int from = 0; from < part.length; from += part.depth) {
            int count = Math.min(part.depth, part.length - from);
            Patches.Columns taken = part.columns[from / part.depth];
            part.patches.windows(unit, taken, local, 0, local, block, RowTiles.STRIDE);
            Tiles.rows(
                    local,
                    block,
                    pixels,
                    packed,
                    packedAt(part, group, from),
                    count,
                    panels,
                    0,
                    panels.count,
                    tile,
                    offset,
                    part.places,
                    from > 0);
        }
        if (finish != null) {
            long pixel = part.patches.firstPixel(unit);
            finish.part(pixel, pixels, group * columns, columns, thread);
        }
    }
}
