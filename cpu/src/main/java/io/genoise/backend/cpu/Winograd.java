package io.genoise.backend.cpu;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// A convolution's forward pass, or the gradient of its input, by Winograd's algorithm ([WinogradTransforms]): for kernels
/// of 3x3 and 5x5 with stride 1, which then take 36 multiplications for 16 results of 9 or for 4 results of 25 products.
///
/// The product over channels becomes 36 matrix products, one a point of the transformed tile:
/// `M[p][tile, f] = Σ_c V[p][tile, c] · U[p][c, f]`. The transformed weights `U` are made first. A task stages one unit of the
/// image; a few dozen of its tiles at a time are transformed, multiplied with one panel of filters for all 36 points, and
/// that panel's results are transformed back while they are still in the cache.
///
/// `V` is laid out for [RowTiles], whose rows are 256 floats apart: a row holds as many points of a tile as fit. `M` stays
/// in the tiles' own layout. The arithmetic of an element depends neither on threads nor on the width of vectors.
final class Winograd implements Product, Workers.Task {
    private static final VectorSpecies<Float> S = Lanes.FLOATS;
    private static final int L = Lanes.COUNT;
    private static final int POINTS = WinogradTransforms.POINTS;
    private static final int PIXELS = 256;

    /// The most floats that the transformed input of one block of tiles takes: most of a second-level cache.
    private static final int BLOCK_FLOATS = 1 << 17;

    /// Keeps the planes of different points out of each other's place in the cache.
    private static final int SKEW = 80;

    private final Workers workers;
    private final ConvolutionShape shape;
    private final boolean backward;
    private final Patches patches;
    private final Panels panels;
    private final int r;
    private final int m;
    private final int depth;
    private final int columns;
    private final int outputHeight;
    private final int outputWidth;
    private final int tilesAcross;
    private final int tilesOfBlock;
    private final int depthBlocks;
    private final int[] planes;
    private final int planeFloats;
    private final int turnedFloats;
    private final float[] kernelMatrix;

    private Finish finish;
    private MemorySegment image;
    private MemorySegment weights;
    private MemorySegment result;
    private long imageOffset;
    private long weightsOffset;
    private long resultOffset;
    private Phase phase;

    private enum Phase {
        TURN,
        TRANSFORM,
        MULTIPLY
    }

    private Winograd(Workers workers, ConvolutionShape shape, boolean backward) {
        this.workers = workers;
        this.shape = shape;
        this.backward = backward;
        r = shape.rows().kernel();
        m = 7 - r;
        depth = backward ? shape.filters() : shape.channels();
        columns = backward ? shape.channels() : shape.filters();
        outputHeight = backward ? shape.rows().extent() : shape.rows().output();
        outputWidth = backward ? shape.columns().extent() : shape.columns().output();
        panels = new Panels(columns);
        tilesAcross = Lanes.parts(outputWidth, m);
        patches = new Patches(geometry(shape, backward, m), PIXELS, m);
        kernelMatrix = WinogradTransforms.kernelMatrix(r);
        depthBlocks = Lanes.parts(depth, RowTiles.STRIDE);
        int slotFloats = depthBlocks > 1 ? RowTiles.STRIDE : Lanes.roundUp(depth, 16);
        int slots = depthBlocks > 1 ? 1 : RowTiles.STRIDE / slotFloats;
        int rows = Lanes.parts(POINTS, slots) * depthBlocks;
        int most = Math.clamp(BLOCK_FLOATS / (POINTS * depthBlocks * slotFloats), 12, 48);
        int tilesOfUnit = patches.mostPixels() / (m * m);
        tilesOfBlock =
                Lanes.roundUp(Lanes.parts(tilesOfUnit, Lanes.parts(tilesOfUnit, most)), Tiles.ROWS);
        planeFloats = tilesOfBlock * RowTiles.STRIDE + SKEW;
        planes = new int[POINTS];
        for (int p = 0; p < POINTS; p++) {
            planes[p] = p / slots * depthBlocks * planeFloats + p % slots * slotFloats;
        }
        turnedFloats = Math.multiplyExact(r * r * depth, panels.width);
        workers.scratch()
                .reserveShared(
                        Math.addExact(
                                turnedFloats, Math.multiplyExact(POINTS * depth, panels.width)));
        int valueFloats = rows * planeFloats;
        workers.scratch()
                .reserveLocal(
                        Math.max(depth, patches.stagedFloats() + valueFloats + productFloats()));
    }

    /// Whether the algorithm serves a convolution and pays there: its transforms cost as much as some thirty channels.
    static boolean suits(ConvolutionShape s) {
        return s.frames().equals(ConvolutionAxis.NONE)
                && suits(s.rows())
                && suits(s.columns())
                && s.rows().kernel() == s.columns().kernel()
                && s.groups() == 1
                && s.channels() >= 16
                && s.filters() >= 16;
    }

