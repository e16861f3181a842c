package io.genoise.backend.cpu;

import io.genoise.backend.Group;
import io.genoise.backend.Operand;
import io.genoise.backend.PreparedKernel;
import io.genoise.backend.Span;
import io.genoise.expression.Formula;
import io.genoise.primitive.Primitive.Gather;
import io.genoise.primitive.Primitive.Movement;
import io.genoise.primitive.Primitive.Pointwise;
import io.genoise.primitive.Primitive.Reduce;
import io.genoise.shape.DType;
import io.genoise.shape.Layout;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// A kernel that knows f32 alone, over operands or for a result of 16 bits: they are widened in the workspace before it
/// runs, and its result is rounded once afterwards.
final class Widened implements PreparedKernel {
    private static final Formula ITSELF = Formula.input(0);

    private final PreparedKernel kernel;
    private final PreparedKernel[] conversions;
    private final long[] places;
    private final long workspace;
    private final long conversionPlace;
    private final Span[] wide;
    private final Span[] pair = new Span[2];

    private Widened(
            Group group,
            Group wanted,
            PreparedKernel kernel,
            Function<Group, PreparedKernel> pointwise) {
        int count = group.inputs().size();
        this.kernel = kernel;
        this.conversions = new PreparedKernel[count + 1];
        this.places = new long[count + 1];
        this.wide = new Span[count + 1];
        long at = NativeMemory.aligned(kernel.workspace());
        for (int i = 0; i <= count; i++) {
            Operand given = i < count ? group.inputs().get(i) : group.output();
            Operand full = i < count ? wanted.inputs().get(i) : wanted.output();
            if (!full.equals(given)) {
                conversions[i] =
                        pointwise.apply(
                                i < count ? conversion(given, full) : conversion(full, given));
                places[i] = at;
                at =
                        NativeMemory.aligned(
                                at + full.layout().shape().elements() * DType.F32.bytes());
            }
        }
        this.conversionPlace = at;
        for (PreparedKernel conversion : conversions) {
            long end = conversionPlace + (conversion == null ? 0 : conversion.workspace());
            at = Math.max(at, end);
        }
        this.workspace = at;
    }

    /// Whether the kernels for `group` do not know its types. Formulas, sums of formulas and copies read any type.
    static boolean needed(Group group) {
        boolean readsAny =
                group.primitive() instanceof Pointwise
                        || group.primitive() instanceof Reduce
                        || group.primitive() instanceof Movement
                        || group.primitive() instanceof Gather;
        boolean result =
                group.output().type().isHalf()
                        && !(group.primitive() instanceof Pointwise)
                        && !(readsAny && sameTypes(group));
        return result || !readsAny && group.inputs().stream().anyMatch(x -> x.type().isHalf());
    }

    private static boolean sameTypes(Group group) {
        return group.inputs().getFirst().type() == group.output().type();
    }

    /// The kernel for `group`, by what `prepare` makes for the same group of f32.
    static PreparedKernel of(Group group, Function<Group, PreparedKernel> prepare) {
        List<Operand> inputs = new ArrayList<>(group.inputs());
        inputs.replaceAll(Widened::wide);
        Group wanted =
                new Group(
                        group.primitive(),
                        group.slots(),
                        inputs,
                        List.of(wide(group.output())),
                        group.epilogue(),
                        group.arithmetic());
        return new Widened(group, wanted, prepare.apply(wanted), prepare);
    }

    private static Operand wide(Operand x) {
        return x.type().isHalf()
                ? new Operand(DType.F32, Layout.contiguous(x.layout().shape()))
                : x;
    }

    private static Group conversion(Operand from, Operand to) {
        return new Group(new Pointwise(ITSELF, 0, to.type()), new int[0], List.of(from), to);
    }

    @Override
    public long workspace() {
        return workspace;
    }

    @Override
    public void run(Span[] operands, Span workspace, int[] slots) {
        int result = wide.length - 1;
        for (int i = 0; i < wide.length; i++) {
            wide[i] = conversions[i] == null ? operands[i] : workspace.plus(places[i]);
            if (conversions[i] != null && i < result) {
                convert(i, operands[i], wide[i], workspace, slots);
            }
        }
        kernel.run(wide, workspace, slots);
        if (conversions[result] != null) {
            convert(result, wide[result], operands[result], workspace, slots);
        }
    }

    private void convert(int i, Span from, Span to, Span workspace, int[] slots) {
        pair[0] = from;
        pair[1] = to;
        conversions[i].run(pair, workspace.plus(conversionPlace), slots);
    }

    @Override
    public void close() {
        kernel.close();
        for (PreparedKernel conversion : conversions) {
            if (conversion != null) {
                conversion.close();
            }
        }
    }

    @Override
    public String algorithm() {
        return kernel.algorithm() + ", widened";
    }
}
