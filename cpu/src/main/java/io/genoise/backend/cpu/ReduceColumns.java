package io.genoise.backend.cpu;

import io.genoise.backend.Group;
import io.genoise.backend.PreparedKernel;
import io.genoise.backend.Span;
import io.genoise.backend.cpu.generated.Loop;
import io.genoise.primitive.Primitive.Reduce;
import io.genoise.primitive.Primitive.Reduction;
import java.lang.foreign.MemorySegment;

/// A reduction that keeps the last axis, such as a sum for each channel.
///
/// Reduced rows are cut into blocks of up to 128, each summed row after row; the blocks' results are joined in a binary
/// tree. Both are fixed by the shape, so the result does not depend on the number of threads. A task is up to eight
/// neighbouring blocks and joins the tree over these itself. Joining works on [Blocks#LANES] columns at a time, so
/// columns are cut at multiples of these only: beyond a task's last column lie another task's.
final class ReduceColumns implements PreparedKernel, Workers.Task, ByRows {
    private static final int BLOCK_ROWS = 128;
    private static final int WIDE_BLOCK_ROWS = 64;
    private static final int WIDE = 512;
    private static final int BLOCKS_A_TASK = 8;

    private final Context context;
    private final Reduction kind;
    private final Staging binding;
    private final Reach[] reaches;
    private final Reach outReach;
    private final Loop loop;
    private final int loopScratch;
    private final int[] slots;
    private final float[] slotValues;
    private final long[] base;
    private final long[][] at;
    private final long[][] step;
    private final int inputs;
    private final int results;
    private final int kept;
    private final int outerBlocks;
    private final int blockRows;
    private final int blocksARow;
    private final int blocks;
    private final int columnsATask;
    private final int columnChunks;
    private final int groups;
    private final int tasks;
    private final int pitch;
    private final long elements;
    private final NativeScratch scratch;
    private final long own;
    private long partial;
    private long out;

    /// @param nest kept loops, reduced loops, and the loop over the last axis
    /// @param keptAxes how many of the nest's loops are kept ones, the last axis not counted
    ReduceColumns(Group group, Nest nest, int keptAxes, Context context) {
        Reduce reduce = (Reduce) group.primitive();
        this.context = context;
        this.kind = reduce.kind();
        this.binding = new Staging(nest, group.inputs(), context.blocks());
        this.reaches = group.inputs().stream().map(Reach::of).toArray(Reach[]::new);
        this.outReach = Reach.of(group.output());
        this.inputs = reaches.length;
        this.results = reduce.results();
        int[] variation = binding.variation();
        Instructions formula = Translator.of(reduce.formulas(), variation);
        if (kind == Reduction.MOMENTS) {
            Moments moments =
                    new Moments(
                            Instructions.ROWS, reduce.formulas().getFirst(), variation, context);
            this.loop = moments;
            this.loopScratch = moments.scratch();
        } else {
            LoopKind loopKind = new LoopKind(Instructions.ROWS, kind);
            this.loop = context.loops().of(loopKind, formula);
            this.loopScratch = context.loops().scratch(loopKind, formula);
        }
        this.slots = Slots.places(formula, group.slots());
        this.slotValues = new float[slots.length];
        this.base = new long[inputs];
        this.at = new long[context.workers().threads()][inputs + results];
        this.step = new long[context.workers().threads()][inputs + results];
        int columns = binding.columns();
        this.kept = nest.outer(keptAxes);
        this.outerBlocks = binding.outer() / kept;
        this.blockRows = blockRows(binding.rows(), columns);
        this.blocksARow = Partition.parts(binding.rows(), blockRows);
        this.blocks = Partition.product(outerBlocks, blocksARow);
        int most =
                binding.anyStaged()
                        ? Staging.STAGE / blockRows & -Blocks.LANES
                        : ColumnSums.MOST_COLUMNS;
        this.columnsATask = Math.min(columns, Math.min(most, ColumnSums.MOST_COLUMNS));
        this.columnChunks = Partition.parts(columns, columnsATask);
        this.groups = Partition.parts(blocks, BLOCKS_A_TASK);
        this.tasks = Partition.product(kept, groups, columnChunks);
        this.pitch = Blocks.padded(columns);
        this.elements = (long) binding.outer() * binding.rows() * columns;
        this.own = loopScratch + binding.scratch();
        this.scratch = context.scratch(elements, tasks, own);
    }

    private static int blockRows(int rows, int columns) {
        return Partition.even(rows, columns < WIDE ? BLOCK_ROWS : WIDE_BLOCK_ROWS);
    }

    /// Whether a reduction with these loops can be cut into `rows` rows.
    static boolean cuts(Nest nest, int rows) {
        return nest.rank() == 2
                && nest.extents()[0] == rows
                && nest.extents()[1] <= ColumnSums.MOST_COLUMNS;
    }

    /// How many rows are summed one after the other in a reduction with these loops.
    static int unit(Nest nest) {
        return blockRows(nest.extents()[0], nest.extents()[1]);
    }

    @Override
    public long own() {
        return own;
    }

    @Override
    public long held() {
        return partials();
    }

