package io.genoise.backend.cpu;

import java.lang.foreign.MemorySegment;

/// The product of matrices, `c[g, i, j] (+)= Σ_k op(a)[g, i, k] · op(b)[g, k, j]`, for a batch of matrices in f32.
///
/// All of `b` is packed into panels first, then each task multiplies up to 192 rows of `a` with them (Goto, van de Geijn:
/// Anatomy of high-performance matrix multiplication, 2008; here with the roles of the operands exchanged, because a row
/// of `a` needs no packing but a plain copy). A batch that is too large to be packed at once is taken in parts.
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

    private static final int ROWS = 192;
    private static final int LEAST_TASKS = 8;
    private static final int PACKED_FLOATS = 1 << 22;
    private static final long SMALL = 1L << 18;

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
    private final int packTasks;
    private final long[] places;

    private Finish finish;
    private MemorySegment a;
    private MemorySegment b;
    private MemorySegment c;
    private long aOffset;
    private long bOffset;
    private long cOffset;
    private long firstMatrix;
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
        long floats = (long) shape.k * panels.width;
        if (floats > Integer.MAX_VALUE - 64) {
            throw new IllegalArgumentException(
                    "the right operand of a matrix product is too large: " + shape);
        }
        packedFloats = (int) floats;
        boolean oneRight = shape.strideB == 0;
        matrices =
                oneRight
                        ? shape.batch
                        : Math.clamp(
                                PACKED_FLOATS / Math.max(1L, floats), 1, Math.max(1, shape.batch));
        rows = Math.min(ROWS, Lanes.roundUp(Math.max(1, shape.m), Tiles.ROWS));
        rowTasks = Lanes.parts(shape.m, rows);
        boolean small = (long) shape.m * shape.n * shape.k <= SMALL;
        int wanted =
                small
                        ? 1
                        : Lanes.parts(
                                LEAST_TASKS, Math.max(1, Partition.product(rowTasks, matrices)));
        columnTasks = Math.clamp(wanted, 1, Math.max(1, panels.count));
        packTasks = Partition.product(blocks, panels.count);
        Partition.product(oneRight ? 1 : matrices, packTasks);
        Partition.product(matrices, rowTasks, columnTasks);
        places = Tiles.places(rows, (long) shape.n * Float.BYTES);
        workers.scratch().reserveShared(packedFloats * (oneRight ? 1 : matrices));
        workers.scratch()
                .reserveLocal(
                        Math.max(
                                rows * RowTiles.STRIDE,
                                rows / Tiles.ROWS * Packing.groupFloats(depth)));
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
    public void run(
            MemorySegment a,
            long aOffset,
            MemorySegment b,
            long bOffset,
            MemorySegment c,
            long cOffset) {
        this.a = a;
        this.b = b;
        this.c = c;
        this.aOffset = aOffset;
        this.bOffset = bOffset;
        this.cOffset = cOffset;
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
            packing = true;
            workers.run((shape.strideB == 0 ? 1 : now) * packTasks, this);
            packing = false;
            workers.run(now * rowTasks * columnTasks, this);
        }
    }

    private void clear() {
        for (int matrix = 0; matrix < shape.batch; matrix++) {
            long at = cOffset + matrix * shape.strideC * Float.BYTES;
            c.asSlice(at, (long) shape.m * shape.n * Float.BYTES).fill((byte) 0);
        }
    }

    @Override
    public void run(int index, int thread) {
        if (packing) {
            pack(index, thread);
        } else {
            multiply(index, thread);
        }
    }

    /// Packs one panel of one block of one matrix.
    private void pack(int index, int thread) {
        int panel = index % panels.count;
        int block = index / panels.count % blocks;
        int slot = index / panels.count / blocks;
        int from = block * depth;
        int length = Math.min(depth, shape.k - from);
        int start = panels.start(panel);
        int vectors = panels.vectors(panel);
        int used = panels.used(panel);
        long matrix = bOffset + (firstMatrix + slot) * shape.strideB * Float.BYTES;
        float[] to = workers.scratch().shared();
        int at = slot * packedFloats + from * panels.width + start * length;
        if (shape.transposeB) {
            long first = matrix + ((long) start * shape.k + from) * Float.BYTES;
            Packing.panelTurned(
                    b,
                    first,
                    (long) shape.k * Float.BYTES,
                    length,
                    vectors,
                    used,
                    to,
                    at,
                    workers.scratch().local(thread));
        } else {
            long first = matrix + ((long) from * shape.n + start) * Float.BYTES;
            Packing.lines(
                    b,
                    first,
                    (long) shape.n * Float.BYTES,
                    length,
                    used,
                    to,
                    at,
                    vectors * Lanes.COUNT);
        }
    }

    /// Multiplies one block of rows with one range of panels.
    private void multiply(int index, int thread) {
        int part = index % columnTasks;
        int first = (int) ((long) panels.count * part / columnTasks);
        int end = (int) ((long) panels.count * (part + 1) / columnTasks);
        int row = index / columnTasks % rowTasks * rows;
        int slot = index / columnTasks / rowTasks;
        int count = Math.min(rows, shape.m - row);
        long matrix = firstMatrix + slot;
        long left = aOffset + matrix * shape.strideA * Float.BYTES;
        long target = cOffset + (matrix * shape.strideC + (long) row * shape.n) * Float.BYTES;
        float[] packed = workers.scratch().shared();
        float[] block = workers.scratch().local(thread);
        float[] tile = workers.scratch().tile(thread);
        int packedAt = shape.strideB == 0 ? 0 : slot * packedFloats;
        for (int from = 0; from < shape.k; from += depth) {
            int length = Math.min(depth, shape.k - from);
            boolean add = shape.accumulate || from > 0;
            int right = packedAt + from * panels.width;
            if (shape.transposeA) {
                long at = left + ((long) from * shape.m + row) * Float.BYTES;
                Packing.groups(
                        a,
                        at,
                        (long) shape.m * Float.BYTES,
                        length,
                        count,
                        block,
                        0,
                        left + (long) shape.m * shape.k * Float.BYTES);
                Tiles.columns(
                        block, 0, count, packed, right, length, panels, first, end, tile, c, target,
                        places, add);
            } else {
                long at = left + ((long) row * shape.k + from) * Float.BYTES;
                Packing.lines(
                        a,
                        at,
                        (long) shape.k * Float.BYTES,
                        count,
                        length,
                        block,
                        0,
                        RowTiles.STRIDE);
                Tiles.rows(
                        block, 0, count, packed, right, length, panels, first, end, tile, c, target,
                        places, add);
            }
        }
        if (finish != null) {
            int column = panels.start(first);
            int columns = Math.min(shape.n, panels.start(end)) - column;
            finish.part(matrix * shape.m + row, count, column, columns, thread);
        }
    }
}
