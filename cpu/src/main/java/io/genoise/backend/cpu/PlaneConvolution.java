package io.genoise.backend.cpu;

import static io.genoise.backend.cpu.OffHeap.ALL;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/// The forward pass of a convolution whose input has few channels, as a network's first layer:
///
/// ```
/// y[n, o, p, q, f] = Σ_t,r,s,c x[n, o stride + t dilation - pad, …, c] · w[f, t, r, s, c]
/// ```
/// The sum is short, so what counts is what each pixel costs beside it: the columns of the windows are read where a staged
/// picture holds them ([Planes]), in the order in which neighbouring pixels want them, and not copied for each pixel as in
/// [Convolution]; the sums go to the result as they are ([PlaneTiles]). A sum runs in the order of the window, in one piece.
final class PlaneConvolution implements Product, Workers.Task {
    private static final int MOST_CHANNELS = 4;
    private static final int LEAST_WIDTH = 8;
    private static final int MOST_TAPS = 512;
    private static final int FINISHED_PIXELS = 256;
    private static final long TILE_ROW = (long) PlaneTiles.VECTORS * Lanes.COUNT * Float.BYTES;
    private static final long TILE_BYTES = PlaneTiles.ROWS * TILE_ROW;

    private final Workers workers;
    private final ConvolutionShape shape;
    private final Planes planes;
    private final Panels panels;
    private final int width;
    private final long pixelBytes;

    private Finish finish;
    private long imageAddress;
    private long weightsAddress;
    private long resultAddress;
    private long tiles;
    private boolean packing;

    /// Prepares `(x, w) → y` of a convolution that [#suits].
    PlaneConvolution(Workers workers, ConvolutionShape shape) {
        this.workers = workers;
        this.shape = shape;
        planes = new Planes(shape, PlaneTiles.ROWS);
        panels = new Panels(shape.filters(), PlaneTiles.VECTORS);
        width = shape.columns().output();
        pixelBytes = (long) shape.filters() * Float.BYTES;
        workers.scratch().reserveShared(Math.multiplyExact(shape.window(), panels.width));
        workers.scratch().reserveLocal(planes.stagedFloats());
        Rehearsal.of(Rehearsed.PLANE_LINES, Rehearsed.PLANE_TILES);
    }

    /// Whether the algorithm serves a convolution.
    static boolean suits(ConvolutionShape shape) {
        return shape.channels() <= MOST_CHANNELS
                && shape.groups() == 1
                && shape.columns().output() >= LEAST_WIDTH
                && shape.window() <= MOST_TAPS
                && shape.window() > shape.channels()
                && Planes.fit(shape);
    }

    @Override
    public void finish(Finish finish) {
        this.finish = finish;
    }

    @Override
    public long workspace() {
        return workers.threads() * TILE_BYTES;
    }

    @Override
    public void workspace(long address) {
        tiles = address;
    }

    @Override
    public String algorithm() {
        return "gemm of planes";
    }

    @Override
    public void run(long imageAddress, long weightsAddress, long resultAddress) {
        this.imageAddress = imageAddress;
        this.weightsAddress = weightsAddress;
        this.resultAddress = resultAddress;
        if (tiles == 0) {
            throw new IllegalStateException("the tiles at the edge have no workspace");
        }
        packing = true;
        workers.run(panels.count, this);
        packing = false;
        workers.run(planes.units(), this);
    }

    @Override
    public void run(int index, int thread) {
        if (packing) {
            pack(index);
        } else {
            multiply(index, thread);
        }
    }

    private void pack(int panel) {
        long filterBytes = (long) shape.window() * Float.BYTES;
        TurnedPanel.pack(
                weightsAddress + panels.start(panel) * filterBytes,
                filterBytes,
                shape.window(),
                panels.used(panel),
                workers.scratch().shared(),
                panels.start(panel) * shape.window(),
                panels.vectors(panel) * Lanes.COUNT);
    }

    private void multiply(int unit, int thread) {
        float[] staged = workers.scratch().local(thread);
        long edge = tiles + thread * TILE_BYTES;
        planes.stage(unit, imageAddress, staged);
        int rows = planes.rows(unit);
        long first = planes.firstPixel(unit);
        int together = Math.max(1, FINISHED_PIXELS / width);
        for (int row = 0; row < rows; row += together) {
            int count = Math.min(together, rows - row);
            long pixel = first + (long) row * width;
            for (int i = 0; i < count; i++) {
                row(staged, planes.row(row + i), pixel + (long) i * width, edge);
            }
            if (finish != null) {
                finish.part(pixel, count * width, 0, shape.filters(), thread);
            }
        }
    }

    /// Multiplies one row of outputs with all weights.
    private void row(float[] staged, int at, long pixel, long edge) {
        float[] packed = workers.scratch().shared();
        int[] offsets = planes.offsets();
        for (int panel = 0; panel < panels.count; panel++) {
            int vectors = panels.vectors(panel);
            int used = panels.used(panel);
            int b = panels.start(panel) * offsets.length;
            long target =
                    resultAddress + pixel * pixelBytes + (long) panels.start(panel) * Float.BYTES;
            int whole =
                    used == vectors * Lanes.COUNT ? width / PlaneTiles.ROWS * PlaneTiles.ROWS : 0;
            for (int q = 0; q < whole; q += PlaneTiles.ROWS) {
                long to = target + q * pixelBytes;
                PlaneTiles.multiply(vectors, staged, at + q, offsets, packed, b, to, pixelBytes);
            }
            for (int q = whole; q < width; q += PlaneTiles.ROWS) {
                PlaneTiles.multiply(vectors, staged, at + q, offsets, packed, b, edge, TILE_ROW);
                int rows = Math.min(PlaneTiles.ROWS, width - q);
                store(edge, rows, used, target + q * pixelBytes);
            }
        }
    }

    /// Stores the rows and columns of a tile that there are.
    private void store(long tile, int rows, int used, long at) {
        for (int column = 0; column < used; column += Lanes.COUNT) {
            VectorMask<Float> mask = Lanes.FLOATS.indexInRange(column, used);
            long shift = (long) column * Float.BYTES;
            for (int r = 0; r < rows; r++) {
                FloatVector.fromMemorySegment(
                                Lanes.FLOATS, ALL, tile + r * TILE_ROW + shift, Lanes.ORDER)
                        .intoMemorySegment(ALL, at + r * pixelBytes + shift, Lanes.ORDER, mask);
            }
        }
    }
}