    private static boolean suits(ConvolutionAxis axis) {
        return (axis.kernel() == 3 || axis.kernel() == 5)
                && axis.stride() == 1
                && axis.dilation() == 1
                && axis.output() >= 4;
    }

    /// The windows of 6x6 of whole tiles: as if the output were rounded up to a multiple of `m`.
    static Patches.Geometry geometry(ConvolutionShape s, boolean backward, int m) {
        return new Patches.Geometry(
                s.batch(),
                backward ? s.filters() : s.channels(),
                1,
                Patches.Axis.NONE,
                axis(s.rows(), backward, m),
                axis(s.columns(), backward, m));
    }

    private static Patches.Axis axis(ConvolutionAxis axis, boolean backward, int m) {
        Patches.Axis windows =
                backward ? Residue.of(axis, 0).windows() : Patches.Axis.ofInput(axis);
        return windows.withOutput(Lanes.roundUp(windows.output(), m));
    }

    /// Prepares the forward pass, `(x, w) → y`, of a convolution that [#suits].
    static Winograd forward(Workers workers, ConvolutionShape shape) {
        return new Winograd(workers, shape, false);
    }

    /// Prepares the gradient of the input, `(dy, w) → dx`, of a convolution that [#suits].
    static Winograd inputGradient(Workers workers, ConvolutionShape shape) {
        return new Winograd(workers, shape, true);
    }

    private int productPlane() {
        return tilesOfBlock * 3 * L + SKEW;
    }

    private int productFloats() {
        return POINTS * productPlane();
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
        return m == 4 ? "winograd 4x4" : "winograd 2x2";
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
        phase = Phase.TURN;
        workers.run(panels.count, this);
        phase = Phase.TRANSFORM;
        workers.run(panels.count * Lanes.parts(depth, 16), this);
        phase = Phase.MULTIPLY;
        workers.run(patches.units(), this);
    }

    @Override
    public void run(int index, int thread) {
        switch (phase) {
            case TURN -> turn(index, workers.scratch().local(thread));
            case TRANSFORM -> transform(index, workers.scratch().tile(thread));
            case MULTIPLY -> multiply(index, thread);
        }
    }

    /// Copies one panel of the weights as `[r, s, depth][columns]`, the kernel turned by 180 degrees when going backward.
    private void turn(int panel, float[] line) {
        int step = panels.vectors(panel) * L;
        int at = panels.start(panel) * r * r * depth;
        float[] to = workers.scratch().shared();
        long windowBytes = (long) shape.window() * Float.BYTES;
        for (int tap = 0; tap < r * r; tap++) {
            int target = at + tap * depth * step;
            if (backward) {
                long offset =
                        weightsOffset
                                + ((long) (r * r - 1 - tap) * columns + panels.start(panel))
                                        * Float.BYTES;
                Packing.lines(
                        weights, offset, windowBytes, depth, panels.used(panel), to, target, step);
            } else {
                long offset =
                        weightsOffset
                                + panels.start(panel) * windowBytes
                                + (long) tap * depth * Float.BYTES;
                Packing.panelTurned(
                        weights,
                        offset,
                        windowBytes,
                        depth,
                        panels.vectors(panel),
                        panels.used(panel),
                        to,
                        target,
                        line);
            }
        }
    }

    /// `U = G w Gᵀ` for one panel and sixteen of the sum's indices.
    private void transform(int index, float[] scratch) {
        int panel = index % panels.count;
        int first = index / panels.count * 16;
        int step = panels.vectors(panel) * L;
        int from = panels.start(panel) * r * r * depth;
        float[] shared = workers.scratch().shared();
        for (int c = first; c < Math.min(depth, first + 16); c++) {
            int target = turnedFloats + panelAt(panel, c);
            for (int v = 0; v < step; v += L) {
                WinogradTransforms.square(
                        kernelMatrix,
                        6,
                        r,
                        shared,
                        from + c * step + v,
                        depth * step,
                        scratch,
                        shared,
                        target + v,
                        depth * panels.width);
            }
        }
    }

    /// Where row `c` of a panel lies in the transformed weights of a point.
    private int panelAt(int panel, int c) {
        int block = c / RowTiles.STRIDE * RowTiles.STRIDE;
        int length = Math.min(RowTiles.STRIDE, depth - block);
        return block * panels.width
                + panels.start(panel) * length
                + (c - block) * panels.vectors(panel) * L;
    }

