package io.genoise.backend.cpu;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// A convolution's forward pass, or the gradient of its input, by Winograd's algorithm ([WinogradTransforms]): for kernels
/// of 3x3 and 5x5 with stride 1, which then take 36 multiplications for 16 results of 9 or for 4 results of 25 products.
/// Over clips each frame of the kernel is such a convolution, and their sum is taken before the transform back.
///
/// The product over channels becomes 36 matrix products, one a point of the transformed tile:
/// `M[p][(o, tile), f] = Σ_t,c V[p][(o stride + t dilation, tile), c] · U[p][(t, c), f]`. The transformed weights `U` are made
/// first. A task stages one unit of the image; a few dozen of its tiles at a time are transformed, multiplied with one panel
/// of filters for all 36 points, and that panel's results are transformed back while they are still in the cache.
///
/// `V` is laid out for [RowTiles], whose rows are 256 floats apart: a row holds as many points of a tile as fit. Frame
/// follows frame (those of one residue class of the stride), so that a tap of the kernel is a shift by whole rows: each frame
/// is transformed once for all taps that read it. `M` stays in the tiles' own layout. The arithmetic of an element depends
/// neither on threads nor on the width of vectors.
///
/// The gradient of the input of a convolution with a stride over frames is one such sum for each residue class ([Residue]).
final class Winograd implements Product, Workers.Task {
    private static final VectorSpecies<Float> S = Lanes.FLOATS;
    private static final int L = Lanes.COUNT;
    private static final int POINTS = WinogradTransforms.POINTS;
    private static final int PIXELS = 256;

    /// The most floats that the transformed input of one block of tiles takes: most of a second-level cache.
    private static final int BLOCK_FLOATS = 1 << 17;

    /// The most rows of a block: tiles times output frames.
    private static final int BLOCK_ROWS = 48;

    /// The most floats of the transformed weights.
    private static final long MOST_WEIGHTS = 1L << 26;

    /// Keeps the planes of different points out of each other's place in the cache.
    private static final int SKEW = 80;

    private final Workers workers;
    private final ConvolutionShape shape;
    private final boolean backward;
    private final Residue residue;
    private final Winograd next;
    private final Patches.Axis frames;
    private final Patches patches;
    private final Panels panels;
    private final int r;
    private final int m;
    private final int depth;
    private final int length;
    private final int columns;
    private final int outputFrames;
    private final int outputHeight;
    private final int outputWidth;
    private final int tilesAcross;
    private final int tilesOfBlock;
    private final int classFrames;
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

    /// @param residue which frames of the input have their gradient here; null for the forward pass
    /// @param next the gradient at the other frames; null if there are none
    private Winograd(Workers workers, ConvolutionShape shape, Residue residue, Winograd next) {
        this.workers = workers;
        this.shape = shape;
        this.residue = residue;
        this.next = next;
        backward = residue != null;
        frames = backward ? residue.windows() : Patches.Axis.ofInput(shape.frames());
        r = shape.rows().kernel();
        m = 7 - r;
        depth = backward ? shape.filters() : shape.channels();
        columns = backward ? shape.channels() : shape.filters();
        outputFrames = backward ? shape.frames().extent() : shape.frames().output();
        outputHeight = backward ? shape.rows().extent() : shape.rows().output();
        outputWidth = backward ? shape.columns().extent() : shape.columns().output();
        panels = new Panels(columns);
        tilesAcross = Lanes.parts(outputWidth, m);
        kernelMatrix = WinogradTransforms.kernelMatrix(r);
        depthBlocks = Lanes.parts(depth, RowTiles.STRIDE);
        int slotFloats = depthBlocks > 1 ? RowTiles.STRIDE : Lanes.roundUp(depth, 16);
        int slots = depthBlocks > 1 ? 1 : RowTiles.STRIDE / slotFloats;
        int floatsOfTile = POINTS * depthBlocks * slotFloats;

        Patches.Geometry geometry = geometry(shape, frames, backward, m);
        length = Math.multiplyExact(frames.kernel(), depth);
        int most = Math.clamp(BLOCK_FLOATS / floatsOfTile / 3 - frames.staged(1) + 1, 4, 8);
        patches = new Patches(geometry, Patches.Unit.ofRows(geometry, PIXELS, m, most));
        int framesOfUnit = patches.mostFrames();
        classFrames = Lanes.parts(frames.staged(framesOfUnit), frames.stride());
        int positions = classFrames * frames.stride();
        int tilesOfUnit = patches.mostPixels() / framesOfUnit / (m * m);
        int wanted =
                Math.clamp(
                        BLOCK_FLOATS / (floatsOfTile * positions),
                        Lanes.parts(12, framesOfUnit),
                        BLOCK_ROWS / framesOfUnit);
        tilesOfBlock =
                Lanes.roundUp(
                        Lanes.parts(tilesOfUnit, Lanes.parts(tilesOfUnit, wanted)),
                        wholeGroups(framesOfUnit));
        planeFloats = positions * tilesOfBlock * RowTiles.STRIDE + SKEW;
        planes = new int[POINTS];
        for (int p = 0; p < POINTS; p++) {
            planes[p] = p / slots * depthBlocks * planeFloats + p % slots * slotFloats;
        }
        turnedFloats = Math.multiplyExact(r * r * length, panels.width);
        workers.scratch()
                .reserveShared(
                        Math.addExact(
                                turnedFloats, Math.multiplyExact(POINTS * length, panels.width)));
        workers.scratch()
                .reserveLocal(
                        Math.max(depth, patches.stagedFloats() + valueFloats() + productFloats()));
    }

