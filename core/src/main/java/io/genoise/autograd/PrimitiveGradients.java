package io.genoise.autograd;

import static io.genoise.expression.Formula.constant;
import static io.genoise.expression.Formula.input;

import io.genoise.expression.Formula;
import io.genoise.op.CustomOp;
import io.genoise.primitive.Attending;
import io.genoise.primitive.Primitive;
import io.genoise.primitive.Primitive.AveragePool;
import io.genoise.primitive.Primitive.AveragePoolInput;
import io.genoise.primitive.Primitive.Convolve;
import io.genoise.primitive.Primitive.ConvolveInput;
import io.genoise.primitive.Primitive.ConvolveWeight;
import io.genoise.primitive.Primitive.MatMul;
import io.genoise.primitive.Primitive.MaxPoolIndices;
import io.genoise.primitive.Primitive.PoolGather;
import io.genoise.primitive.Primitive.PoolScatter;
import io.genoise.primitive.Primitive.Reduce;
import io.genoise.primitive.Resampling;
import io.genoise.primitive.Selection;
import io.genoise.program.Node;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.internal.StepAccess;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The one table of the primitives' gradients: for y = primitive(x₀, x₁ …) and dy, the products dy·∂y/∂xᵢ, written in
/// the primitives themselves.
final class PrimitiveGradients {
    private PrimitiveGradients() {}

    /// The gradients for `node`'s operands; null for one that has none or is not wanted.
    static List<Tensor> of(Step step, Node node, Tensor dy, boolean[] wanted) {
        StepAccess access = StepAccess.get();
        Tensor y = access.tensor(step, node);
        List<Tensor> x = new ArrayList<>(node.inputs().size());
        for (Node input : node.inputs()) {
            x.add(access.tensor(step, input));
        }
        return switch (node.primitive()) {
            case Primitive.Source _,
                    Primitive.Iota _,
                    Primitive.Random _,
                    MaxPoolIndices _,
                    Selection.TopK _ ->
                    none(x);
            case Primitive.Pointwise p ->
                    FormulaGradient.of(
                            p.formula(), node.slots(), x, y.shape(), dy, List.of(), wanted);
            case Reduce r -> reduce(r, node.slots(), x, y, dy, wanted);
            case Primitive.Reshape _ -> List.of(dy.reshape(x.getFirst().shape()));
            case Primitive.Permute p -> List.of(dy.permute(inverse(p.order())));
            case Primitive.Slice s -> List.of(padded(s, x.getFirst().shape(), node.slots(), dy));
            case Primitive.Flip f -> List.of(record(f, dy));
            case Primitive.Broadcast _ -> List.of(FormulaGradient.sumTo(dy, x.getFirst().shape()));
            case Primitive.Pad p ->
                    List.of(
                            Tensor.of(
                                    new Primitive.Slice(
                                            p.starts(), x.getFirst().shape(), p.moving()),
                                    node.slots(),
                                    dy));
            case Primitive.Concat c -> concat(c, x, dy, wanted);
            case MatMul m -> matmul(m, x.get(0), x.get(1), dy, wanted);
            case Convolve c ->
                    pair(
                            wanted,
                            () ->
                                    record(
                                            new ConvolveInput(
                                                    c.window(), c.groups(), spatial(x.get(0))),
                                            dy,
                                            x.get(1)),
                            () -> record(new ConvolveWeight(c.window(), c.groups()), x.get(0), dy));
            case ConvolveInput c ->
                    pair(
                            wanted,
                            () -> record(new Convolve(c.window(), c.groups()), dy, x.get(1)),
                            () -> record(new ConvolveWeight(c.window(), c.groups()), dy, x.get(0)));
            case ConvolveWeight c ->
                    pair(
                            wanted,
                            () ->
                                    record(
                                            new ConvolveInput(
                                                    c.window(), c.groups(), spatial(x.get(0))),
                                            x.get(1),
                                            dy),
                            () -> record(new Convolve(c.window(), c.groups()), x.get(0), dy));
            case Primitive.MaxPool m ->
                    List.of(
                            record(
                                    new PoolScatter(m.window(), spatial(x.getFirst())),
                                    dy,
                                    record(new MaxPoolIndices(m.window()), x.getFirst())));
            case PoolGather p ->
                    pair(
                            wanted,
                            () ->
                                    record(
                                            new PoolScatter(p.window(), spatial(x.get(0))),
                                            dy,
                                            x.get(1)),
                            () -> null);
            case PoolScatter p ->
                    pair(
                            wanted,
                            () -> record(new PoolGather(p.window()), dy, x.get(1)),
                            () -> null);
            case AveragePool a ->
                    List.of(
                            record(
                                    new AveragePoolInput(
                                            a.window(), a.countPadding(), spatial(x.getFirst())),
                                    dy));
            case AveragePoolInput a ->
                    List.of(record(new AveragePool(a.window(), a.countPadding()), dy));
            case Primitive.Gather _ ->
                    pair(
                            wanted,
                            () ->
                                    record(
                                            new Primitive.ScatterAdd(x.get(0).shape().extent(0)),
                                            dy,
                                            x.get(1)),
                            () -> null);
            case Primitive.ScatterAdd _ ->
                    pair(wanted, () -> record(new Primitive.Gather(), dy, x.get(1)), () -> null);
            case Resampling.Warp w ->
                    pair(
                            inPictures(w, wanted, x),
                            () ->
                                    record(
                                            new Resampling.WarpInput(
                                                    w.filter(),
                                                    w.outside(),
                                                    x.get(0).shape().extent(1),
                                                    x.get(0).shape().extent(2)),
                                            dy,
                                            x.get(1)),
                            () -> null);
            case Resampling.WarpInput w ->
                    pair(
                            inPictures(w, wanted, x),
                            () ->
                                    record(
                                            new Resampling.Warp(
                                                    w.filter(),
                                                    w.outside(),
                                                    x.get(0).shape().extent(1),
                                                    x.get(0).shape().extent(2)),
                                            dy,
                                            x.get(1)),
                            () -> null);
            case Selection.TakeAlong _ ->
                    pair(
                            wanted,
                            () ->
                                    record(
                                            new Selection.AddAlong(x.get(0).shape().extent(-1)),
                                            dy,
                                            x.get(1)),
                            () -> null);
            case Selection.AddAlong _ ->
                    pair(wanted, () -> record(new Selection.TakeAlong(), dy, x.get(1)), () -> null);
            case Attending a -> AttentionGradients.of(a, node.slots(), x, dy, wanted);
            case Primitive.Custom c -> custom(c, x, y, dy);
        };
    }