    private void multiply(int unit, int thread) {
        float[] local = workers.scratch().local(thread);
        patches.stage(unit, 0, image, imageOffset, local, 0);
        int tilesOfImage = patches.rows(unit) / m * tilesAcross;
        int tiles = patches.images(unit) * tilesOfImage;
        int values = patches.stagedFloats();
        int scratch = values + valueFloats();
        for (int first = 0; first < tiles; first += tilesOfBlock) {
            int count = Math.min(tilesOfBlock, tiles - first);
            for (int t = 0; t < count; t++) {
                transformInput(
                        first + t,
                        tilesOfImage,
                        local,
                        values + t * RowTiles.STRIDE,
                        workers.scratch().tile(thread));
            }
            for (int panel = 0; panel < panels.count; panel++) {
                multiplyPanel(panel, count, local, values, scratch, workers.scratch().tile(thread));
                for (int t = 0; t < count; t++) {
                    store(
                            unit,
                            first + t,
                            tilesOfImage,
                            panel,
                            local,
                            scratch + t * panels.vectors(panel) * L,
                            workers.scratch().tile(thread));
                }
            }
        }
        if (finish != null) {
            finishUnit(unit, thread);
        }
    }

    /// A unit has whole rows, some of one picture or all of several; those below the result's last are none.
    private void finishUnit(int unit, int thread) {
        int first = patches.firstRow(unit);
        int rows = Math.min(patches.rows(unit), outputHeight - first);
        for (int i = 0; i < patches.images(unit); i++) {
            long row = (long) (patches.firstImage(unit) + i) * outputHeight + first;
            finish.part(row * outputWidth, rows * outputWidth, 0, columns, thread);
        }
    }

    private int valueFloats() {
        return planes[POINTS - 1] / planeFloats * planeFloats + depthBlocks * planeFloats;
    }

    private void transformInput(
            int tile, int tilesOfImage, float[] local, int to, float[] scratch) {
        int inImage = tile % tilesOfImage;
        int at =
                patches.staged(
                        tile / tilesOfImage, inImage / tilesAcross * m, inImage % tilesAcross * m);
        for (int block = 0; block < depthBlocks; block++) {
            int from = block * RowTiles.STRIDE;
            WinogradTransforms.input(
                    local,
                    at + from,
                    patches.stagedRowFloats(),
                    depth,
                    Math.min(RowTiles.STRIDE, depth - from),
                    scratch,
                    local,
                    planes,
                    to + block * planeFloats);
        }
    }

    /// `M = V U` for one panel and all points.
    private void multiplyPanel(
            int panel, int tiles, float[] local, int values, int products, float[] tile) {
        int vectors = panels.vectors(panel);
        float[] shared = workers.scratch().shared();
        for (int p = 0; p < POINTS; p++) {
            int right = turnedFloats + p * depth * panels.width;
            int target = products + p * productPlane();
            for (int t = 0; t < tiles; t += Tiles.ROWS) {
                int to = target + t * vectors * L;
                int left = values + planes[p] + t * RowTiles.STRIDE;
                int length = Math.min(RowTiles.STRIDE, depth);
                RowTiles.multiply(
                        vectors, local, left, shared, right + panelAt(panel, 0), length, local, to);
                for (int block = 1; block < depthBlocks; block++) {
                    int from = block * RowTiles.STRIDE;
                    RowTiles.multiply(
                            vectors,
                            local,
                            left + block * planeFloats,
                            shared,
                            right + panelAt(panel, from),
                            Math.min(RowTiles.STRIDE, depth - from),
                            tile,
                            0);
                    Tiles.add(tile, vectors, local, to);
                }
            }
        }
    }

    /// Transforms one tile of one panel back and stores what lies inside the result.
    private void store(
            int unit,
            int tile,
            int tilesOfImage,
            int panel,
            float[] local,
            int products,
            float[] scratch) {
        int inImage = tile % tilesOfImage;
        int y = patches.firstRow(unit) + inImage / tilesAcross * m;
        int x = inImage % tilesAcross * m;
        long pixelBytes = (long) columns * Float.BYTES;
        long picture = (long) (patches.firstImage(unit) + tile / tilesOfImage) * outputHeight;
        long corner = resultOffset + ((picture + y) * outputWidth + x) * pixelBytes;
        int rows = Math.min(m, outputHeight - y);
        int across = Math.min(m, outputWidth - x);
        for (int v = 0; v < panels.vectors(panel); v++) {
            int column = panels.start(panel) + v * L;
            WinogradTransforms.output(local, products + v * L, productPlane(), m, scratch);
            long to = corner + (long) column * Float.BYTES;
            if (column + L <= columns) {
                for (int i = 0; i < rows; i++) {
                    for (int j = 0; j < across; j++) {
                        FloatVector.fromArray(S, scratch, (i * m + j) * L)
                                .intoMemorySegment(
                                        result,
                                        to + ((long) i * outputWidth + j) * pixelBytes,
                                        Lanes.ORDER);
                    }
                }
            } else {
                VectorMask<Float> mask = S.indexInRange(column, columns);
                for (int i = 0; i < rows; i++) {
                    for (int j = 0; j < across; j++) {
                        FloatVector.fromArray(S, scratch, (i * m + j) * L)
                                .intoMemorySegment(
                                        result,
                                        to + ((long) i * outputWidth + j) * pixelBytes,
                                        Lanes.ORDER,
                                        mask);
                    }
                }
            }
        }
    }
}
