package io.genoise.backend.cpu;

import io.genoise.backend.Epilogue;
import io.genoise.backend.Group;
import io.genoise.backend.Operand;
import io.genoise.backend.PreparedKernel;
import io.genoise.backend.Span;
import io.genoise.backend.cpu.generated.Loop;
import io.genoise.primitive.Primitive.Pointwise;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// out = formula(product, further operands): each part of the product is overwritten by the formula's values right after
/// it was computed, on the same thread, so that it comes from the cache and not from memory.
///
/// The loop is that of [PointwiseKernel], and so are the bits. Operands are blocks of the result's size, one number a
/// column (a bias), one a row, or one for all; where one lies differently, the formula follows the whole product as a
/// kernel of its own.
final class FinishedProduct implements PreparedKernel, Finish {
    private final PreparedKernel product;
    private final Context context;
    private final Loop loop;
    private final int[] slots;
    private final float[] slotValues;
    private final Reach[] reaches;
    private final long[] base;
    private final long[] rowStep;
    private final long[] columnStep;
    private final long[][] at;
    private final long[][] step;
    private final Span[] own;
    private final boolean flat;
    private final int width;
    private final NativeScratch scratch;

    private FinishedProduct(Group group, PreparedKernel product, Context context) {
        Epilogue epilogue = group.epilogue();
        List<Operand> operands = operands(group);
        int count = operands.size();
        int threads = context.workers().threads();
        this.product = product;
        this.context = context;
        this.width = group.output().layout().shape().extent(-1);
        this.reaches = operands.stream().map(Reach::of).toArray(Reach[]::new);
        this.base = new long[count];
        this.rowStep = new long[count];
        this.columnStep = new long[count];
        this.at = new long[threads][count + 1];
        this.step = new long[threads][count + 1];
        this.own = new Span[group.inputs().size() - epilogue.operands() + 1];
        long rows = group.output().layout().shape().elements() / width;
        int[] variation = new int[count];
        boolean flat = true;
        for (int i = 0; i < count; i++) {
            rowStep[i] = rowNest(operands.get(i)).steps()[0][0];
            columnStep[i] = columnStep(operands.get(i));
            variation[i] =
                    (rowStep[i] != 0 ? Instructions.ROWS : 0)
                            | (columnStep[i] != 0 ? Instructions.COLUMNS : 0);
            if (variation[i] != 0 && (width == 1 || rows == 1)) {
                variation[i] = Instructions.ROWS | Instructions.COLUMNS;
            }
            flat &=
                    variation[i] == 0
                            || rowStep[i] == 4L * width && (columnStep[i] == 4 || width == 1);
        }
        this.flat = flat;
        Instructions formula = Translator.of(List.of(epilogue.formula()), variation);
        this.loop = context.loops().of(LoopKind.MAP, formula);
        this.slots = Slots.places(formula, places(epilogue));
        this.slotValues = new float[slots.length];
        this.scratch = new NativeScratch(threads, context.loops().scratch(LoopKind.MAP, formula));
    }

    /// `product` with the group's epilogue.
    static PreparedKernel of(Group group, Product product, Context context) {
        PreparedKernel whole = Products.kernel(bare(group), product, context.workers());
        if (!fits(group)) {
            return new Followed(group, whole, context);
        }
        FinishedProduct finished = new FinishedProduct(group, whole, context);
        product.finish(finished);
        return finished;
    }

    /// Whether the epilogue's operands lie so that it can work on parts.
    static boolean fits(Group group) {
        return operands(group).stream().allMatch(FinishedProduct::fits);
    }

    private static boolean fits(Operand x) {
        return x.type() == DType.F32
                && (columnStep(x) == 0 || columnStep(x) == 4)
                && rowNest(x).rank() == 1;
    }

    /// The loop over all rows, if it is one.
    private static Nest rowNest(Operand x) {
        int rank = x.layout().shape().rank();
        return Nest.of(IntStream.range(0, rank - 1).toArray(), List.of(x)).atLeast(1);
    }

    private static long columnStep(Operand x) {
        TensorShape shape = x.layout().shape();
        return shape.extent(-1) == 1 ? 0 : x.layout().strides()[shape.rank() - 1] * 4;
    }

