package io.genoise.backend.cpu;

/// The gradient of a convolution's weights, a product whose sum runs over all output pixels of the batch:
///
/// ```
/// dw[f, t, r, s, c] = Σ_n,o,p,q dy[n, o, p, q, f] · x[n, o stride + t dilation - pad, …, c]
/// ```
/// Each unit of pixels ([Patches]) is one block of the sum: `dy` is packed in groups of filters, and the windows of
/// `x` are taken one panel of columns at a time, straight into the first-level cache. Where a window is one pixel, `x` is packed
/// from where it lies.
///
/// The pixels are cut into a number of chunks that depends on the shape only. Each chunk has a partial result of its own,
/// and the partial results are added in the order of the pixels: the same bits for any number of threads.
final class ConvolutionWeight implements Product, Workers.Task {
    private static final int L = Lanes.COUNT;
    private static final int PIXELS = 256;
    private static final int FEW_WEIGHTS = 1 << 17;
    private static final int SUM_FLOATS = 1 << 13;

    private final Workers workers;
    private final ConvolutionShape shape;
    private final Patches patches;
    private final Panels panels;
    private final Patches.Columns[] columns;
    private final boolean pointwise;
    private final int chunks;
    private final int columnTasks;
    private final int weightCount;
    private final long[] places;

    private long xAddress;
    private long dyAddress;
    private long dwAddress;
    private long partialAddress;
    private long scratch;
    private boolean summing;

    /// Prepares `(x, dy) → dw`.
    ConvolutionWeight(Workers workers, ConvolutionShape shape) {
        this.workers = workers;
        this.shape = shape;
        patches = new Patches(Patches.Geometry.ofInput(shape), PIXELS);
        panels = new Panels(shape.window());
        columns = new Patches.Columns[panels.count];
        for (int panel = 0; panel < panels.count; panel++) {
            columns[panel] = patches.columns(panels.start(panel), panels.used(panel));
        }
        places = Tiles.places(shape.filtersOfGroup(), (long) shape.window() * Float.BYTES);
        weightCount = Math.multiplyExact(shape.filters(), shape.window());
        chunks = Math.min(patches.units(), weightCount <= FEW_WEIGHTS ? 16 : 4);
        columnTasks = Math.clamp(Lanes.parts(8, chunks * shape.groups()), 1, panels.count);
        pointwise = shape.isPointwise();
        workers.scratch().reserveLocal(stagedFloats() + groupFloats() + rightFloats());
    }

    @Override
    public long workspace() {
        return chunks > 1 ? (long) chunks * weightCount * Float.BYTES : 0;
    }

    @Override
    public void workspace(long address) {
        scratch = address;
    }

    private int stagedFloats() {
        return pointwise ? 0 : patches.stagedFloats();
    }

    private int rightFloats() {
        int columns = pointwise ? panels.width : Panels.MOST;
        return Math.addExact(Math.multiplyExact(patches.mostPixels(), columns), L);
    }

    private int groupFloats() {
        return Lanes.parts(shape.filtersOfGroup(), Packing.GROUP)
                * Packing.groupFloats(patches.mostPixels());
    }

    @Override
    public String algorithm() {
        return "implicit gemm";
    }

    @Override
    public void run(long xAddress, long dyAddress, long dwAddress) {
        this.xAddress = xAddress;
        this.dyAddress = dyAddress;
        this.dwAddress = dwAddress;
        if (chunks > 1 && scratch == 0) {
            throw new IllegalStateException("the partial sums have no workspace");
        }
        partialAddress = chunks > 1 ? scratch : dwAddress;
        summing = false;
        workers.run(Partition.product(shape.groups(), chunks, columnTasks), this);
        if (chunks > 1) {
            summing = true;
            workers.run(Lanes.parts(weightCount, SUM_FLOATS), this);
        }
    }

    @Override
    public void run(int index, int thread) {
        if (summing) {
            PartialSums.tensors(
                    partialAddress,
                    (long) weightCount * Float.BYTES,
                    chunks,
                    index * SUM_FLOATS,
                    Math.min(weightCount, (index + 1) * SUM_FLOATS),
                    dwAddress);
        } else {
            multiply(index, thread);
        }
    }

    private void multiply(int index, int thread) {
        int part = index % columnTasks;
        int chunk = index / columnTasks % chunks;
        int group = index / columnTasks / chunks;
        int firstPanel = (int) ((long) panels.count * part / columnTasks);
        int endPanel = (int) ((long) panels.count * (part + 1) / columnTasks);
        int firstUnit = (int) ((long) patches.units() * chunk / chunks);
        int endUnit = (int) ((long) patches.units() * (chunk + 1) / chunks);
        int filters = shape.filtersOfGroup();
        float[] local = workers.scratch().local(thread);
        float[] tile = workers.scratch().tile(thread);
        int left = stagedFloats();
        int right = left + groupFloats();
        long pixelBytes = (long) shape.filters() * Float.BYTES;
        long target =
                partialAddress
                        + (chunk * (long) weightCount) * Float.BYTES
                        + (long) group * filters * shape.window() * Float.BYTES;
        for (int unit = firstUnit; unit < endUnit; unit++) {
            int pixels = patches.pixels(unit);
            long first =
                    dyAddress
                            + patches.firstPixel(unit) * pixelBytes
                            + (long) group * filters * Float.BYTES;
            Packing.groups(
                    first,
                    pixelBytes,
                    pixels,
                    filters,
                    local,
                    left,
                    dyAddress + shape.pixels() * pixelBytes);
            if (pointwise) {
                long rowBytes = (long) shape.channels() * Float.BYTES;
                long from = xAddress + patches.firstPixel(unit) * rowBytes;
                int at = right - panels.start(firstPanel) * pixels;
                Packing.panels(
                        from,
                        rowBytes,
                        false,
                        pixels,
                        0,
                        pixels,
                        panels,
                        firstPanel,
                        endPanel,
                        local,
                        at);
                add(firstPanel, endPanel, pixels, local, tile, target, unit > firstUnit);
                continue;
            }
            patches.stage(unit, group, xAddress, local, 0);
            for (int panel = firstPanel; panel < endPanel; panel++) {
                int step = panels.vectors(panel) * L;
                patches.windows(unit, columns[panel], local, 0, local, right, step);
                add(panel, panel + 1, pixels, local, tile, target, unit > firstUnit);
            }
        }
    }

    /// Adds the products of `dy` of a unit's pixels with some panels of what its windows see.
    private void add(
            int first,
            int end,
            int pixels,
            float[] local,
            float[] tile,
            long target,
            boolean accumulate) {
        int left = stagedFloats();
        int right = left + groupFloats() - panels.start(first) * pixels;
        Tiles.columns(
                local,
                left,
                shape.filtersOfGroup(),
                local,
                right,
                pixels,
                panels,
                first,
                end,
                tile,
                target,
                places,
                accumulate);
    }
}
