package io.genoise.program;

import io.genoise.expression.Formula;
import io.genoise.expression.Formula.Kind;
import io.genoise.expression.Tape;
import io.genoise.primitive.Primitive.Pointwise;
import io.genoise.primitive.Primitive.Reduce;
import io.genoise.shape.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Rewrite: where a ReLU let something pass is read off its result y = max(x, 0), if that is stored anyway and x is kept for
/// nothing else: x ≤ 0 exactly where y ≤ 0. Then a layer without a norm stores one map, not two, and its ReLU can be computed
/// in the kernel of its product.
///
/// Where a norm stands between, the product is read again by the norm's gradient, from which x follows in registers: there
/// y would be one operand more, and nothing is changed.
final class MaskFromOutput {
    private static final Formula X = Formula.input(0);
    private static final Formula RELU = X.lessEqual(Formula.ZERO).select(Formula.ZERO, X);

    private final Map<Unit, List<Unit>> users;

    private MaskFromOutput(Graph graph) {
        this.users = graph.users();
    }

    static void apply(Graph graph) {
        MaskFromOutput rewrite = new MaskFromOutput(graph);
        for (Unit unit : List.copyOf(graph.units)) {
            if (unit.primitive instanceof Pointwise map
                    && map.formula().equals(RELU)
                    && unit.dtype == DType.F32
                    && rewrite.isStored(unit)) {
                rewrite.replaceMasks(unit.inputs.getFirst(), unit);
            }
        }
        graph.sort();
    }

    /// Whether something reads `unit` that no formula can be moved into, or it survives.
    private boolean isStored(Unit unit) {
        return unit.survives
                || users.get(unit).stream()
                        .anyMatch(reader ->
                                !(reader.primitive instanceof Pointwise
                                        || reader.primitive instanceof Reduce));
    }

    /// Lets all who ask for the sign of `x` ask `relu`, if nobody wants more of it.
    private void replaceMasks(Unit x, Unit relu) {
        List<Unit> masks = new ArrayList<>(users.get(x));
        masks.remove(relu);
        if (masks.isEmpty()
                || !x.shape.equals(relu.shape)
                || !isRead(x, users.get(x).size())
                || !masks.stream().allMatch(mask -> asksForTheSignOnly(mask, x))) {
            return;
        }
        for (Unit mask : masks) {
            replace(mask, x, relu);
        }
    }

    /// Whether `unit` has `readers` readers and each of full size that it is a formula of only one: it is kept for them alone.
    private boolean isRead(Unit unit, int readers) {
        if (unit.survives || users.get(unit).size() != readers) {
            return false;
        }
        return !(unit.primitive instanceof Pointwise)
                || unit.inputs.stream()
                        .filter(input -> input.shape.equals(unit.shape))
                        .allMatch(input -> isRead(input, 1));
    }

    /// Whether `mask` is a formula in which `x` occurs as x ≤ 0 and not otherwise.
    private static boolean asksForTheSignOnly(Unit mask, Unit x) {
        if (!(mask.primitive instanceof Pointwise map)) {
            return false;
        }
        Tape tape = Tape.of(List.of(map.formula()));
        for (int i = 0; i < tape.lines().size(); i++) {
            int[] operands = tape.operands()[i];
            for (int operand : operands) {
                if (isInput(tape.lines().get(operand), mask, x)
                        && !(tape.lines().get(i).kind() == Kind.LESS_EQUAL
                                && operand == operands[0]
                                && tape.lines().get(operands[1]).equals(Formula.ZERO))) {
                    return false;
                }
            }
        }
        return !isInput(tape.lines().get(tape.roots()[0]), mask, x);
    }

    private static boolean isInput(Formula line, Unit unit, Unit input) {
        return line.kind() == Kind.INPUT && unit.inputs.get(line.index()) == input;
    }

    private void replace(Unit mask, Unit x, Unit relu) {
        Pointwise map = (Pointwise) mask.primitive;
        mask.inputs.replaceAll(input -> input == x ? relu : input);
        List<Unit> inputs = new ArrayList<>();
        List<Integer> slots = new ArrayList<>();
        Formula formula =
                map.formula()
                        .transform(leaf -> FusePointwise.renumbered(leaf, mask, inputs, slots));
        mask.inputs = inputs;
        mask.slots = slots.stream().mapToInt(Integer::intValue).toArray();
        mask.primitive = new Pointwise(formula, mask.slots.length, map.type());
        users.get(x).remove(mask);
        users.get(relu).add(mask);
    }
}
