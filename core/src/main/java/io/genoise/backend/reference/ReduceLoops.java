package io.genoise.backend.reference;

import io.genoise.backend.Group;
import io.genoise.backend.Operand;
import io.genoise.primitive.Primitive.Reduce;
import io.genoise.shape.Layout;
import io.genoise.shape.TensorShape;
import java.util.List;

/// Reductions of a formula: for every kept index, a walk over the reduced axes, adding up in that order. `MOMENTS` goes
/// twice, for the mean and then for the deviations from it. A NaN is the largest and the smallest value of all.
final class ReduceLoops {
    private final Reduce reduce;
    private final Evaluator[] formulas;
    private final Walk kept;
    private final Walk reduced;
    private final int outputs;
    private final int count;

    private ReduceLoops(Reduce reduce, Group group) {
        List<Layout> layouts = group.inputs().stream().map(Operand::layout).toList();
        TensorShape whole = layouts.isEmpty() ? TensorShape.SCALAR : layouts.getFirst().shape();
        this.reduce = reduce;
        this.formulas =
                reduce.formulas().stream()
                        .map(f -> new Evaluator(List.of(f), layouts.size(), group.slots()))
                        .toArray(Evaluator[]::new);
        this.kept = new Walk(whole, ~reduce.axes(), layouts);
        this.reduced = new Walk(whole, reduce.axes(), layouts);
        this.outputs = (int) whole.reduce(reduce.axes(), false).elements();
        this.count = (int) (whole.elements() / outputs);
    }

    static Loops reduce(Reduce reduce, Group group) {
        return new ReduceLoops(reduce, group)::run;
    }

    private void run(double[][] block, int[] at, int[] slots) {
        double[] out = block[block.length - 1];
        int first = at[at.length - 1];
        for (int i = 0; i < formulas.length; i++) {
            Evaluator formula = formulas[i];
            formula.load(slots);
            int o = first + i * outputs;
            kept.start(at);
            do {
                switch (reduce.kind()) {
                    case SUM -> out[o] = sum(formula, block);
                    case MAX -> out[o] = extreme(formula, block, 1, false);
                    case MIN -> out[o] = extreme(formula, block, -1, false);
                    case ARGMAX -> out[o] = extreme(formula, block, 1, true);
                    case ARGMIN -> out[o] = extreme(formula, block, -1, true);
                    case MOMENTS -> {
                        double mean = sum(formula, block) / count;
                        out[o] = mean;
                        out[o + outputs] = squares(formula, block, mean);
                    }
                }
                o++;
            } while (kept.next());
        }
    }

    private double sum(Evaluator formula, double[][] block) {
        double sum = 0;
        reduced.start(kept.place());
        do {
            sum += formula.value(block, reduced.place());
        } while (reduced.next());
        return sum;
    }

    private double squares(Evaluator formula, double[][] block, double mean) {
        double sum = 0;
        reduced.start(kept.place());
        do {
            double d = formula.value(block, reduced.place()) - mean;
            sum += d * d;
        } while (reduced.next());
        return sum;
    }

    /// The largest value of sign·formula, times sign, or the position of the first that large.
    private double extreme(Evaluator formula, double[][] block, int sign, boolean position) {
        double best = Double.NEGATIVE_INFINITY;
        int where = 0;
        int i = 0;
        reduced.start(kept.place());
        do {
            double value = sign * formula.value(block, reduced.place());
            if (value > best || (Double.isNaN(value) && !Double.isNaN(best))) {
                best = value;
                where = i;
            }
            i++;
        } while (reduced.next());
        return position ? where : sign * best;
    }
}