    private static Tensor record(Primitive primitive, Tensor... operands) {
        return Tensor.of(primitive, null, operands);
    }

    private static List<Tensor> none(List<Tensor> x) {
        return Arrays.asList(new Tensor[x.size()]);
    }

    private interface Recorder {
        Tensor record();
    }

    private static List<Tensor> pair(boolean[] wanted, Recorder first, Recorder second) {
        return Arrays.asList(wanted[0] ? first.record() : null, wanted[1] ? second.record() : null);
    }

    private static List<Integer> spatial(Tensor x) {
        List<Integer> extents = new ArrayList<>();
        for (int i = 1; i < x.shape().rank() - 1; i++) {
            extents.add(x.shape().extent(i));
        }
        return extents;
    }

    private static int[] inverse(List<Integer> order) {
        int[] inverse = new int[order.size()];
        for (int i = 0; i < inverse.length; i++) {
            inverse[order.get(i)] = i;
        }
        return inverse;
    }

    /// `dy` of a slice of a tensor of shape `whole`, with zeros around it.
    static Tensor padded(Primitive.Slice slice, TensorShape whole, int[] slots, Tensor dy) {
        return Tensor.of(new Primitive.Pad(slice.starts(), whole, slice.moving()), slots, dy);
    }

    private static List<Tensor> concat(
            Primitive.Concat c, List<Tensor> x, Tensor dy, boolean[] wanted) {
        List<Tensor> parts = new ArrayList<>();
        int at = 0;
        for (int i = 0; i < wanted.length; i++) {
            int end = at + x.get(i).shape().extent(c.axis());
            parts.add(wanted[i] ? dy.fixedSlice(c.axis(), at, end) : null);
            at = end;
        }
        return parts;
    }

    private static List<Tensor> matmul(MatMul m, Tensor a, Tensor b, Tensor dc, boolean[] wanted) {
        return pair(
                wanted,
                () ->
                        m.transposeA()
                                ? b.matmul(dc, m.transposeB(), true)
                                : dc.matmul(b, false, !m.transposeB()),
                () ->
                        m.transposeB()
                                ? dc.matmul(a, true, m.transposeA())
                                : a.matmul(dc, !m.transposeA(), false));
    }

