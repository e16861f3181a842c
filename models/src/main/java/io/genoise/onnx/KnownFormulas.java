package io.genoise.onnx;

import static io.genoise.expression.Formula.ONE;
import static io.genoise.expression.Formula.ZERO;
import static io.genoise.expression.Formula.constant;
import static io.genoise.expression.Formula.input;
import static io.genoise.expression.Formula.slot;

import io.genoise.expression.Formula;
import io.genoise.primitive.Primitive;
import io.genoise.primitive.Primitive.Convolve;
import io.genoise.primitive.Primitive.ConvolveInput;
import io.genoise.primitive.Primitive.MatMul;
import io.genoise.primitive.Primitive.Pointwise;
import io.genoise.primitive.Primitive.Reduce;
import io.genoise.primitive.Primitive.Reduction;
import io.genoise.primitive.Primitive.Reshape;
import io.genoise.primitive.Primitive.Slice;
import io.genoise.program.Node;
import io.genoise.shape.DType;
import java.util.List;

/// Formulas for which ONNX has an operator of its own, which viewers name and runtimes have kernels for. Any other formula,
/// and any of these over other operands, becomes an operator a line.
final class KnownFormulas {
    private static final float ROOT_HALF = (float) Math.sqrt(0.5);

    private static final Formula SUM = input(0).plus(input(1));
    private static final Formula QUOTIENT = input(0).over(slot(0));
    private static final Formula RELU = input(0).lessEqual(ZERO).select(ZERO, input(0));
    private static final Formula LEAKY_RELU =
            input(0).lessEqual(ZERO).select(input(0).times(slot(0)), input(0));
    private static final Formula GELU =
            input(0).times(constant(0.5f))
                    .times(ONE.plus(input(0).times(constant(ROOT_HALF)).erf()));

    /// Of a batch norm, over x, mean, slope and shift; its slope over variance and scale.
    private static final Formula BATCH_NORM =
            input(0).minus(input(1)).times(input(2)).plus(input(3));

    private static final Formula BATCH_SLOPE =
            input(0).over(slot(0)).plus(slot(1)).rsqrt().times(input(1));

    /// Of a layer norm, over x, mean, slope, scale and shift; its slope over squared deviations.
    private static final Formula LAYER_NORM =
            input(0).minus(input(1)).times(input(2)).times(input(3)).plus(input(4));

    private static final Formula LAYER_SLOPE = input(0).over(slot(0)).plus(slot(1)).rsqrt();

    private final Translation translation;
    private final Node node;
    private final Formula formula;

    private KnownFormulas(Translation translation, Node node, Formula formula) {
        this.translation = translation;
        this.node = node;
        this.formula = formula;
    }

    /// `node` by an operator of its own; null if there is none.
    static Laid translate(Translation translation, Node node, Pointwise pointwise) {
        Formula formula = pointwise.formula();
        if (pointwise.type() != DType.F32 || node.inputs().isEmpty()) {
            return null;
        }
        KnownFormulas known = new KnownFormulas(translation, node, formula);
        return switch (node.inputs().size()) {
            case 1 -> formula.equals(QUOTIENT) ? known.mean() : known.activation();
            case 2 -> known.bias();
            case 4 -> known.batchNorm();
            case 5 -> known.layerNorm();
            default -> null;
        };
    }

    private Node operand(int i) {
        return node.inputs().get(i);
    }

    private Laid activation() {
        Laid x = translation.laid(operand(0));
        List<Attribute> attributes = List.of();
        String type = null;
        if (formula.equals(RELU)) {
            type = "Relu";
        } else if (formula.equals(LEAKY_RELU)) {
            type = "LeakyRelu";
            attributes = List.of(Attribute.number("alpha", number(node, 0)));
        } else if (formula.equals(GELU)) {
            type = "Gelu";
        }
        return type == null || operand(0).dtype() != DType.F32
                ? null
                : new Laid(translation.operator(type, attributes, x.value()), x.order());
    }

    private static float number(Node node, int i) {
        return Float.intBitsToFloat(node.slots()[i]);
    }

    /// A sum divided by how many numbers are summed.
    private Laid mean() {
        Node sum = operand(0);
        if (!(sum.primitive() instanceof Reduce reduce)
                || reduce.kind() != Reduction.SUM
                || !reduce.formulas().equals(List.of(input(0)))
                || !translation.batches().isReadOnce(sum)) {
            return null;
        }
        boolean all =
                number(node, 0) == summed(sum)
                        && number(node, 0) == summed(translation.batches().twin(sum));
        return all ? ReduceOperators.mean(translation, sum, reduce) : null;
    }

