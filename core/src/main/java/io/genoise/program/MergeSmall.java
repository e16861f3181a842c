package io.genoise.program;

import io.genoise.backend.Backend;
import io.genoise.expression.Formula;
import io.genoise.primitive.Primitive.Concat;
import io.genoise.primitive.Primitive.Pointwise;
import io.genoise.primitive.Primitive.Reduce;
import io.genoise.primitive.Primitive.Source;
import io.genoise.shape.DType;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// Rewrite: small formulas of one shape become one kernel with a result each, whether they share anything or not: a
/// kernel of a few hundred elements costs its launch. A network has a scale and two running statistics in each of its
/// norms, and four formulas per channel in the gradient of each.
///
/// A formula joins one in front of it only if nothing that it reads is computed later than that. So nothing else changes
/// its place, and no large value lives longer. In f32 a value is the same bits through memory and in a register.
final class MergeSmall {
    /// The most elements of a small one.
    private static final int SMALL = 1 << 14;

    private final Graph graph;
    private final Backend backend;
    private final Map<Unit, List<Unit>> users;
    private final Map<Unit, Integer> positions = new IdentityHashMap<>();
    private final List<List<Unit>> bundles = new ArrayList<>();

    private MergeSmall(Graph graph, Backend backend) {
        this.graph = graph;
        this.backend = backend;
        this.users = graph.users();
    }

    static void apply(Graph graph, Backend backend) {
        copyByFormulas(graph);
        new MergeSmall(graph, backend).join();
        graph.sort();
    }

    /// Whether launching a kernel for `unit` costs more than what it computes.
    static boolean isSmall(Unit unit) {
        return unit.shape.elements() <= SMALL;
    }

    /// Several sums are computed side by side, and those that are wanted elsewhere in a concatenation are copied there: the
    /// gradients of a norm's scale and shift. Copied by formulas, they can join others.
    private static void copyByFormulas(Graph graph) {
        for (Unit unit : List.copyOf(graph.units)) {
            if (unit.primitive instanceof Concat concat
                    && concat.axis() == 0
                    && unit.dtype == DType.F32) {
                List<Unit> parts = List.copyOf(unit.inputs);
                for (int i = 0; i < parts.size(); i++) {
                    boolean stays =
                            i > 0 && Aliases.continues(parts.get(i - 1), parts.get(i))
                                    || i + 1 < parts.size()
                                            && Aliases.continues(parts.get(i), parts.get(i + 1));
                    if (isOneOfSeveralSums(parts.get(i)) && !stays) {
                        unit.inputs.set(i, copied(graph, parts.get(i)));
                    }
                }
            }
        }
    }

    private static boolean isOneOfSeveralSums(Unit part) {
        return isSmall(part)
                && Aliases.root(part).primitive instanceof Reduce reduce
                && reduce.formulas().size() > 1;
    }

    private static Unit copied(Graph graph, Unit part) {
        Unit copy =
                new Unit(
                        part.origin,
                        part.shape,
                        part.dtype,
                        new Pointwise(Formula.input(0), 0, part.dtype),
                        List.of(part),
                        new int[0]);
        graph.units.add(graph.units.indexOf(part) + 1, copy);
        return copy;
    }

    private void join() {
        for (int i = 0; i < graph.units.size(); i++) {
            Unit unit = graph.units.get(i);
            positions.put(unit, i);
            if (MergeMaps.isMap(unit) && isSmall(unit) && !becomesEpilogue(unit) && !joins(unit)) {
                bundles.add(new ArrayList<>(List.of(unit)));
            }
        }
    }

    /// Lets the last kernel compute `unit` that can, and that does not come before what `unit` reads.
    private boolean joins(Unit unit) {
        for (List<Unit> bundle : bundles.reversed()) {
            int place = positions.get(bundle.getFirst());
            if (unit.inputs.stream().anyMatch(input -> computedAt(input, bundle) >= place)) {
                return false;
            }
            if (MergeMaps.join(bundle, unit, backend)) {
                return true;
            }
        }
        return false;
    }

    /// Where `input` is computed, if not by `bundle` itself. A view costs nothing, so it can be had as early as its operand.
    private int computedAt(Unit input, List<Unit> bundle) {
        Unit root = Aliases.root(input);
        boolean there = root.primitive instanceof Source || bundle.contains(input);
        return there ? -1 : positions.get(root);
    }

    private boolean becomesEpilogue(Unit unit) {
        return unit.inputs.stream()
                .anyMatch(input -> Epilogues.isProduct(input) && users.get(input).size() == 1);
    }
}