    /// The operands of the formula: the product, then those of the epilogue.
    private static List<Operand> operands(Group group) {
        List<Operand> inputs = group.inputs();
        List<Operand> operands = new ArrayList<>(List.of(group.output()));
        operands.addAll(inputs.subList(inputs.size() - group.epilogue().operands(), inputs.size()));
        return operands;
    }

    private static Group bare(Group group) {
        int own = group.inputs().size() - group.epilogue().operands();
        return new Group(
                group.primitive(),
                group.slots(),
                group.inputs().subList(0, own),
                List.of(group.output()),
                null,
                group.arithmetic());
    }

    private static int[] places(Epilogue epilogue) {
        return epilogue.slots().stream().mapToInt(Integer::intValue).toArray();
    }

    @Override
    public long workspace() {
        return scratch.bytes() + product.workspace();
    }

    @Override
    public void run(Span[] operands, Span workspace, int[] block) {
        int first = own.length - 1;
        System.arraycopy(operands, 0, own, 0, first);
        own[first] = operands[operands.length - 1];
        base[0] = reaches[0].address(own[first]);
        for (int i = 1; i < base.length; i++) {
            base[i] = reaches[i].address(operands[first + i - 1]);
        }
        Slots.read(slots, block, slotValues);
        Span rest = workspace;
        if (scratch.bytes() > 0) {
            scratch.place(NativeMemory.address(workspace, scratch.bytes()));
            rest = workspace.plus(scratch.bytes());
        }
        product.run(own, rest, block);
    }

    @Override
    public void part(long row, int rows, int column, int columns, int thread) {
        if (flat && columns == width) {
            long[] a = at[thread];
            for (int i = 0; i < base.length; i++) {
                a[i] = base[i] + row * rowStep[i];
            }
            values(1, rows * columns, thread);
            return;
        }
        for (int from = 0; from < columns; from += LoopEmitter.MOST_COLUMNS) {
            long[] a = at[thread];
            for (int i = 0; i < base.length; i++) {
                a[i] = base[i] + row * rowStep[i] + (column + from) * columnStep[i];
            }
            values(rows, Math.min(LoopEmitter.MOST_COLUMNS, columns - from), thread);
        }
    }

    private void values(int rows, int columns, int thread) {
        long[] a = at[thread];
        long[] s = step[thread];
        int out = base.length;
        System.arraycopy(rowStep, 0, s, 0, out);
        a[out] = a[0];
        s[out] = rowStep[0];
        loop.run(a, s, slotValues, rows, columns, scratch.address(thread));
    }

    @Override
    public String algorithm() {
        return product.algorithm() + ", epilogue";
    }

    @Override
    public void close() {
        product.close();
    }

    /// A product, and then the formula over all of it, in place.
    private static final class Followed implements PreparedKernel {
        private final PreparedKernel product;
        private final PreparedKernel formula;
        private final Span[] own;
        private final Span[] read;

        Followed(Group group, PreparedKernel product, Context context) {
            Epilogue epilogue = group.epilogue();
            List<Operand> operands = operands(group);
            Pointwise map = new Pointwise(epilogue.formula(), epilogue.slots().size(), DType.F32);
            this.product = product;
            this.formula =
                    new PointwiseKernel(
                            new Group(map, places(epilogue), operands, group.output()), context);
            this.own = new Span[group.inputs().size() - epilogue.operands() + 1];
            this.read = new Span[operands.size() + 1];
        }

        @Override
        public long workspace() {
            return Math.max(product.workspace(), formula.workspace());
        }

        @Override
        public void run(Span[] operands, Span workspace, int[] slots) {
            int first = own.length - 1;
            int last = operands.length - 1;
            System.arraycopy(operands, 0, own, 0, first);
            own[first] = operands[last];
            product.run(own, workspace, slots);
            read[0] = operands[last];
            System.arraycopy(operands, first, read, 1, last - first + 1);
            formula.run(read, workspace, slots);
        }

        @Override
        public String algorithm() {
            return product.algorithm() + ", then map";
        }

        @Override
        public void close() {
            product.close();
            formula.close();
        }
    }
}