    /// With v = formula(x) and dy spread over the reduced axes: sum: dv = dy; max, min: dv = dy where v = y, shared by
    /// equal ones; moments: dv = dmean/n + 2(v − mean)·dM2 (the deviations sum to 0, so the mean in M2 adds nothing).
    private static List<Tensor> reduce(
            Reduce r, int[] slots, List<Tensor> x, Tensor y, Tensor dy, boolean[] wanted) {
        TensorShape whole = TensorShape.SCALAR;
        for (Tensor operand : x) {
            whole = TensorShape.broadcast(whole, operand.shape());
        }
        TensorShape kept = whole.reduce(r.axes(), true);
        Formula formula = r.formulas().getFirst();
        int n = x.size();
        switch (r.kind()) {
            case SUM -> {
                List<Tensor> total = none(x);
                for (int k = 0; k < r.formulas().size(); k++) {
                    Tensor part = (r.formulas().size() == 1 ? dy : row(dy, k)).reshape(kept);
                    List<Tensor> add =
                            FormulaGradient.of(
                                    r.formulas().get(k), slots, x, whole, part, List.of(), wanted);
                    for (int i = 0; i < n; i++) {
                        Tensor old = total.get(i);
                        total.set(
                                i,
                                old == null
                                        ? add.get(i)
                                        : add.get(i) == null ? old : old.plus(add.get(i)));
                    }
                }
                return total;
            }
            case MAX, MIN -> {
                Tensor extreme = y.reshape(kept);
                Tensor ties =
                        Tensor.of(
                                new Reduce(
                                        Primitive.Reduction.SUM,
                                        List.of(formula.equal(input(n))),
                                        r.axes(),
                                        slots.length),
                                slots,
                                append(x, extreme));
                Tensor share = dy.over(ties).reshape(kept);
                Formula mask = formula.equal(input(n + 1)).select(input(n), constant(0));
                return FormulaGradient.of(
                        formula, slots, x, whole, share, List.of(extreme), mask, wanted);
            }
            case MOMENTS -> {
                float count = (float) (whole.elements() / kept.elements());
                Tensor mean = y.fixedGet(0).reshape(kept);
                Tensor byMean = row(dy, 0).over(count).reshape(kept);
                Tensor byM2 = row(dy, 1).times(2).reshape(kept);
                Formula v = input(n).plus(formula.minus(input(n + 1)).times(input(n + 2)));
                return FormulaGradient.of(
                        formula, slots, x, whole, byMean, List.of(mean, byM2), v, wanted);
            }
            case ARGMAX, ARGMIN -> {
                return none(x);
            }
        }
        throw new IllegalStateException("no gradient of " + r.kind());
    }

    /// Row `k` of `dy`: where `dy` was put together of rows, that one as it was before, and nothing need put them together.
    private static Tensor row(Tensor dy, int k) {
        Node node = StepAccess.get().node(dy);
        TensorShape shape = dy.shape().reduce(1, false);
        if (!(node.primitive() instanceof Primitive.Concat c)
                || c.axis() != 0
                || node.inputs().size() != dy.shape().extent(0)) {
            return dy.fixedGet(k);
        }
        Node row = node.inputs().get(k);
        if (row.primitive() instanceof Primitive.Reshape
                && row.inputs().getFirst().shape().equals(shape)) {
            row = row.inputs().getFirst();
        }
        return StepAccess.get().tensor(dy.openStep(), row).reshape(shape);
    }

    private static Tensor[] append(List<Tensor> x, Tensor more) {
        Tensor[] all = x.toArray(new Tensor[x.size() + 1]);
        all[x.size()] = more;
        return all;
    }

    /// What is wanted, if that is no gradient in the matrices.
    private static boolean[] inPictures(Resampling warp, boolean[] wanted, List<Tensor> x) {
        if (wanted[1]) {
            throw x.get(1)
                    .mistake(
                            "%s has no gradient with respect to its matrices %s: detach() them"
                                    .formatted(warp.getClass().getSimpleName(), x.get(1).shape()));
        }
        return new boolean[] {wanted[0] && x.get(0).dtype().isFloat(), false};
    }

    private static List<Tensor> custom(Primitive.Custom c, List<Tensor> x, Tensor y, Tensor dy) {
        if (c.kernel() instanceof CustomOp op) {
            return op.gradient(x, y, dy);
        }
        throw y.mistake(
                "operation %s has no gradient: implement io.genoise.op.CustomOp instead of CustomKernel"
                        .formatted(c.kernel().name()));
    }
}
