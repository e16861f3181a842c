package io.genoise.backend.cpu;

import java.lang.foreign.MemorySegment;

/// A convolution's forward pass, or the gradient of its input, which is the same sum over the other tensor:
///
/// ```
/// y[n, p, q, f]  = Σ_r,s,c x[n, p stride + r dilation - pad, …, c] · w[f, r, s, c]
/// dx[n, i, j, c] = Σ_r,s,f dy⁺[n, i + pad - r dilation, …, f] · w[f, r, s, c]
/// ```
/// where `dy⁺` is `dy` with `stride - 1` zeros between its pixels.
///
/// An implicit matrix product: the weights are packed into panels, and each task stages one unit of the image ([Patches]),
/// takes blocks of at most 256 columns of its windows and multiplies them with all panels ([Tiles]). Nothing of the size
/// of a window for every pixel is ever stored.
///
/// A strided gradient of the input multiplies the zeros too; its cost is that of stride 1.
final class Convolution implements Product, Workers.Task {
    private static final int PIXELS = 256;

    private final Workers workers;
    private final ConvolutionShape shape;
    private final boolean backward;
    private final Patches patches;
    private final Panels panels;
    private final int length;
    private final int depth;
    private final int blocks;
    private final int columns;
    private final int packedFloats;

    private MemorySegment image;
    private MemorySegment weights;
    private MemorySegment result;
    private long imageOffset;
    private long weightsOffset;
    private long resultOffset;
    private boolean packing;

    private Convolution(Workers workers, ConvolutionShape shape, boolean backward) {
        this.workers = workers;
        this.shape = shape;
        this.backward = backward;
        int channels = shape.channelsOfGroup();
        int filters = shape.filtersOfGroup();
        length = shape.kernelHeight() * shape.kernelWidth() * (backward ? filters : channels);
        columns = backward ? channels : filters;
        panels = new Panels(columns);
        depth = Tiles.depth(length);
        blocks = Lanes.parts(length, depth);
        packedFloats = Math.multiplyExact(length, panels.width);
        patches =
                new Patches(
                        backward
                                ? Patches.Geometry.ofOutputGradient(shape)
                                : Patches.Geometry.ofInput(shape),
                        PIXELS);
        workers.scratch().reserveShared(Math.multiplyExact(shape.groups(), packedFloats));
        workers.scratch().reserveLocal(patches.stagedFloats() + blockFloats());
    }

    /// Prepares the forward pass, `(x, w) → y`.
    static Convolution forward(Workers workers, ConvolutionShape shape) {
        return new Convolution(workers, shape, false);
    }

    /// Prepares the gradient of the input, `(dy, w) → dx`.
    static Convolution inputGradient(Workers workers, ConvolutionShape shape) {
        return new Convolution(workers, shape, true);
    }

    private int blockFloats() {
        return Lanes.roundUp(patches.mostPixels(), Tiles.ROWS) * RowTiles.STRIDE + Lanes.COUNT;
    }

    @Override
    public String algorithm() {
        return "implicit gemm";
    }

    @Override
    public void run(
            MemorySegment image,
            long imageOffset,
            MemorySegment weights,
            long weightsOffset,
            MemorySegment result,
            long resultOffset) {
        this.image = image;
        this.weights = weights;
        this.result = result;
        this.imageOffset = imageOffset;
        this.weightsOffset = weightsOffset;
        this.resultOffset = resultOffset;
        packing = true;
        workers.run(shape.groups() * blocks * panels.count, this);
        packing = false;
        workers.run(shape.groups() * patches.units(), this);
    }

    @Override
    public void run(int index, int thread) {
        if (packing) {
            pack(index, workers.scratch().local(thread));
        } else {
            multiply(index, thread);
        }
    }

    private void pack(int index, float[] line) {
        int panel = index % panels.count;
        int block = index / panels.count % blocks;
        int group = index / panels.count / blocks;
        int from = block * depth;
        int count = Math.min(depth, length - from);
        float[] packed = workers.scratch().shared();
        int at = group * packedFloats + from * panels.width + panels.start(panel) * count;
        if (backward) {
            packTurned(group, panel, from, count, packed, at);
        } else {
            long filter = (long) group * columns + panels.start(panel);
            long offset = weightsOffset + (filter * length + from) * Float.BYTES;
            Packing.panelTurned(
                    weights,
                    offset,
                    (long) length * Float.BYTES,
                    count,
                    panels.vectors(panel),
                    panels.used(panel),
                    packed,
                    at,
                    line);
        }
    }

    /// Packs rows `(r, s, f)` of the kernel turned by 180 degrees: tap by tap, one row a filter.
    private void packTurned(int group, int panel, int from, int count, float[] packed, int at) {
        int filters = shape.filtersOfGroup();
        int taps = shape.kernelHeight() * shape.kernelWidth();
        long filterBytes = (long) shape.window() * Float.BYTES;
        int step = panels.vectors(panel) * Lanes.COUNT;
        for (int row = from; row < from + count; ) {
            int tap = taps - 1 - row / filters;
            int filter = row % filters;
            int rows = Math.min(filters - filter, from + count - row);
            long offset =
                    weightsOffset
                            + ((long) group * filters + filter) * filterBytes
                            + ((long) tap * columns + panels.start(panel)) * Float.BYTES;
            Packing.lines(
                    weights,
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

    private void multiply(int index, int thread) {
        int group = index % shape.groups();
        int unit = index / shape.groups();
        int pixels = patches.pixels(unit);
        float[] packed = workers.scratch().shared();
        float[] local = workers.scratch().local(thread);
        float[] tile = workers.scratch().tile(thread);
        int block = patches.stagedFloats();
        patches.stage(unit, image, imageOffset, local, 0);
        long pixelBytes = (long) columns * shape.groups() * Float.BYTES;
        long offset =
                resultOffset
                        + patches.firstPixel(unit) * pixelBytes
                        + (long) group * columns * Float.BYTES;
        for (int from = 0; from < length; from += depth) {
            int count = Math.min(depth, length - from);
            patches.windows(unit, group, from, count, local, 0, local, block, RowTiles.STRIDE);
            Tiles.rows(
                    local,
                    block,
                    pixels,
                    packed,
                    group * packedFloats + from * panels.width,
                    count,
                    panels,
                    0,
                    panels.count,
                    tile,
                    result,
                    offset,
                    pixelBytes,
                    from > 0);
        }
    }
}
