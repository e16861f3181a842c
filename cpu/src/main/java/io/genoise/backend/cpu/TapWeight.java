package io.genoise.backend.cpu;

import static io.genoise.backend.cpu.OffHeap.ALL;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The gradient of a convolution's weights where these are few, a product whose sum runs over all output pixels:
///
/// ```
/// dw[f, t, r, s, c] = Σ_n,o,p,q dy[n, o, p, q, f] · x[n, o stride + t dilation - pad, …, c]
/// ```
/// Where the input has few channels, nearly all there is to read is `dy`. So the roles that the operands have in [ConvolutionWeight] are
/// exchanged: taps are the product's rows and filters its columns, `dy` is read from where it lies, and the windows' columns from
/// the staged picture ([TapTiles]); neither is copied. The small result is turned at the end.
///
/// The pixels are cut into a number of chunks that depends on the shape only. Each chunk has a partial result of its own,
/// and the partial results are added in the order of the pixels: the same bits for any number of threads.
final class TapWeight implements Product, Workers.Task {
    private static final VectorSpecies<Float> S = Lanes.FLOATS;
    private static final int L = Lanes.COUNT;
    private static final int PIXELS = 256;
    private static final int CHUNKS = 16;
    private static final int MANY_WEIGHTS = 1 << 17;

    /// Filters of a task that adds partial results, and what their count is a multiple of: a whole number of vectors everywhere.
    private static final int FILTERS = 16;

    private final Workers workers;
    private final ConvolutionShape shape;
    private final Patches patches;
    private final Panels panels;
    private final int[] windows;
    private final long[] places;
    private final int chunks;
    private final long pixelBytes;
    private final long chunkBytes;

    private long imageAddress;
    private long gradientAddress;
    private long resultAddress;
    private long partials;
    private boolean adding;

    /// Prepares `(x, dy) → dw` of a convolution that [#suits].
    TapWeight(Workers workers, ConvolutionShape shape) {
        this.workers = workers;
        this.shape = shape;
        patches = new Patches(Patches.Geometry.ofInput(shape), PIXELS);
        panels = new Panels(shape.filters(), 2);
        windows = patches.windowsOfUnit();
        chunks = Math.min(CHUNKS, patches.units());
        pixelBytes = (long) shape.filters() * Float.BYTES;
        chunkBytes = shape.window() * pixelBytes;
        places = Tiles.places(shape.window(), pixelBytes);
        int turned = Math.multiplyExact(FILTERS, shape.window());
        int staged = Math.addExact(patches.stagedFloats(), TapTiles.MANY);
        workers.scratch().reserveLocal(Math.max(staged, turned));
        Rehearsal.of(Rehearsed.TAP_TILES);
    }

    /// Whether the algorithm serves a convolution.
    static boolean suits(ConvolutionShape shape) {
        return shape.groups() == 1 && shape.filters() % FILTERS == 0;
    }

    /// Whether it is faster than [ConvolutionWeight], which gives the same bits: always over few channels; over many as long as
    /// the result, to which each unit of pixels adds, stays near, and where there are registers for nine rows.
    static boolean pays(ConvolutionShape shape) {
        boolean small = (long) shape.filters() * shape.window() < MANY_WEIGHTS;
        return PlaneConvolution.suits(shape) || small && !FewRegisters.HERE;
    }

    /// Whether it serves a convolution and is the fastest of the direct sums.
    static boolean serves(ConvolutionShape shape) {
        return suits(shape) && pays(shape);
    }

    @Override
    public long workspace() {
        return chunks * chunkBytes;
    }

    @Override
    public void workspace(long address) {
        partials = address;
    }

    @Override
    public String algorithm() {
        return "gemm by taps";
    }

    @Override
    public void run(long imageAddress, long gradientAddress, long resultAddress) {
        this.imageAddress = imageAddress;
        this.gradientAddress = gradientAddress;
        this.resultAddress = resultAddress;
        if (partials == 0) {
            throw new IllegalStateException("the partial sums have no workspace");
        }
        adding = false;
        workers.run(chunks, this);
        adding = true;
        workers.run(shape.filters() / FILTERS, this);
    }

    @Override
    public void run(int index, int thread) {
        float[] local = workers.scratch().local(thread);
        if (adding) {
            add(index * FILTERS, local);
            return;
        }
        int first = (int) ((long) patches.units() * index / chunks);
        int end = (int) ((long) patches.units() * (index + 1) / chunks);
        long partial = partials + index * chunkBytes;
        for (int unit = first; unit < end; unit++) {
            multiply(unit, partial, unit > first, local, workers.scratch().tile(thread));
        }
    }

    private void multiply(int unit, long partial, boolean add, float[] staged, float[] tile) {
        int pixels = patches.pixels(unit);
        int length = patches.runLength();
        int[] runs = patches.runs();
        long gradient = gradientAddress + patches.firstPixel(unit) * pixelBytes;
        Packing.fetch(gradient, 0, 1, pixels * pixelBytes, staged, 0);
        patches.stage(unit, 0, imageAddress, staged, 0);
        for (int panel = 0; panel < panels.count; panel++) {
            int vectors = panels.vectors(panel);
            long column = (long) panels.start(panel) * Float.BYTES;
            for (int run = 0; run < runs.length; run++) {
                for (int tap = 0; tap < length; ) {
                    int rows = TapTiles.rows(length - tap);
                    TapTiles.multiply(
                            rows,
                            vectors,
                            staged,
                            runs[run] + tap,
                            windows,
                            pixels,
                            gradient + column,
                            pixelBytes,
                            tile);
                    Tiles.store(
                            tile,
                            vectors,
                            Math.min(rows, length - tap),
                            panels.used(panel),
                            partial + column,
                            places,
                            run * length + tap,
                            add);
                    tap += rows;
                }
            }
        }
    }

    /// Adds the partial results of some filters, and turns the sum.
    private void add(int filter, float[] turned) {
        long column = partials + (long) filter * Float.BYTES;
        int window = shape.window();
        for (int tap = 0; tap < window; tap++) {
            for (int f = 0; f < FILTERS; f += L) {
                long at = column + tap * pixelBytes + (long) f * Float.BYTES;
                FloatVector sum = FloatVector.fromMemorySegment(S, ALL, at, Lanes.ORDER);
                for (int chunk = 1; chunk < chunks; chunk++) {
                    sum =
                            FloatVector.fromMemorySegment(
                                            S, ALL, at + chunk * chunkBytes, Lanes.ORDER)
                                    .add(sum);
                }
                sum.intoMemorySegment(ALL, at, Lanes.ORDER);
            }
        }
        TurnedPanel.pack(column, pixelBytes, FILTERS, window, turned, 0, window);
        MemorySegment.copy(
                turned,
                0,
                ALL,
                ValueLayout.JAVA_FLOAT,
                resultAddress + (long) filter * window * Float.BYTES,
                FILTERS * window);
    }
}