    /// The least number of tiles of which so many frames fill whole tiles of a product.
    private static int wholeGroups(int frames) {
        int tiles = 1;
        while (frames * tiles % Tiles.ROWS != 0) {
            tiles++;
        }
        return tiles;
    }

    /// Whether the algorithm serves a convolution and pays there: its transforms cost as much as some thirty channels.
    static boolean suits(ConvolutionShape s) {
        return suits(s.rows())
                && suits(s.columns())
                && s.rows().kernel() == s.columns().kernel()
                && s.groups() == 1
                && s.channels() >= 16
                && s.filters() >= 16
                && (double) POINTS * s.frames().kernel() * s.channels() * s.filters()
                        <= MOST_WEIGHTS;
    }

    /// Whether it serves the gradient of the input too: where the stride is greater than the kernel, frames are left out.
    static boolean suitsInput(ConvolutionShape s) {
        return suits(s) && Residue.all(s.frames()).stream().noneMatch(Residue::isEmpty);
    }

    private static boolean suits(ConvolutionAxis axis) {
        return (axis.kernel() == 3 || axis.kernel() == 5)
                && axis.stride() == 1
                && axis.dilation() == 1
                && axis.output() >= 4;
    }

    /// The windows of 6x6 of whole tiles: as if the output were rounded up to a multiple of `m`.
    static Patches.Geometry geometry(
            ConvolutionShape s, Patches.Axis frames, boolean backward, int m) {
        return new Patches.Geometry(
                s.batch(),
                backward ? s.filters() : s.channels(),
                1,
                frames,
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
        return new Winograd(workers, shape, null, null);
    }

    /// Prepares the gradient of the input, `(dy, w) → dx`, of a convolution that [#suitsInput].
    static Winograd inputGradient(Workers workers, ConvolutionShape shape) {
        Winograd all = null;
        for (Residue residue : Residue.all(shape.frames())) {
            all = new Winograd(workers, shape, residue, all);
        }
        return all;
    }

    /// The row of `V`, in tiles, of a staged frame.
    private int position(int staged) {
        return staged % frames.stride() * classFrames + staged / frames.stride();
    }

    private int productPlane() {
        return Lanes.roundUp(patches.mostFrames() * tilesOfBlock, Tiles.ROWS) * 3 * L + SKEW;
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
        workers.run(panels.count * Lanes.parts(length, 16), this);
        phase = Phase.MULTIPLY;
        workers.run(patches.units(), this);
        if (next != null) {
            next.run(image, imageOffset, weights, weightsOffset, result, resultOffset);
        }
    }

    @Override
    public void run(int index, int thread) {
        switch (phase) {
            case TURN -> turn(index, workers.scratch().local(thread));
            case TRANSFORM -> transform(index, workers.scratch().tile(thread));
            case MULTIPLY -> multiply(index, thread);
        }
    }

    /// Copies one panel of the weights as `[t, r, s, depth][columns]`, the kernel turned by 180 degrees when going backward.
    private void turn(int panel, float[] line) {
        int step = panels.vectors(panel) * L;
        int at = panels.start(panel) * r * r * length;
        float[] to = workers.scratch().shared();
        long windowBytes = (long) shape.window() * Float.BYTES;
        for (int tap = 0; tap < frames.kernel() * r * r; tap++) {
            int target = at + tap * depth * step;
            int place = tap % (r * r);
            if (backward) {
                long turned = (long) residue.tap(tap / (r * r)) * r * r + r * r - 1 - place;
                long offset =
                        weightsOffset + (turned * columns + panels.start(panel)) * Float.BYTES;
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
        int from = panels.start(panel) * r * r * length;
        float[] shared = workers.scratch().shared();
        for (int k = first; k < Math.min(length, first + 16); k++) {
            int source = from + (k / depth * r * r * depth + k % depth) * step;
            int target = turnedFloats + panelAt(panel, k);
            for (int v = 0; v < step; v += L) {
                WinogradTransforms.square(
                        kernelMatrix,
                        6,
                        r,
                        shared,
                        source + v,
                        depth * step,
                        scratch,
                        shared,
                        target + v,
                        length * panels.width);
            }
        }
    }

    /// Where row `k` of a panel lies in the transformed weights of a point.
    private int panelAt(int panel, int k) {
        return panels.start(panel) * length + k * panels.vectors(panel) * L;
    }

    private void multiply(int unit, int thread) {
        float[] local = workers.scratch().local(thread);
        float[] tile = workers.scratch().tile(thread);
        patches.stage(unit, 0, image, imageOffset, local, 0);
        int tilesOfImage = patches.rows(unit) / m * tilesAcross;
        int tiles = patches.images(unit) * tilesOfImage;
        int outputs = patches.frames(unit);
        int values = patches.stagedFloats();
        int products = values + valueFloats();
        for (int first = 0; first < tiles; first += tilesOfBlock) {
            int count = Math.min(tilesOfBlock, tiles - first);
            transformInput(unit, first, count, tilesOfImage, local, values, tile);
            for (int panel = 0; panel < panels.count; panel++) {
                multiplyPanel(unit, panel, count, local, values, products, tile);
                for (int row = 0; row < outputs * count; row++) {
                    store(
                            unit,
                            row / count,
                            first + row % count,
                            tilesOfImage,
                            panel,
                            local,
                            products + row * panels.vectors(panel) * L,
                            tile);
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
            for (int o = 0; o < patches.frames(unit); o++) {
                long row = resultFrame(unit, i, o) * outputHeight + first;
                finish.part(row * outputWidth, rows * outputWidth, 0, columns, thread);
            }
        }
    }

    /// The number of the result's frame that is output frame `o` of a unit's image `i`.
    private long resultFrame(int unit, int i, int o) {
        int frame = patches.firstFrame(unit) + o;
        return (long) (patches.firstImage(unit) + i) * outputFrames
                + (backward ? residue.first() + frame * shape.frames().stride() : frame);
    }

    private int valueFloats() {
        return planes[POINTS - 1] / planeFloats * planeFloats + depthBlocks * planeFloats;
    }

    /// `V` of all frames of some tiles; where a frame lies in the padding, 0.
    private void transformInput(
            int unit,
            int first,
            int count,
            int tilesOfImage,
            float[] local,
            int values,
            float[] scratch) {
        int staged = frames.staged(patches.frames(unit));
        for (int frame = 0; frame < staged; frame++) {
            int row = values + position(frame) * count * RowTiles.STRIDE;
            if (!patches.holds(unit, frame)) {
                clear(local, row, count);
                continue;
            }
            for (int t = 0; t < count; t++) {
                int tile = first + t;
                int inImage = tile % tilesOfImage;
                int at =
                        patches.staged(
                                tile / tilesOfImage,
                                frame,
                                inImage / tilesAcross * m,
                                inImage % tilesAcross * m);
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
                            row + t * RowTiles.STRIDE + block * planeFloats);
                }
            }
        }
    }

    private void clear(float[] local, int row, int count) {
        for (int plane = 0; plane < valueFloats(); plane += planeFloats) {
            Arrays.fill(local, row + plane, row + plane + count * RowTiles.STRIDE, 0);
        }
    }

    /// `M = V U` for one panel and all points.
    private void multiplyPanel(
            int unit, int panel, int count, float[] local, int values, int products, float[] tile) {
        int floats = panels.vectors(panel) * L;
        int rows = patches.frames(unit) * count;
        for (int p = 0; p < POINTS; p++) {
            int right = turnedFloats + p * length * panels.width + panelAt(panel, 0);
            int left = values + planes[p];
            int target = products + p * productPlane();
            for (int row = 0; row < rows; row += Tiles.ROWS) {
                int first = row / count;
                int last = Math.min(row + Tiles.ROWS, rows) - 1;
                int to = target + row * floats;
                boolean sum = false;
                for (int tap = 0; tap < frames.kernel(); tap++) {
                    if (reads(unit, first, last / count, tap)) {
                        int shift = row + position(tap * frames.dilation()) * count;
                        multiplyTap(
                                panel,
                                local,
                                left + shift * RowTiles.STRIDE,
                                right + tap * depth * floats,
                                to,
                                sum,
                                tile);
                        sum = true;
                    }
                }
                if (!sum) {
                    Arrays.fill(local, to, to + Tiles.ROWS * floats, 0);
                }
            }
        }
    }

    /// Whether a tap reads a frame of the source for any of a unit's output frames from `first` to `last`.
    private boolean reads(int unit, int first, int last, int tap) {
        for (int o = first; o <= last; o++) {
            if (patches.holds(unit, o * frames.stride() + tap * frames.dilation())) {
                return true;
            }
        }
        return false;
    }

    /// The product of a tile of rows and one panel, over the channels of one tap.
    private void multiplyTap(
            int panel, float[] local, int left, int right, int to, boolean sum, float[] tile) {
        int vectors = panels.vectors(panel);
        float[] shared = workers.scratch().shared();
        for (int block = 0; block < depthBlocks; block++) {
            int from = block * RowTiles.STRIDE;
            boolean add = sum || block > 0;
            RowTiles.multiply(
                    vectors,
                    local,
                    left + block * planeFloats,
                    shared,
                    right + from * vectors * L,
                    Math.min(RowTiles.STRIDE, depth - from),
                    add ? tile : local,
                    add ? 0 : to);
            if (add) {
                Tiles.add(tile, vectors, local, to);
            }
        }
    }

    /// Transforms one tile of one panel back and stores what lies inside the result.
    private void store(
            int unit,
            int frame,
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
        long line = resultFrame(unit, tile / tilesOfImage, frame) * outputHeight + y;
        long corner = resultOffset + (line * outputWidth + x) * pixelBytes;
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
