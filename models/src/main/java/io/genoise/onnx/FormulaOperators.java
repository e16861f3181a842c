package io.genoise.onnx;

import io.genoise.expression.Formula;
import io.genoise.expression.Formula.Kind;
import io.genoise.expression.Tape;
import io.genoise.program.Node;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import java.util.ArrayList;
import java.util.List;

/// A pointwise formula as operators, one a line of its tape. Slots are numbers; what a comparison gives is a truth value
/// to those who choose by it, and 1 or 0 to others.
final class FormulaOperators {
    private final Translation translation;
    private final Node node;
    private final Order order;
    private final Tape tape;

    /// The lines' values as numbers and as truth values; null until somebody asks.
    private final Value[] numbers;

    private final Value[] truths;

    /// Translates the `formula` of `node` over its inputs, in [#order].
    FormulaOperators(Translation translation, Node node, Formula formula) {
        this.translation = translation;
        this.node = node;
        this.order = order(translation, node);
        this.tape = Tape.of(List.of(formula));
        this.numbers = new Value[tape.lines().size()];
        this.truths = new Value[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            translate(i);
        }
    }

    /// How all that is computed lies: as the largest of the operands that have all axes; of equal ones as one whose axes are
    /// not as they were.
    private static Order order(Translation translation, Node node) {
        int rank = whole(node).rank();
        Order order = Order.plain(rank);
        long most = 0;
        for (Node input : node.inputs()) {
            Order own = translation.laid(input).order();
            long elements = input.shape().elements();
            if (own.rank() == rank && (elements > most || elements == most && order.isPlain())) {
                order = own;
                most = elements;
            }
        }
        return order;
    }

    /// The shape that the operands of `node` broadcast to.
    private static TensorShape whole(Node node) {
        TensorShape whole = TensorShape.SCALAR;
        for (Node input : node.inputs()) {
            whole = TensorShape.broadcast(whole, input.shape());
        }
        return whole;
    }

    Order order() {
        return order;
    }

    /// The operands' broadcast shape.
    List<Extent> extents() {
        return Extent.of(whole(node), whole(translation.batches().twin(node)));
    }

    /// What the formula gives, f32 in the operands' broadcast shape.
    Value number() {
        return whole(numberOf(tape.roots()[0]));
    }

    /// The same as `type`: integers are rounded to nearest, ties to even, and bytes clamped.
    Value as(DType type) {
        int root = tape.roots()[0];
        int target = ElementType.of(type);
        if (type == DType.F32) {
            return number();
        }
        if (isComparison(tape.lines().get(root).kind())) {
            return whole(translation.cast(truths[root], target));
        }
        Value number = type.isHalf() ? numberOf(root) : rounded(numberOf(root), type);
        return whole(translation.cast(number, target));
    }

    private Value rounded(Value number, DType type) {
        Value whole = translation.operator("Round", number);
        OnnxGraph graph = translation.graph();
        return type == DType.U8
                ? translation.operator("Clip", whole, graph.number(0), graph.number(255))
                : whole;
    }

    private static boolean isComparison(Kind kind) {
        return kind == Kind.LESS || kind == Kind.LESS_EQUAL || kind == Kind.EQUAL;
    }

    /// `value` repeated to the operands' broadcast shape, which operands that it does not read may have made.
    private Value whole(Value value) {
        TensorShape read = TensorShape.SCALAR;
        for (Formula line : tape.lines()) {
            if (line.kind() == Kind.INPUT) {
                read = TensorShape.broadcast(read, node.inputs().get(line.index()).shape());
            }
        }
        return read.equals(whole(node))
                ? value
                : translation.expanded(value, order.arrange(extents()));
    }

    private void translate(int i) {
        Formula line = tape.lines().get(i);
        int[] operands = tape.operands()[i];
        switch (line.kind()) {
            case INPUT -> {
                Laid input = translation.real(node.inputs().get(line.index()));
                numbers[i] = translation.broadcasting(input, order);
            }
            case SLOT ->
                    numbers[i] =
                            translation
                                    .graph()
                                    .number(Float.intBitsToFloat(node.slots()[line.index()]));
            case CONSTANT, SCALAR -> numbers[i] = translation.graph().number(line.value());
            case LESS -> truths[i] = over("Less", operands);
            case LESS_EQUAL -> truths[i] = over("LessOrEqual", operands);
            case EQUAL -> truths[i] = over("Equal", operands);
            case SELECT ->
                    numbers[i] =
                            translation.operator(
                                    "Where",
                                    truthOf(operands[0]),
                                    numberOf(operands[1]),
                                    numberOf(operands[2]));
            case RSQRT -> numbers[i] = translation.operator("Reciprocal", over("Sqrt", operands));
            default -> numbers[i] = over(name(line.kind()), operands);
        }
    }

    private static String name(Kind kind) {
        return switch (kind) {
            case NEGATE -> "Neg";
            case ABS -> "Abs";
            case SIGN -> "Sign";
            case FLOOR -> "Floor";
            case RECIPROCAL -> "Reciprocal";
            case SQRT -> "Sqrt";
            case EXP -> "Exp";
            case LOG -> "Log";
            case TANH -> "Tanh";
            case SIGMOID -> "Sigmoid";
            case SOFTPLUS -> "Softplus";
            case ERF -> "Erf";
            case SIN -> "Sin";
            case COS -> "Cos";
            case ADD -> "Add";
            case SUBTRACT -> "Sub";
            case MULTIPLY -> "Mul";
            case DIVIDE -> "Div";
            case POWER -> "Pow";
            case MINIMUM -> "Min";
            case MAXIMUM -> "Max";
            case INPUT, SLOT, CONSTANT, SCALAR, LESS, LESS_EQUAL, EQUAL, SELECT, RSQRT ->
                    throw new IllegalStateException("no operator of its own: " + kind);
        };
    }

    private Value over(String type, int[] operands) {
        List<Value> values = new ArrayList<>();
        for (int operand : operands) {
            values.add(numberOf(operand));
        }
        return translation.operator(type, values.toArray(new Value[0]));
    }

    private Value numberOf(int i) {
        if (numbers[i] == null) {
            numbers[i] = translation.cast(truths[i], ElementType.FLOAT);
        }
        return numbers[i];
    }

    private Value truthOf(int i) {
        if (truths[i] == null) {
            truths[i] = translation.cast(numbers[i], ElementType.BOOL);
        }
        return truths[i];
    }
}
