package io.genoise.backend.cpu;

import io.genoise.backend.Group;
import io.genoise.backend.PreparedKernel;
import io.genoise.backend.Span;
import io.genoise.backend.cpu.generated.Loop;
import io.genoise.primitive.Primitive.Reduce;
import io.genoise.primitive.Primitive.Reduction;

/// A reduction over the last axis, such as a sum for each picture, or for all of a tensor.
///
/// A row is cut into segments of up to 16,384 elements, as many for each turn of the outer reduced loops; each goes into
/// 16 running results, element i into result i mod 16, joined in a fixed tree; the segments' results are joined the same
/// way (moments by Chan's formula, one after the other).
final class ReduceRows implements PreparedKernel, Workers.Task, ByRows {
    private static final int SEGMENT = 1 << 14;

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
    private final int rows;
    private final int outerBlocks;
    private final int segment;
    private final int segments;
    private final int blocks;
    private final int rowsATask;
    private final int rowChunks;
    private final int blocksATask;
    private final int blockChunks;
    private final int tasks;
    private final long elements;
    private final NativeScratch scratch;
    private final long own;
    private long partial;
    private long out;

    /// @param nest outer kept loops, outer reduced loops, the innermost kept loop, the innermost reduced loop
    /// @param keptOuter how often the outer kept loops run
    ReduceRows(Group group, Nest nest, int keptOuter, Context context) {
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
                            Instructions.COLUMNS, reduce.formulas().getFirst(), variation, context);
            this.loop = moments;
            this.loopScratch = moments.scratch();
        } else {
            LoopKind loopKind = new LoopKind(Instructions.COLUMNS, kind);
            this.loop = context.loops().of(loopKind, formula);
            this.loopScratch = context.loops().scratch(loopKind, formula);
        }
        this.slots = Slots.places(formula, group.slots());
        this.slotValues = new float[slots.length];
        this.base = new long[inputs];
        this.at = new long[context.workers().threads()][inputs + results];
        this.step = new long[context.workers().threads()][inputs + results];

        this.rows = Partition.product(keptOuter, binding.rows());
        this.outerBlocks = binding.outer() / keptOuter;
        this.segment = Partition.even(binding.columns(), SEGMENT);
        this.segments = Partition.parts(binding.columns(), segment);
        this.blocks = Partition.product(outerBlocks, segments);
        int wanted = binding.anyStaged() ? Staging.STAGE / segment : Context.GRAIN / segment;
        this.rowsATask = Math.clamp(wanted, 1, Math.min(binding.rows(), Interpreter.MOST_ROWS));
        this.rowChunks = Partition.parts(binding.rows(), rowsATask);
        this.blocksATask = Math.max(1, Context.GRAIN / (rowsATask * segment));
        this.blockChunks = Partition.parts(blocks, blocksATask);
        this.tasks = Partition.product(keptOuter, rowChunks, blockChunks);
        this.elements = (long) binding.outer() * binding.rows() * binding.columns();
        this.own = Math.max(Blocks.UNIT, loopScratch + binding.scratch());
        this.scratch = context.scratch(elements, tasks, own);
    }

    /// Whether a reduction with these loops can be cut into `rows` rows.
    static boolean cuts(Nest nest, int rows) {
        return nest.rank() == 2 && nest.extents()[0] == rows && nest.extents()[1] <= SEGMENT;
    }

    @Override
    public long own() {
        return own;
    }

    @Override
    public long held() {
        return 0;
    }

    @Override
    public int unit() {
        return 1;
    }

    @Override
    public void begin(Span[] operands, int from, long held, int[] block) {
        for (int i = 0; i < inputs; i++) {
            base[i] = reaches[i].address(operands[from + i]);
        }
        out = outReach.address(operands[from + inputs]);
        Slots.read(slots, block, slotValues);
    }

    @Override
    public void rows(int first, int count, int thread, long own) {
        for (int row = first; row < first + count; row += Interpreter.MOST_ROWS) {
            int some = Math.min(Interpreter.MOST_ROWS, first + count - row);
            block(0, 0, row, some, thread, own);
        }
    }

    @Override
    public void end() {
        // each row was whole
    }

    @Override
    public long workspace() {
        return scratch.bytes() + (blocks == 1 ? 0 : 4L * rows * blocks * results);
    }

    @Override
    public void run(Span[] operands, Span workspace, int[] block) {
        begin(operands, 0, 0, block);
        long own = NativeMemory.address(workspace, workspace());
        scratch.place(own);
        partial = own + scratch.bytes();
        context.run(elements, tasks, this);
        if (blocks > 1) {
            join();
        }
    }

    @Override
    public void run(int task, int thread) {
        int first = task % blockChunks * blocksATask;
        int end = Math.min(first + blocksATask, blocks);
        int row = task / blockChunks % rowChunks * rowsATask;
        int k = task / blockChunks / rowChunks;
        int count = Math.min(rowsATask, binding.rows() - row);
        long own = scratch.address(thread);
        for (int b = first; b < end; b++) {
            block(k, b, row, count, thread, own);
        }
    }

    /// `count` rows from `row` on of turn `k` of the outer kept loops, as far as block `b` goes.
    private void block(int k, int b, int row, int count, int thread, long own) {
        long[] a = at[thread];
        long[] s = step[thread];
        int column = b % segments * segment;
        int columns = Math.min(segment, binding.columns() - column);
        int outer = k * outerBlocks + b / segments;
        binding.bind(base, outer, row, column, count, columns, a, s, own + loopScratch);
        for (int i = 0; i < results; i++) {
            long place = (long) i * rows + k * binding.rows() + row;
            a[inputs + i] = blocks == 1 ? out + 4 * place : partial + 4 * (place * blocks + b);
            s[inputs + i] = 4L * blocks;
        }
        loop.run(a, s, slotValues, count, columns, own);
    }

    private void join() {
        if (kind == Reduction.MOMENTS) {
            for (int row = 0; row < rows; row++) {
                joinMoments(row);
            }
            return;
        }
        long lanes = scratch.address(0);
        for (long i = 0; i < (long) results * rows; i++) {
            context.blocks().fill(lanes, Blocks.start(kind), Blocks.LANES);
            context.blocks().accumulate(kind, lanes, partial + 4 * i * blocks, blocks);
            context.blocks().finish(kind, lanes, 1, out + 4 * i, 0);
        }
    }

    private void joinMoments(int row) {
        double count = 0;
        double mean = 0;
        double m2 = 0;
        for (int b = 0; b < blocks; b++) {
            int columns = Math.min(segment, binding.columns() - b % segments * segment);
            double difference = ScalarBlocks.get(partial + 4L * ((long) row * blocks + b)) - mean;
            double share = columns / (count + columns);
            mean += difference * share;
            m2 +=
                    ScalarBlocks.get(partial + 4L * ((long) (rows + row) * blocks + b))
                            + difference * difference * count * share;
            count += columns;
        }
        ScalarBlocks.set(out + 4L * row, (float) mean);
        ScalarBlocks.set(out + 4L * (rows + row), (float) m2);
    }

    @Override
    public String algorithm() {
        return "rows";
    }
}
