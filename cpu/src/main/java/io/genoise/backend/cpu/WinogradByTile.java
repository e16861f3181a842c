package io.genoise.backend.cpu;

import java.util.Arrays;

/// One sum of [Winograd], some tiles at a time. The product over channels becomes one matrix product for each point of the
/// transformed tile: `M[p][(o, tile), f] = Σ_t,c V[p][(o stride + t dilation, tile), c] · U[p][(t, c), f]`. Over clips each frame
/// of the kernel is such a sum, and all are added before the transform back.
///
/// The transformed weights `U` ([WinogradKernel]) are made first. A task stages one unit of the image; a few dozen of its tiles
/// at a time are transformed, multiplied point by point, and transformed back while they are still in the cache.
///
/// `V` is laid out for [RowTiles], whose rows are 256 floats apart: a row holds as many points of a tile as fit. Frame
/// follows frame (those of one residue class of the stride), so that a tap of the kernel is a shift by whole rows: each frame
/// is transformed once for all taps that read it. `M` stays in the tiles' own layout. The arithmetic of an element depends
/// neither on threads nor on the width of vectors.
final class WinogradByTile implements Winograd.Part, Workers.Task {
    private static final int L = Lanes.COUNT;

    /// The floats of transformed input that a unit of the image should give.
    private static final int UNIT_FLOATS = 3 << 16;

    /// The fewest and the most tiles of a unit's frame: all transformed weights pass by once for each block of tiles.
    private static final int LEAST_TILES = 24;

    private static final int MOST_TILES = 96;

    /// The most floats of a unit's pictures as they are staged.
    private static final int STAGED_FLOATS = 1 << 18;

    /// The most floats that the transformed input of one block of tiles takes. A point's part of them, all of one product,
    /// is what has to stay in the second-level cache.
    private static final int BLOCK_FLOATS = 7 << 16;

    /// The most rows of a block: tiles times output frames.
    private static final int BLOCK_ROWS = 48;

    private final Workers workers;
    private final WinogradSum sum;
    private final WinogradForm form;
    private final Patches.Axis frames;
    private final Patches patches;
    private final Panels panels;
    private final WinogradKernel kernel;
    private final WinogradTiles tiles;
    private final int m;
    private final int depth;
    private final int length;
    private final int tilesOfBlock;
    private final int rowsOfBlock;
    private final int classFrames;
    private final int[] planes;
    private final int planeFloats;
    private final int copiedFloats;

    /// Floats of the transformed weights from one point to the next.
    private final int pointFloats;

    private Finish finish;
    private long imageAddress;
    private long weightsAddress;
    private long resultAddress;
    private Phase phase;

    private enum Phase {
        COPY,
        TRANSFORM,
        MULTIPLY
    }

    WinogradByTile(Workers workers, WinogradSum sum) {
        this.workers = workers;
        this.sum = sum;
        form = sum.form;
        frames = sum.frames;
        m = form.results();
        depth = sum.depth();
        length = sum.length();
        panels = new Panels(sum.columns);
        kernel = new WinogradKernel(sum, panels);
        int floatsOfTile = WinogradTiles.floatsOfTile(sum);
        int most = Math.clamp(BLOCK_FLOATS / floatsOfTile / 3 - frames.staged(1) + 1, 4, 8);
        patches = new Patches(sum.geometry, unit(sum, most));
        tiles = new WinogradTiles(sum, patches, panels);
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
        rowsOfBlock = Lanes.roundUp(framesOfUnit * tilesOfBlock, Tiles.ROWS);
        planeFloats = positions * tilesOfBlock * RowTiles.STRIDE + WinogradTiles.SKEW;
        planes = tiles.planes(planeFloats);
        copiedFloats = Math.multiplyExact(kernel.copiedFloats(), panels.width);
        pointFloats = Math.addExact(Math.multiplyExact(length, panels.width), WinogradTiles.SKEW);
        workers.scratch()
                .reserveShared(
                        Math.addExact(
                                copiedFloats, Math.multiplyExact(form.points(), pointFloats)));
        workers.scratch()
                .reserveLocal(
                        patches.stagedFloats() + tiles.valueFloats(planeFloats) + productFloats());
    }

    /// How much of the image a task takes: of small pictures so many that their tiles fill whole groups of rows, if that is nearly
    /// what was wanted.
    private static Patches.Unit unit(WinogradSum sum, int mostFrames) {
        Patches.Geometry geometry = sum.geometry;
        int m = sum.form.results();
        int tiles =
                Math.clamp(UNIT_FLOATS / WinogradTiles.floatsOfTile(sum), LEAST_TILES, MOST_TILES);
        Patches.Unit unit =
                Patches.Unit.ofRows(geometry, tiles * m * m, m, mostFrames, STAGED_FLOATS);
        int ofImage = unit.frames() * (unit.rows() / m) * (unit.columns() / m);
        int whole = wholeGroups(ofImage);
        int images = Math.max(1, (unit.images() + whole / 2) / whole) * whole;
        boolean near = images <= Math.min(geometry.batch(), 2 * unit.images());
        return near && unit.rows() == geometry.rows().output() ? unit.withImages(images) : unit;
    }