    /// How many numbers each of the sums is of.
    private static long summed(Node sum) {
        return sum.inputs().getFirst().shape().elements() / sum.shape().elements();
    }

    /// What is added to each row or each channel of a product or convolution that nobody else reads.
    private Laid bias() {
        Node product = operand(0);
        Node bias = operand(1);
        if (!formula.equals(SUM)
                || !isPerChannel(bias)
                || !translation.batches().isReadOnce(product)) {
            return null;
        }
        return switch (product.primitive()) {
            case Convolve convolve ->
                    WindowOperators.convolve(translation, product, convolve, bias);
            case ConvolveInput convolve ->
                    WindowOperators.convolveInput(translation, product, convolve, bias);
            case MatMul matMul when product.shape().rank() == 2 ->
                    ProductOperators.product(translation, product, matMul, bias);
            default -> null;
        };
    }

    /// Whether `x` is an f32 number for each channel of the first operand.
    private boolean isPerChannel(Node x) {
        return x.dtype() == DType.F32
                && x.shape().rank() == 1
                && x.shape().extent(0) == operand(0).shape().extent(-1)
                && translation.batches().shape(x).getFirst().isFixed();
    }

    private Laid batchNorm() {
        Node x = operand(0);
        Node slope = operand(2);
        Laid laid = translation.laid(x);
        int rank = x.shape().rank();
        if (!formula.equals(BATCH_NORM)
                || x.dtype() != DType.F32
                || rank < 2
                || laid.order().place(rank - 1) != 1
                || !isFormula(slope, BATCH_SLOPE)
                || number(slope, 0) != 1) {
            return null;
        }
        List<Node> numbers =
                List.of(slope.inputs().get(1), operand(3), operand(1), slope.inputs().get(0));
        if (!numbers.stream().allMatch(this::isPerChannel)) {
            return null;
        }
        Value y =
                translation.operator(
                        "BatchNormalization",
                        List.of(Attribute.number("epsilon", number(slope, 1))),
                        laid.value(),
                        translation.plain(numbers.get(0)),
                        translation.plain(numbers.get(1)),
                        translation.plain(numbers.get(2)),
                        translation.plain(numbers.get(3)));
        return new Laid(y, laid.order());
    }

    private static boolean isFormula(Node node, Formula expected) {
        return node.primitive() instanceof Pointwise pointwise
                && pointwise.type() == DType.F32
                && pointwise.formula().equals(expected);
    }

    /// Of rows, normalised along the last axis.
    private Laid layerNorm() {
        Node x = operand(0);
        Node slope = unshaped(operand(2));
        int rank = x.shape().rank();
        if (!formula.equals(LAYER_NORM)
                || x.dtype() != DType.F32
                || !isPerChannel(operand(3))
                || !isPerChannel(operand(4))
                || !isFormula(slope, LAYER_SLOPE)
                || number(slope, 0) != x.shape().extent(-1)
                || !isPerRow(operand(1))
                || !isPerRow(operand(2))) {
            return null;
        }
        Primitive moments = new Reduce(Reduction.MOMENTS, List.of(input(0)), 1 << rank - 1, 0);
        if (!isRow(operand(1), 0, moments, x) || !isRow(slope.inputs().getFirst(), 1, moments, x)) {
            return null;
        }
        Value y =
                translation.operator(
                        "LayerNormalization",
                        List.of(
                                Attribute.integer("axis", -1),
                                Attribute.number("epsilon", number(slope, 1))),
                        translation.plain(x),
                        translation.plain(operand(3)),
                        translation.plain(operand(4)));
        return Laid.plain(y, rank);
    }

    /// Whether `x` is a number for each row of the first operand.
    private boolean isPerRow(Node x) {
        return x.shape().equals(operand(0).shape().with(-1, 1));
    }

    /// Whether `node` is row `i` of `reduction` of x, reshaped.
    private static boolean isRow(Node node, int i, Primitive reduction, Node x) {
        Node row = unshaped(node);
        if (!(row.primitive() instanceof Slice slice)
                || slice.moving()
                || slice.starts().getFirst() != i
                || slice.part().extent(0) != 1) {
            return false;
        }
        Node whole = row.inputs().getFirst();
        return whole.primitive().equals(reduction)
                && whole.inputs().getFirst() == x
                && slice.part().elements() * 2 == whole.shape().elements();
    }

    private static Node unshaped(Node node) {
        Node x = node;
        while (x.primitive() instanceof Reshape) {
            x = x.inputs().getFirst();
        }
        return x;
    }
}
