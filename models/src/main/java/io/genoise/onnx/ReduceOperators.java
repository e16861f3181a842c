package io.genoise.onnx;

import io.genoise.expression.Formula;
import io.genoise.primitive.Primitive.Reduce;
import io.genoise.program.Node;
import java.util.ArrayList;
import java.util.List;

/// Reductions as operators. Several results are stacked as they are in the recording; who takes one of them takes it as it
/// was before.
final class ReduceOperators {
    private final Translation translation;
    private final Node node;
    private final Reduce reduce;

    private ReduceOperators(Translation translation, Node node, Reduce reduce) {
        this.translation = translation;
        this.node = node;
        this.reduce = reduce;
    }

    static Laid translate(Translation translation, Node node, Reduce reduce) {
        ReduceOperators all = new ReduceOperators(translation, node, reduce);
        List<Laid> results = new ArrayList<>();
        for (Formula formula : reduce.formulas()) {
            all.translate(new FormulaOperators(translation, node, formula), results);
        }
        return reduce.results() == 1 ? results.getFirst() : translation.stacked(node, results);
    }

    /// The mean where `reduce` gives the sum.
    static Laid mean(Translation translation, Node node, Reduce reduce) {
        FormulaOperators formula =
                new FormulaOperators(translation, node, reduce.formulas().getFirst());
        Value mean =
                new ReduceOperators(translation, node, reduce)
                        .over("ReduceMean", formula.number(), formula, false);
        return new Laid(mean, formula.order().without(reduce.axes()));
    }

    private void translate(FormulaOperators formula, List<Laid> results) {
        Order kept = formula.order().without(reduce.axes());
        Value x = formula.number();
        switch (reduce.kind()) {
            case SUM -> results.add(new Laid(over("ReduceSum", x, formula, false), kept));
            case MAX -> results.add(new Laid(over("ReduceMax", x, formula, false), kept));
            case MIN -> results.add(new Laid(over("ReduceMin", x, formula, false), kept));
            case MOMENTS -> {
                Value mean = over("ReduceMean", x, formula, true);
                Value off = translation.operator("Sub", x, mean);
                Value squares = translation.operator("Mul", off, off);
                results.add(new Laid(over("ReduceMean", x, formula, false), kept));
                results.add(new Laid(over("ReduceSum", squares, formula, false), kept));
            }
            case ARGMAX -> results.add(position("ArgMax", x, formula));
            case ARGMIN -> results.add(position("ArgMin", x, formula));
        }
    }

    private Value over(String type, Value x, FormulaOperators formula, boolean keep) {
        if (reduce.axes() == 0) {
            return x;
        }
        List<Long> places =
                formula.order().places(reduce.axes()).stream().map(Integer::longValue).toList();
        return translation.operator(
                type,
                List.of(Attribute.integer("keepdims", keep ? 1 : 0)),
                x,
                translation.integers(places));
    }

    /// Where the first extreme value lies, the axes that are reduced being one.
    private Laid position(String type, Value x, FormulaOperators formula) {
        List<Extent> extents = formula.extents();
        List<Integer> axes = new ArrayList<>();
        List<Extent> rows = new ArrayList<>();
        Extent reduced = Extent.of(1);
        for (int axis = 0; axis < extents.size(); axis++) {
            if ((reduce.axes() >> axis & 1) == 0) {
                axes.add(axis);
                rows.add(extents.get(axis));
            }
        }
        int kept = axes.size();
        for (int axis = 0; axis < extents.size(); axis++) {
            if ((reduce.axes() >> axis & 1) == 1) {
                axes.add(axis);
                reduced = reduced.times(extents.get(axis));
            }
        }
        rows.add(reduced);
        Value last = translation.arranged(new Laid(x, formula.order()), new Order(axes));
        Value position =
                translation.operator(
                        type,
                        List.of(Attribute.integer("axis", -1), Attribute.integer("keepdims", 0)),
                        translation.reshaped(last, rows));
        return Laid.plain(translation.cast(position, ElementType.INT32), kept);
    }
}
