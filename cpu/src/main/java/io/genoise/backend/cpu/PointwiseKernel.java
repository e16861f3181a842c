package io.genoise.backend.cpu;

import io.genoise.backend.Group;
import io.genoise.backend.Operand;
import io.genoise.backend.PreparedKernel;
import io.genoise.backend.Span;
import io.genoise.backend.cpu.generated.Loop;
import io.genoise.primitive.Primitive.Pointwise;
import io.genoise.shape.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// out = formula(inputs), or several formulas with a result each, cut into blocks of the two inner loops that are left when axes have been joined.
final class PointwiseKernel implements PreparedKernel, Workers.Task, ByRows {
    private final Context context;
    private final Nest nest;
    private final Staging binding;
    private final Reach[] reaches;
    private final Loop loop;
    private final DType type;
    private final int inputs;
    private final int[] slots;
    private final float[] slotValues;
    private final long[] base;
    private final long[][] at;
    private final long[][] step;
    private final int loopScratch;
    private final boolean staged;
    private final int rowsATask;
    private final int columnsATask;
    private final int rowChunks;
    private final int columnChunks;
    private final int outersATask;
    private final int tasks;
    private final long elements;
    private final NativeScratch scratch;
    private final long own;
    private final int rowsOfChain;

    PointwiseKernel(Group group, Context context) {
        this(group, context, 1);
    }

    /// @param chained how many rows a [RowChain] cuts it into
    PointwiseKernel(Group group, Context context, int chained) {
        Pointwise pointwise = (Pointwise) group.primitive();
        List<Operand> operands = new ArrayList<>(group.inputs());
        operands.addAll(group.outputs());
        this.context = context;
        this.inputs = group.inputs().size();
        this.type = group.output().type();
        int rank = group.output().layout().shape().rank();
        this.nest = Nest.of(IntStream.range(0, rank).toArray(), operands).atLeast(2);
        this.binding = new Staging(nest, group.inputs(), context.blocks());
        this.reaches = operands.stream().map(Reach::of).toArray(Reach[]::new);
        Instructions formula = Translator.of(pointwise.formulas(), binding.variation());
        this.loop = context.loops().of(LoopKind.MAP, formula);
        this.slots = Slots.places(formula, group.slots());
        this.slotValues = new float[slots.length];
        this.base = new long[operands.size()];
        this.at = new long[context.workers().threads()][operands.size()];
        this.step = new long[context.workers().threads()][operands.size()];
        this.loopScratch = context.loops().scratch(LoopKind.MAP, formula);
        this.staged = binding.anyStaged() || type != DType.F32;
        this.elements = group.output().layout().shape().elements();
        int rows = binding.rows();
        int most = rows == 1 ? Context.GRAIN : LoopEmitter.MOST_COLUMNS;
        this.columnsATask = Math.min(binding.columns(), most);
        this.rowsATask = Math.min(rows, Math.max(1, Context.GRAIN / columnsATask));
        this.rowChunks = Partition.parts(rows, rowsATask);
        this.columnChunks = Partition.parts(binding.columns(), columnsATask);
        this.outersATask =
                Math.max(
                        1,
                        Context.GRAIN
                                / (int) Math.min(Context.GRAIN, (long) rows * binding.columns()));
        this.tasks =
                Partition.product(
                        rowChunks, columnChunks, Partition.parts(binding.outer(), outersATask));
        long values = type == DType.F32 ? 0 : 4L * (Staging.STAGE + Blocks.LANES);
        this.own = loopScratch + binding.scratch() + values;
        this.scratch = context.scratch(elements, tasks, own);
        this.rowsOfChain = chained;
    }

    /// Whether the loops that are left can be cut into `rows` rows.
    static boolean cuts(Group group, int rows) {
        List<Operand> operands = new ArrayList<>(group.inputs());
        operands.addAll(group.outputs());
        int rank = group.output().layout().shape().rank();
        Nest nest = Nest.of(IntStream.range(0, rank).toArray(), operands).atLeast(2);
        int[] extents = nest.extents();
        boolean straight =
                nest.rank() == 2
                        && group.output().type() == DType.F32
                        && Staging.suits(nest, operands);
        return straight && extents[extents[0] == 1 ? 1 : 0] % rows == 0;
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
        for (int i = 0; i < base.length; i++) {
            base[i] = reaches[i].address(operands[from + i]);
        }
        Slots.read(slots, block, slotValues);
    }

    @Override
    public void rows(int first, int count, int thread, long own) {
        int all = binding.columns();
        if (binding.rows() == 1) {
            int n = all / rowsOfChain;
            block(0, 0, first * n, 1, count * n, thread, own);
            return;
        }
        int m = binding.rows() / rowsOfChain;
        for (int c = 0; c < all; c += columnsATask) {
            int columns = Math.min(columnsATask, all - c);
            block(0, first * m, c, count * m, columns, thread, own);
        }
    }

    @Override
    public void end() {
        // writes all of it at once
    }

    @Override
    public long workspace() {
        return scratch.bytes();
    }

    @Override
    public void run(Span[] operands, Span workspace, int[] block) {
        begin(operands, 0, 0, block);
        scratch.place(scratch.bytes() == 0 ? 0 : NativeMemory.address(workspace, scratch.bytes()));
        context.run(elements, tasks, this);
    }

    @Override
    public void run(int task, int thread) {
        int column = task % columnChunks * columnsATask;
        int row = task / columnChunks % rowChunks * rowsATask;
        int outer = task / columnChunks / rowChunks * outersATask;
        int rows = Math.min(rowsATask, binding.rows() - row);
        int columns = Math.min(columnsATask, binding.columns() - column);
        int end = (int) Math.min((long) outer + outersATask, binding.outer());
        long own = scratch.address(thread);
        for (int o = outer; o < end; o++) {
            if (staged) {
                stages(o, row, column, rows, columns, thread, own);
            } else {
                block(o, row, column, rows, columns, thread, own);
            }
        }
    }

    /// A task's block in pieces small enough to be staged.
    private void stages(
            int outer, int row, int column, int rows, int columns, int thread, long own) {
        int n = Math.min(columns, Staging.STAGE);
        int m = Math.max(1, Staging.STAGE / n);
        for (int r = 0; r < rows; r += m) {
            for (int c = 0; c < columns; c += n) {
                block(
                        outer,
                        row + r,
                        column + c,
                        Math.min(m, rows - r),
                        Math.min(n, columns - c),
                        thread,
                        own);
            }
        }
    }

    private void block(int outer, int r, int c, int rows, int columns, int thread, long own) {
        long[] a = at[thread];
        long[] s = step[thread];
        binding.bind(base, outer, r, c, rows, columns, a, s, own + loopScratch);
        int axis = nest.rank() - 2;
        for (int k = inputs; k < base.length; k++) {
            s[k] = nest.steps()[k][axis];
            a[k] = base[k] + nest.offset(k, axis, outer) + r * s[k] + (long) c * type.bytes();
        }
        if (type == DType.F32) {
            loop.run(a, s, slotValues, rows, columns, own);
            return;
        }
        long out = a[inputs];
        long rowStep = s[inputs];
        long values = own + loopScratch + binding.scratch();
        a[inputs] = values;
        s[inputs] = 4L * columns;
        loop.run(a, s, slotValues, rows, columns, own);
        for (int i = 0; i < rows; i++) {
            context.blocks().store(type, values + 4L * i * columns, out + i * rowStep, columns);
        }
    }

    @Override
    public String algorithm() {
        return "map";
    }
}
