package io.genoise.program;

import io.genoise.expression.Formula;
import io.genoise.primitive.Primitive.Reduce;
import io.genoise.primitive.Primitive.Reduction;
import io.genoise.primitive.Primitive.Reshape;
import io.genoise.primitive.Primitive.Slice;
import io.genoise.shape.TensorShape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/// Rewrite: two sums over the same axes that read a common operand of full size become one pass with two results, such
/// as the sums of dy and of dy·x̂ in the gradient of BatchNorm. Each result keeps its own additions, so no bit changes.
final class MergeSums {
    private static final int MAX_SUMS = 4;

    private MergeSums() {}

    /// A sum, and the shape that it goes over.
    private record Sum(Unit unit, Reduce reduce, TensorShape whole) {
        static List<Sum> all(Graph graph) {
            List<Sum> all = new ArrayList<>();
            for (Unit unit : graph.units) {
                if (unit.primitive instanceof Reduce reduce
                        && reduce.kind() == Reduction.SUM
                        && !unit.survives) {
                    all.add(new Sum(unit, reduce, unit.iteration()));
                }
            }
            return all;
        }

        boolean fits(Sum other) {
            if (reduce.axes() != other.reduce.axes()
                    || reduce.formulas().size() + other.reduce.formulas().size() > MAX_SUMS
                    || !whole.equals(other.whole)) {
                return false;
            }
            for (Unit input : unit.inputs) {
                if (input.shape.equals(whole) && other.unit.inputs.contains(input)) {
                    return true;
                }
            }
            return false;
        }
    }

    /// Merges the first pair that can be, and looks again from its place on: nothing before that has become possible, because
    /// the merged sum needs what either did, and units in front of the first keep their order.
    static void apply(Graph graph) {
        List<Sum> sums = Sum.all(graph);
        for (int i = 0; i < sums.size(); i++) {
            for (int j = i + 1; j < sums.size(); j++) {
                Unit early = sums.get(i).unit;
                Unit late = sums.get(j).unit;
                if (sums.get(i).fits(sums.get(j)) && !reaches(early, late)) {
                    merge(graph, early, late);
                    sums = Sum.all(graph);
                    j = i;
                }
            }
        }
    }

    /// Whether `late` needs `early`.
    private static boolean reaches(Unit early, Unit late) {
        Set<Unit> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        List<Unit> pending = new ArrayList<>(List.of(late));
        while (!pending.isEmpty()) {
            Unit unit = pending.removeLast();
            if (unit == early) {
                return true;
            }
            if (seen.add(unit)) {
                pending.addAll(unit.inputs);
            }
        }
        return false;
    }

    private static void merge(Graph graph, Unit a, Unit b) {
        List<Unit> inputs = new ArrayList<>();
        List<Integer> slots = new ArrayList<>();
        List<Formula> formulas = new ArrayList<>();
        for (Unit unit : List.of(a, b)) {
            formulas.addAll(
                    FusePointwise.renumber(
                            ((Reduce) unit.primitive).formulas(), unit, inputs, slots));
        }
        int[] places = slots.stream().mapToInt(Integer::intValue).toArray();
        Reduce both =
                new Reduce(Reduction.SUM, formulas, ((Reduce) a.primitive).axes(), places.length);
        TensorShape row = a.iteration().reduce(both.axes(), false);
        Unit merged =
                new Unit(a.origin, row.insert(0, formulas.size()), a.dtype, both, inputs, places);
        int at = graph.units.indexOf(a);
        graph.units.add(at, merged);
        int first = ((Reduce) a.primitive).formulas().size();
        view(graph, a, merged, 0);
        view(graph, b, merged, first);
        graph.sort();
    }

    /// Turns `sum` into a view of its part of `merged`.
    private static void view(Graph graph, Unit sum, Unit merged, int first) {
        int count = ((Reduce) sum.primitive).formulas().size();
        List<Integer> starts = new ArrayList<>(Collections.nCopies(merged.shape.rank(), 0));
        starts.set(0, first);
        TensorShape part = merged.shape.with(0, count);
        Slice slice = new Slice(starts, part);
        sum.slots = new int[0];
        if (count > 1) {
            sum.primitive = slice;
            sum.inputs = new ArrayList<>(List.of(merged));
            return;
        }
        Unit piece = new Unit(sum.origin, part, sum.dtype, slice, List.of(merged), new int[0]);
        graph.units.add(graph.units.indexOf(sum), piece);
        sum.primitive = new Reshape(sum.shape);
        sum.inputs = new ArrayList<>(List.of(piece));
    }
}
