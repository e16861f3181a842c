package io.genoise.backend.cpu;

/// The product of matrices, `c[g, i, j] (+)= Σ_k op(a)[g, i, k] · op(b)[g, k, j]`, for a batch of matrices in f32.
///
/// `b` is packed into panels, and a task multiplies some hundred rows of `a` with them (Goto, van de Geijn: Anatomy of
/// high-performance matrix multiplication, 2008; here with the roles of the operands exchanged, because a row of `a` needs
/// no packing but a plain copy). Where there is more than one block of rows, all of `b` is packed beforehand, and a task packs its
/// rows itself, block by block, while they are in the second-level cache. Where there is one block only, tasks differ in their
/// columns: then the rows are packed beforehand, if there are several tasks, and each packs its own panels of `b`. A batch that is
/// too large to be packed at once is taken in parts.
///
/// An element's sum runs in the order of `k`, in blocks of at most 256 that are added up one after the other; the blocks
/// depend on `k` only. A prepared product is used by one thread at a time.
final class Gemm implements Product, Workers.Task {
    /// The sizes and the layout of a product. A matrix's rows follow each other without gaps.
    ///
    /// @param batch how many products
    /// @param m rows of the result
    /// @param n columns of the result
    /// @param k the length of the sums
    /// @param transposeA whether `a` lies as `[k, m]` instead of `[m, k]`
    /// @param transposeB whether `b` lies as `[n, k]` instead of `[k, n]`
    /// @param strideA floats from one matrix of `a` to the next; 0 repeats the first
    /// @param strideB likewise for `b`
    /// @param strideC likewise for the result
    /// @param accumulate whether the product is added to what `c` holds
    record Shape(
            int batch,
            int m,
            int n,
            int k,
            boolean transposeA,
            boolean transposeB,
            long strideA,
            long strideB,
            long strideC,
            boolean accumulate) {
        /// One product that overwrites its result.
        static Shape of(int m, int n, int k, boolean transposeA, boolean transposeB) {
            return new Shape(1, m, n, k, transposeA, transposeB, 0, 0, 0, false);
        }

        /// A batch of products of matrices that follow each other without gaps.
        static Shape batch(int batch, int m, int n, int k, boolean transposeA, boolean transposeB) {
            return new Shape(
                    batch,
                    m,
                    n,
                    k,
                    transposeA,
                    transposeB,
                    (long) m * k,
                    (long) k * n,
                    (long) m * n,
                    false);
        }
    }

    /// The most rows of a block. They pass by each panel and come from the second-level cache, which processors with vectors of 512
    /// bits have a megabyte of.
    private static final int ROWS = Lanes.COUNT < 16 ? 192 : 384;

    private static final int LEAST_ROWS = 72;
    private static final int LEAST_TASKS = 8;
    private static final int PACKED_FLOATS = 1 << 22;
    private static final int LEFT_FLOATS = 1 << 23;
    private static final long SMALL = 1L << 18;

    /// Panels that a task packs for itself at a time.
    private static final int OWN_PANELS = 8;

    /// What a packing task takes, so that it reads memory in order: panels where `b` is transposed, steps of the sum where not.
    private static final int PACK_PANELS = 4;

    private static final int PACK_STEPS = 32;

    private final Workers workers;
    private final Shape shape;
    private final Panels panels;
    private final int depth;
    private final int blocks;
    private final int packedFloats;
    private final int matrices;
    private final int rows;
    private final int rowTasks;
    private final int columnTasks;
    private final boolean packsRight;
    private final boolean packsLeft;
    private final int rightTasks;
    private final int leftTasks;
    private final int leftFloats;
    private final int leftAt;
    private final long[] places;

    private Finish finish;
    private long aAddress;
    private long bAddress;
    private long cAddress;
    private long firstMatrix;
    private int rightNow;
    private boolean packing;

