package io.genoise.backend.cpu;

import io.genoise.primitive.Primitive.Reduction;
import io.genoise.shape.DType;

/// Kernels that are compiled together, and how they are run on a few numbers: each of their branches, with fewer than a
/// hundred rounds of all loops, so that the compiler takes the whole method and not one of its loops.
enum Rehearsed {
    ROW_TILES,
    PLANE_LINES,
    PLANE_TILES,
    TAP_TILES,
    DEPTHWISE,
    STORES,
    SUMS,
    LINES,
    ARITHMETIC,
    CHOICES,
    BLOCKS,
    JOINED_ROWS,
    JOINED_COLUMNS,
    PANELS,
    COLUMN_TILES,
    GROUPS,
    PARTS,
    WINOGRAD_STORES,
    FIVE_POINTS_INPUT,
    FIVE_POINTS_OUTPUT,
    FIVE_POINTS_GRADIENT,
    FIVE_POINTS_WEIGHTS,
    FIVE_POINTS_WEIGHT_GRADIENT,
    SIX_POINTS_INPUT,
    SIX_POINTS_OUTPUT,
    SIX_POINTS_GRADIENT,
    SIX_POINTS_WEIGHTS,
    SIX_POINTS_WEIGHT_GRADIENT,
    EIGHT_POINTS_INPUT,
    EIGHT_POINTS_OUTPUT,
    EIGHT_POINTS_GRADIENT,
    EIGHT_POINTS_WEIGHTS,
    EIGHT_POINTS_WEIGHT_GRADIENT,
    MAXIMUM,
    INDICES,
    GATHER,
    SCATTER,
    AVERAGE,
    AVERAGE_INPUT;

    private static final int L = Lanes.COUNT;
    private static final int COLUMNS = 4 * L + 5;
    private static final long COLUMN_BYTES = 4L * COLUMNS;

    /// With panels of three, of two and of fewer columns than a vector has.
    private static final Panels[] PANELS_OF_EACH_KIND = {new Panels(COLUMNS), new Panels(5)};

    /// One row more than a tile has.
    private static final long[] PLACES = Tiles.places(Tiles.ROWS + 1, COLUMN_BYTES);

    /// Where the points of a Winograd tile go: all to one place.
    private static final int[] PLANES = new int[64];

    private static final VectorBlocks VECTORS = new VectorBlocks();

    /// Two pixels of a pool, of two and of one.
    private static final Taps TAPS =
            new Taps(new int[] {0, 2, 3}, new int[] {0, 1, 1}, new int[] {0, 1, 2});

    /// What every network needs.
    static final Rehearsed[] FIRST = {
        ROW_TILES,
        LINES,
        STORES,
        ARITHMETIC,
        BLOCKS,
        CHOICES,
        SUMS,
        JOINED_COLUMNS,
        JOINED_ROWS,
        COLUMN_TILES,
        PANELS,
        GROUPS,
        PARTS
    };

    /// Four places in a staged picture.
    private static final int[] FOUR = {0, 1, 2, 3};

    private static final DepthwiseTiles.Kind KIND =
            new DepthwiseTiles.Kind(FOUR, FOUR, L, FOUR, FOUR);

    private static final DepthwiseTiles.Pixels PIXELS =
            new DepthwiseTiles.Pixels(FOUR, FOUR, FOUR, FOUR);