    /// The least number of units of `size` rows that fill whole tiles of a product.
    private static int wholeGroups(int size) {
        int count = 1;
        while (count * size % Tiles.ROWS != 0) {
            count++;
        }
        return count;
    }

    /// The row of `V`, in tiles, of a staged frame.
    private int position(int staged) {
        return staged % frames.stride() * classFrames + staged / frames.stride();
    }

    private int productPlane() {
        return rowsOfBlock * panels.width + WinogradTiles.SKEW;
    }

    private int productFloats() {
        return Math.multiplyExact(form.points(), productPlane());
    }

    @Override
    public void finish(Finish finish) {
        this.finish = finish;
    }

    @Override
    public void run(long imageAddress, long weightsAddress, long resultAddress) {
        this.imageAddress = imageAddress;
        this.weightsAddress = weightsAddress;
        this.resultAddress = resultAddress;
        phase = Phase.COPY;
        workers.run(panels.count, this);
        phase = Phase.TRANSFORM;
        workers.run(panels.count * Lanes.parts(length, WinogradKernel.TOGETHER), this);
        phase = Phase.MULTIPLY;
        workers.run(patches.units(), this);
    }

    @Override
    public void run(int index, int thread) {
        switch (phase) {
            case COPY -> {
                float[] to = workers.scratch().shared();
                int at = panels.start(index) * kernel.copiedFloats();
                kernel.copy(weightsAddress, index, to, at);
            }
            case TRANSFORM -> {
                int panel = index % panels.count;
                float[] shared = workers.scratch().shared();
                kernel.transform(
                        panel,
                        index / panels.count * WinogradKernel.TOGETHER,
                        shared,
                        panels.start(panel) * kernel.copiedFloats(),
                        shared,
                        copiedFloats + panels.start(panel) * length,
                        pointFloats,
                        workers.scratch().tile(thread));
            }
            case MULTIPLY -> multiply(index, thread);
        }
    }

    private void multiply(int unit, int thread) {
        float[] local = workers.scratch().local(thread);
        float[] tile = workers.scratch().tile(thread);
        patches.stage(unit, 0, imageAddress, local, 0);
        int all = tiles.count(unit);
        int outputs = patches.frames(unit);
        int values = patches.stagedFloats();
        int products = values + tiles.valueFloats(planeFloats);
        for (int first = 0; first < all; first += tilesOfBlock) {
            int count = Math.min(tilesOfBlock, all - first);
            transformInput(unit, first, count, local, values, tile);
            for (int p = 0; p < form.points(); p++) {
                for (int panel = 0; panel < panels.count; panel++) {
                    multiplyPanel(unit, p, panel, count, local, values, products, tile);
                }
            }
            for (int panel = 0; panel < panels.count; panel++) {
                int from = products + panels.start(panel) * rowsOfBlock;
                for (int row = 0; row < outputs * count; row++) {
                    tiles.store(
                            unit,
                            row / count,
                            first + row % count,
                            panel,
                            local,
                            from + row * panels.vectors(panel) * L,
                            productPlane(),
                            tile,
                            resultAddress);
                }
            }
        }
        if (finish != null) {
            tiles.finish(finish, unit, 0, sum.columns, thread);
        }
    }

    /// `V` of all frames of some tiles; where a frame lies in the padding, 0.
    private void transformInput(
            int unit, int first, int count, float[] local, int values, float[] scratch) {
        int staged = frames.staged(patches.frames(unit));
        for (int frame = 0; frame < staged; frame++) {
            int row = position(frame) * count;
            if (!patches.holds(unit, frame)) {
                tiles.clear(local, values, planeFloats, row, count);
                continue;
            }
            for (int t = 0; t < count; t++) {
                tiles.input(
                        unit,
                        frame,
                        first + t,
                        local,
                        scratch,
                        local,
                        planes,
                        values,
                        planeFloats,
                        row + t);
            }
        }
    }

    /// `M = V U` for one point and one panel.
    private void multiplyPanel(
            int unit,
            int p,
            int panel,
            int count,
            float[] local,
            int values,
            int products,
            float[] tile) {
        float[] shared = workers.scratch().shared();
        int floats = panels.vectors(panel) * L;
        int rows = patches.frames(unit) * count;
        int right = copiedFloats + p * pointFloats + panels.start(panel) * length;
        int left = values + planes[p];
        int target = products + p * productPlane() + panels.start(panel) * rowsOfBlock;
        for (int row = 0; row < rows; row += Tiles.ROWS) {
            int first = row / count;
            int last = Math.min(row + Tiles.ROWS, rows) - 1;
            int to = target + row * floats;
            boolean added = false;
            for (int tap = 0; tap < frames.kernel(); tap++) {
                if (reads(unit, first, last / count, tap)) {
                    int shift = row + position(tap * frames.dilation()) * count;
                    tiles.multiply(
                            p,
                            panel,
                            0,
                            tiles.depthBlocks,
                            local,
                            left + shift * RowTiles.STRIDE,
                            planeFloats,
                            shared,
                            right + tap * depth * floats,
                            local,
                            to,
                            added,
                            tile);
                    added = true;
                }
            }
            if (!added) {
                Arrays.fill(local, to, to + Tiles.ROWS * floats, 0);
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
}