    /// Prepares products of the given shape.
    ///
    /// @throws IllegalArgumentException if a size is negative, or one packed matrix exceeds the largest array
    Gemm(Workers workers, Shape shape) {
        this.workers = workers;
        this.shape = shape;
        if (shape.batch < 0 || shape.m < 0 || shape.n < 0 || shape.k < 0) {
            throw new IllegalArgumentException("a matrix product of negative size: " + shape);
        }
        panels = new Panels(shape.n);
        depth = Tiles.depth(shape.k);
        blocks = Lanes.parts(shape.k, depth);
        rows = rows(shape);
        rowTasks = Lanes.parts(shape.m, rows);
        boolean oneRight = shape.strideB == 0 && shape.batch > 1;
        packsRight = oneRight || rowTasks > 1;
        long floats = (long) shape.k * panels.width;
        if (packsRight && floats > Integer.MAX_VALUE - 64) {
            throw new IllegalArgumentException(
                    "the right operand of a matrix product is too large: " + shape);
        }
        packedFloats = packsRight ? (int) floats : 0;
        boolean small = (long) shape.m * shape.n * shape.k <= SMALL;
        int own = packsRight ? 1 : Lanes.parts(panels.count, OWN_PANELS);
        int wanted =
                small
                        ? 1
                        : Lanes.parts(
                                LEAST_TASKS, Math.max(1, Partition.product(rowTasks, shape.batch)));
        columnTasks = Math.clamp(Math.max(own, wanted), 1, Math.max(1, panels.count));
        long leftBlock =
                shape.transposeA
                        ? (long) Lanes.parts(rows, Packing.GROUP) * Packing.groupFloats(depth)
                        : (long) rows * RowTiles.STRIDE;
        long left = leftBlock * blocks * rowTasks;
        packsLeft = columnTasks > 1 && !packsRight && left <= LEFT_FLOATS;
        leftFloats = (int) leftBlock;
        long matrixFloats = (oneRight ? 0 : packedFloats) + (packsLeft ? left : 0);
        matrices =
                Math.clamp(PACKED_FLOATS / Math.max(1, matrixFloats), 1, Math.max(1, shape.batch));
        rightTasks = packsRight ? Partition.product(blocks, packingParts()) : 0;
        leftTasks = packsLeft ? Partition.product(rowTasks, blocks) : 0;
        int rights = oneRight ? 1 : matrices;
        Partition.product(matrices, (long) rightTasks + leftTasks);
        Partition.product(matrices, rowTasks, columnTasks);
        places = Tiles.places(rows, (long) shape.n * Float.BYTES);
        leftAt = Partition.product(packedFloats, rights);
        workers.scratch()
                .reserveShared(Math.toIntExact(leftAt + (packsLeft ? left * matrices : 0)));
        int ownColumns = Math.min(panels.count, Lanes.parts(panels.count, columnTasks) + 1);
        workers.scratch()
                .reserveLocal(
                        Math.toIntExact(
                                leftBlock
                                        + (packsRight
                                                ? 0
                                                : (long) depth * ownColumns * Panels.MOST)));
    }

    /// Rows of a block: fewer where there would be too few tasks, but not so few that panels pass by for a handful of tiles.
    private static int rows(Shape shape) {
        int most = Math.min(ROWS, Math.max(1, shape.m));
        if (shape.m > ROWS) {
            int blocks = Lanes.parts(LEAST_TASKS, Math.max(1, shape.batch));
            most = Math.clamp(Lanes.parts(shape.m, blocks), LEAST_ROWS, ROWS);
        }
        return Lanes.roundUp(most, Tiles.ROWS);
    }

    @Override
    public void finish(Finish finish) {
        this.finish = finish;
    }

    @Override
    public String algorithm() {
        return "gemm";
    }

    @Override
    public void run(long aAddress, long bAddress, long cAddress) {
        this.aAddress = aAddress;
        this.bAddress = bAddress;
        this.cAddress = cAddress;
        if (shape.m == 0 || shape.n == 0) {
            return;
        }
        if (shape.k == 0) {
            if (!shape.accumulate) {
                clear();
            }
            return;
        }
        for (firstMatrix = 0; firstMatrix < shape.batch; firstMatrix += matrices) {
            int now = (int) Math.min(matrices, shape.batch - firstMatrix);
            rightNow = (shape.strideB == 0 ? 1 : now) * rightTasks;
            packing = true;
            workers.run(rightNow + now * leftTasks, this);
            packing = false;
            workers.run(now * rowTasks * columnTasks, this);
        }
    }

    private void clear() {
        for (int matrix = 0; matrix < shape.batch; matrix++) {
            long at = cAddress + matrix * shape.strideC * Float.BYTES;
            OffHeap.ALL.asSlice(at, (long) shape.m * shape.n * Float.BYTES).fill((byte) 0);
        }
    }

    @Override
    public void run(int index, int thread) {
        if (!packing) {
            multiply(index, thread);
        } else if (index < rightNow) {
            packRight(index);
        } else {
            packLeft(index - rightNow);
        }
    }