    /// Runs them once.
    void run(Stage s) {
        switch (this) {
            case ROW_TILES -> {
                for (int vectors = Panels.MOST / L; vectors > 0; vectors--) {
                    RowTiles.multiply(vectors, s.some, 0, s.more, 0, 4, s.scratch, 0);
                }
            }
            case PLANE_LINES -> {
                for (int fields = 1; fields < 6; fields++) {
                    PlaneLines.takeApart(s.some, 0, fields, 64, 2 * PlaneLines.SIDE);
                }
            }
            case PLANE_TILES -> {
                for (int vectors = PlaneTiles.VECTORS; vectors > 0; vectors--) {
                    PlaneTiles.multiply(vectors, s.some, 0, FOUR, s.more, 0, s.x, 8L * L);
                }
            }
            case TAP_TILES -> {
                for (int vectors = 2; vectors > 0; vectors--) {
                    for (int left = 1; left < 10; left++) {
                        int rows = TapTiles.rows(left);
                        TapTiles.multiply(
                                rows, vectors, s.some, 0, FOUR, 4, s.x, 8L * L, s.scratch);
                    }
                }
            }
            case DEPTHWISE -> {
                DepthwiseTiles.stage(s.x, 8L * L, 4, 2 * L + 3, s.y, 32L * L);
                DepthwiseTiles.zeros(4, 2 * L + 3, s.y, 32L * L);
                DepthwiseTiles.sums(8, s.y, 64, 2, 2, KIND, s.more, 0, s.x, 32L * L, 4L * L);
                DepthwiseTiles.sums(4, s.y, 64, 2, 2, KIND, s.more, 0, s.x, 32L * L, 4L * L);
                DepthwiseTiles.gradients(s.y, FOUR, 0, PIXELS, 4, s.x, 8L * L, s.scratch, 0);
            }
            case COLUMN_TILES -> {
                for (int vectors = Panels.MOST / L; vectors > 0; vectors--) {
                    ColumnTiles.multiply(vectors, s.some, 0, s.more, 0, 4, s.scratch, 0);
                }
            }
            case STORES -> stores(s, false);
            case SUMS -> {
                stores(s, true);
                TileStores.add(s.scratch, 2, s.more, 0);
            }
            case LINES -> Packing.lines(s.x, COLUMN_BYTES, 3, COLUMNS, s.more, 0, COLUMNS + L);
            case PANELS -> {
                for (Panels panels : PANELS_OF_EACH_KIND) {
                    Packing.panels(
                            s.x, COLUMN_BYTES, false, 3, 0, 3, panels, 0, panels.count, s.more, 0);
                }
                Panels few = PANELS_OF_EACH_KIND[1];
                Packing.panels(s.x, 80, true, 5, 0, 5, few, 0, few.count, s.more, 0);
            }
            case GROUPS -> {
                Packing.groups(s.x, 80, 9, 20, s.more, 0, s.x + 80 * 9);
                Packing.spread(s.some, 0, 3, s.more, 0, 100);
            }
            case PARTS -> {
                PartialSums.floats(s.some, 0, 3, L, s.more, 0);
                PartialSums.floats(s.some, 0, 3, L, s.more, L);
                PartialSums.tensors(s.x, 4L * L, 3, 0, L + 3, s.y);
            }
            case ARITHMETIC -> arithmetic(s, 2 * Blocks.LANES);
            case CHOICES -> choices(s, 2 * Blocks.LANES);
            case BLOCKS -> blocks(s);
            case JOINED_ROWS -> {
                int count = 3 * Blocks.LANES + 5;
                VECTORS.accumulate(Reduction.SUM, s.x, s.y, count);
                VECTORS.accumulate(Reduction.MAX, s.x, s.y, count);
                VECTORS.finish(Reduction.SUM, s.x, 2, s.y, 4);
                VECTORS.finish(Reduction.MAX, s.x, 2, s.y, 4);
            }
            case JOINED_COLUMNS -> {
                VECTORS.divide(s.x, 4, 3, L + 5);
                VECTORS.combineMoments(s.x, s.x + 512, s.y, s.y + 512, 1, 1, 2 * Blocks.LANES);
            }
            case WINOGRAD_STORES -> {
                WinogradStores.square(s.some, 4, 2, 3, s.x, 16L * L, 4L * L, L);
                WinogradStores.square(s.some, 4, 2, 3, s.x, 16L * L, 4L * L, 3);
                WinogradStores.part(s.some, 0, 3, s.x);
            }
            case FIVE_POINTS_INPUT -> winogradInput(s, 2);
            case SIX_POINTS_INPUT -> winogradInput(s, 3);
            case EIGHT_POINTS_INPUT -> winogradInput(s, 5);
            case FIVE_POINTS_OUTPUT -> WinogradForm.of(2).output(s.some, 0, L, s.scratch);
            case SIX_POINTS_OUTPUT -> WinogradForm.of(3).output(s.some, 0, L, s.scratch);
            case EIGHT_POINTS_OUTPUT -> WinogradForm.of(5).output(s.some, 0, L, s.scratch);
            case FIVE_POINTS_GRADIENT -> winogradGradient(s, 2);
            case SIX_POINTS_GRADIENT -> winogradGradient(s, 3);
            case EIGHT_POINTS_GRADIENT -> winogradGradient(s, 5);
            case FIVE_POINTS_WEIGHTS -> winogradWeights(s, 2);
            case SIX_POINTS_WEIGHTS -> winogradWeights(s, 3);
            case EIGHT_POINTS_WEIGHTS -> winogradWeights(s, 5);
            case FIVE_POINTS_WEIGHT_GRADIENT -> winogradWeightGradient(s, 2);
            case SIX_POINTS_WEIGHT_GRADIENT -> winogradWeightGradient(s, 3);
            case EIGHT_POINTS_WEIGHT_GRADIENT -> winogradWeightGradient(s, 5);
            case MAXIMUM -> PoolLoops.maximum(TAPS, 0, 2, L + 3, s.x, s.y);
            case INDICES -> PoolLoops.indices(TAPS, 0, 2, L + 3, s.x, s.y);
            case GATHER -> PoolLoops.gather(TAPS, 0, 2, L + 3, s.x, s.y, s.z);
            case SCATTER -> PoolLoops.scatter(TAPS, 0, 2, L + 3, s.x, s.y, s.z);
            case AVERAGE -> PoolLoops.average(TAPS, s.some, 0, 2, L + 3, s.x, s.y);
            case AVERAGE_INPUT -> PoolLoops.averageInput(TAPS, s.some, 0, 2, L + 3, s.x, s.y);
        }
    }