    @Override
    public int unit() {
        return blockRows;
    }

    @Override
    public void begin(Span[] operands, int from, long held, int[] block) {
        for (int i = 0; i < inputs; i++) {
            base[i] = reaches[i].address(operands[from + i]);
        }
        out = outReach.address(operands[from + inputs]);
        partial = held;
        Slots.read(slots, block, slotValues);
    }

    @Override
    public void rows(int first, int count, int thread, long own) {
        int end = Partition.parts(first + count, blockRows);
        for (int b = first / blockRows; b < end; b++) {
            block(0, b, 0, binding.columns(), thread, own);
        }
    }

    @Override
    public void end() {
        for (int first = 0; blocks > 1 && first < blocks; first += BLOCKS_A_TASK) {
            int end = Math.min(first + BLOCKS_A_TASK, blocks);
            tree(0, first, end, 1, 0, binding.columns());
        }
        joinGroups();
    }

    @Override
    public long workspace() {
        return scratch.bytes() + partials();
    }

    /// Bytes of the blocks' results.
    private long partials() {
        return blocks == 1 ? 0 : 4L * pitch * kept * blocks * results;
    }

    @Override
    public void run(Span[] operands, Span workspace, int[] block) {
        long own = workspace() == 0 ? 0 : NativeMemory.address(workspace, workspace());
        scratch.place(own);
        begin(operands, 0, own + scratch.bytes(), block);
        context.run(elements, tasks, this);
        joinGroups();
    }

    private void joinGroups() {
        if (blocks > 1) {
            for (int k = 0; k < kept; k++) {
                tree(k, 0, blocks, BLOCKS_A_TASK, 0, binding.columns());
                deliver(k);
            }
        }
    }

    @Override
    public void run(int task, int thread) {
        int column = task % columnChunks * columnsATask;
        int first = task / columnChunks % groups * BLOCKS_A_TASK;
        int end = Math.min(first + BLOCKS_A_TASK, blocks);
        int k = task / columnChunks / groups;
        int columns = Math.min(columnsATask, binding.columns() - column);
        long own = scratch.address(thread);
        for (int b = first; b < end; b++) {
            block(k, b, column, columns, thread, own);
        }
        if (blocks > 1) {
            tree(k, first, end, 1, column, columns);
        }
    }

    private void block(int k, int b, int column, int columns, int thread, long own) {
        long[] a = at[thread];
        int row = b % blocksARow * blockRows;
        int rows = Math.min(blockRows, binding.rows() - row);
        int outer = k * outerBlocks + b / blocksARow;
        binding.bind(base, outer, row, column, rows, columns, a, step[thread], own + loopScratch);
        for (int i = 0; i < results; i++) {
            a[inputs + i] = (blocks == 1 ? result(k, i) : part(k, b, i)) + 4L * column;
        }
        loop.run(a, step[thread], slotValues, rows, columns, own);
    }

    private long part(int k, int block, int result) {
        return partial + 4L * pitch * (((long) k * blocks + block) * results + result);
    }

    private long result(int k, int result) {
        return out + 4L * binding.columns() * ((long) result * kept + k);
    }

    /// Joins blocks `first` to `end`: neighbours `distance` apart, then those twice as far apart, within groups of
    /// [#BLOCKS_A_TASK] if `distance` is 1 and over all groups otherwise.
    private void tree(int k, int first, int end, int distance, int column, int columns) {
        int limit = distance == 1 ? BLOCKS_A_TASK : Integer.MAX_VALUE / 4;
        for (int d = distance; d < limit && d < end - first; d *= 2) {
            for (int b = first; b + d < end; b += 2 * d) {
                join(k, b, b + d, d, column, columns);
            }
        }
    }

    private void join(int k, int left, int right, int distance, int column, int columns) {
        long o = 4L * column;
        if (kind != Reduction.MOMENTS) {
            for (int i = 0; i < results; i++) {
                context.blocks()
                        .combine(kind, part(k, left, i) + o, part(k, right, i) + o, columns);
            }
            return;
        }
        long leftCount = count(left, right);
        long rightCount = count(right, Math.min(right + distance, blocks));
        double whole = leftCount + rightCount;
        context.blocks()
                .combineMoments(
                        part(k, left, 0) + o,
                        part(k, left, 1) + o,
                        part(k, right, 0) + o,
                        part(k, right, 1) + o,
                        (float) (rightCount / whole),
                        (float) (leftCount * (rightCount / whole)),
                        columns);
    }

    /// How many rows blocks `first` to `end` hold.
    private long count(int first, int end) {
        return rowsBefore(end) - rowsBefore(first);
    }

    private long rowsBefore(int block) {
        return (long) (block / blocksARow) * binding.rows()
                + Math.min((long) (block % blocksARow) * blockRows, binding.rows());
    }

    private void deliver(int k) {
        for (int i = 0; i < results; i++) {
            MemorySegment.copy(
                    OffHeap.ALL, part(k, 0, i), OffHeap.ALL, result(k, i), 4L * binding.columns());
        }
    }

    @Override
    public String algorithm() {
        return "columns";
    }
}