    /// Packs some panels of one block of one matrix, for all tasks.
    private void packRight(int index) {
        int parts = packingParts();
        int part = index % parts;
        int block = index / parts % blocks;
        int slot = index / parts / blocks;
        int from = block * depth;
        float[] to = workers.scratch().shared();
        int at = slot * packedFloats + from * panels.width;
        if (shape.transposeB) {
            int first = part * PACK_PANELS;
            int end = Math.min(panels.count, first + PACK_PANELS);
            right(firstMatrix + slot, from, 0, depth, first, end, to, at);
        } else {
            int step = part * PACK_STEPS;
            right(firstMatrix + slot, from, step, step + PACK_STEPS, 0, panels.count, to, at);
        }
    }

    /// Into how many tasks the packing of one block of `b` is cut.
    private int packingParts() {
        return shape.transposeB
                ? Lanes.parts(panels.count, PACK_PANELS)
                : Lanes.parts(depth, PACK_STEPS);
    }

    /// Packs one block of rows of one matrix, for all tasks.
    private void packLeft(int index) {
        int block = index % blocks;
        int row = index / blocks % rowTasks;
        int slot = index / blocks / rowTasks;
        left(
                firstMatrix + slot,
                row * rows,
                block * depth,
                workers.scratch().shared(),
                leftAt + index * leftFloats);
    }

    /// Packs steps `step … endStep - 1`, as far as there are any, of the block that begins at `from`.
    private void right(
            long matrix, int from, int step, int endStep, int first, int end, float[] to, int at) {
        int length = Math.min(depth, shape.k - from);
        long start = bAddress + matrix * shape.strideB * Float.BYTES;
        int line = shape.transposeB ? shape.k : shape.n;
        Packing.panels(
                start + (shape.transposeB ? 1L : shape.n) * from * Float.BYTES,
                (long) line * Float.BYTES,
                shape.transposeB,
                length,
                step,
                Math.min(endStep, length),
                panels,
                first,
                end,
                to,
                at);
    }

    private void left(long matrix, int row, int from, float[] to, int at) {
        long start = aAddress + matrix * shape.strideA * Float.BYTES;
        int count = Math.min(rows, shape.m - row);
        int length = Math.min(depth, shape.k - from);
        if (shape.transposeA) {
            Packing.groups(
                    start + ((long) from * shape.m + row) * Float.BYTES,
                    (long) shape.m * Float.BYTES,
                    length,
                    count,
                    to,
                    at,
                    start + (long) shape.m * shape.k * Float.BYTES);
        } else {
            Packing.lines(
                    start + ((long) row * shape.k + from) * Float.BYTES,
                    (long) shape.k * Float.BYTES,
                    count,
                    length,
                    to,
                    at,
                    RowTiles.STRIDE);
        }
    }

    /// Multiplies one block of rows with one range of panels.
    private void multiply(int index, int thread) {
        int part = index % columnTasks;
        int first = (int) ((long) panels.count * part / columnTasks);
        int end = (int) ((long) panels.count * (part + 1) / columnTasks);
        int rowTask = index / columnTasks;
        int row = rowTask % rowTasks * rows;
        int slot = rowTask / rowTasks;
        int count = Math.min(rows, shape.m - row);
        long matrix = firstMatrix + slot;
        long target = cAddress + (matrix * shape.strideC + (long) row * shape.n) * Float.BYTES;
        float[] shared = workers.scratch().shared();
        float[] local = workers.scratch().local(thread);
        float[] tile = workers.scratch().tile(thread);
        float[] lefts = packsLeft ? shared : local;
        float[] rights = packsRight ? shared : local;
        int packedAt = shape.strideB == 0 ? 0 : slot * packedFloats;
        for (int block = 0; block < blocks; block++) {
            int from = block * depth;
            int length = Math.min(depth, shape.k - from);
            boolean add = shape.accumulate || from > 0;
            int leftFrom = packsLeft ? leftAt + (rowTask * blocks + block) * leftFloats : 0;
            if (!packsLeft) {
                left(matrix, row, from, local, 0);
            }
            int rightFrom = packedAt + from * panels.width;
            if (!packsRight) {
                rightFrom = leftFloats - panels.start(first) * length;
                right(matrix, from, 0, depth, first, end, local, rightFrom);
            }
            if (shape.transposeA) {
                Tiles.columns(
                        lefts, leftFrom, count, rights, rightFrom, length, panels, first, end, tile,
                        target, places, add);
            } else {
                Tiles.rows(
                        lefts, leftFrom, count, rights, rightFrom, length, panels, first, end, tile,
                        target, places, add);
            }
        }
        if (finish != null) {
            int column = panels.start(first);
            int columns = Math.min(shape.n, panels.start(end)) - column;
            finish.part(matrix * shape.m + row, count, column, columns, thread);
        }
    }
}