    private static void stores(Stage s, boolean accumulate) {
        for (Panels panels : PANELS_OF_EACH_KIND) {
            Tiles.rows(
                    s.some,
                    0,
                    PLACES.length,
                    s.more,
                    0,
                    2,
                    panels,
                    0,
                    panels.count,
                    s.scratch,
                    s.x,
                    PLACES,
                    accumulate);
        }
    }

    private static void arithmetic(Stage s, int n) {
        VectorLoops.add(s.x, 4, s.y, 4, s.z, n);
        VectorLoops.subtract(s.x, 4, s.y, 4, s.z, n);
        VectorLoops.multiply(s.x, 4, s.y, 4, s.z, n);
        VectorLoops.divide(s.x, 4, s.y, 4, s.z, n);
        VectorLoops.fused(s.x, 4, s.y, 4, s.y, 4, s.z, n);
        VectorLoops.negate(s.x, 4, s.z, n);
        VectorLoops.squareRoot(s.x, 4, s.z, n);
        VectorLoops.toFloat(s.x, 4, s.z, n);
    }

    private static void choices(Stage s, int n) {
        VectorLoops.maximum(s.x, 4, s.y, 4, s.z, n);
        VectorLoops.ifLess(s.x, 4, s.y, 4, s.x, 4, s.y, 4, s.z, n);
        VectorLoops.ifLessEqual(s.x, 4, s.y, 4, s.x, 4, s.y, 4, s.z, n);
        VectorLoops.ifEqual(s.x, 4, s.y, 4, s.x, 4, s.y, 4, s.z, n);
    }

    private static void blocks(Stage s) {
        int n = 2 * Blocks.LANES;
        VECTORS.fill(s.x, 0, n);
        VECTORS.spread(s.x, 0);
        VECTORS.load(DType.U8, s.x, n, 1, s.y, 1, n + 3);
    }

    private static void winogradInput(Stage s, int kernel) {
        WinogradForm form = WinogradForm.of(kernel);
        form.input(s.some, 0, 8 * L, L, 2 * L, s.scratch, s.more, PLANES, 0);
    }

    private static void winogradGradient(Stage s, int kernel) {
        WinogradForm.of(kernel).gradient(s.some, 0, 8 * L, L, s.scratch, s.more, 0, L);
    }

    private static void winogradWeights(Stage s, int kernel) {
        WinogradForm.of(kernel).weights(s.some, 0, L, s.scratch, s.more, 0, L);
    }

    private static void winogradWeightGradient(Stage s, int kernel) {
        WinogradForm.of(kernel).weightGradient(s.some, 0, L, s.scratch, s.more, 0, L);
    }

    /// The kernels of a Winograd algorithm, forward and backward.
    static Rehearsed[] of(WinogradForm form) {
        return switch (form.kernel()) {
            case 2 ->
                    new Rehearsed[] {
                        FIVE_POINTS_WEIGHTS, FIVE_POINTS_INPUT, FIVE_POINTS_OUTPUT, WINOGRAD_STORES
                    };
            case 3 ->
                    new Rehearsed[] {
                        SIX_POINTS_WEIGHTS, SIX_POINTS_INPUT, SIX_POINTS_OUTPUT, WINOGRAD_STORES
                    };
            default ->
                    new Rehearsed[] {
                        EIGHT_POINTS_WEIGHTS,
                        EIGHT_POINTS_INPUT,
                        EIGHT_POINTS_OUTPUT,
                        WINOGRAD_STORES
                    };
        };
    }

    /// The kernels of the weights' gradient beyond those.
    static Rehearsed[] gradients(WinogradForm form) {
        return switch (form.kernel()) {
            case 2 -> new Rehearsed[] {FIVE_POINTS_GRADIENT, FIVE_POINTS_WEIGHT_GRADIENT};
            case 3 -> new Rehearsed[] {SIX_POINTS_GRADIENT, SIX_POINTS_WEIGHT_GRADIENT};
            default -> new Rehearsed[] {EIGHT_POINTS_GRADIENT, EIGHT_POINTS_WEIGHT_GRADIENT};
        };
    }
}
