package io.genoise.program;

import io.genoise.backend.Backend;
import io.genoise.backend.Group;
import io.genoise.backend.Limits;
import io.genoise.backend.Operand;
import io.genoise.expression.Formula;
import io.genoise.primitive.Primitive.Pointwise;
import io.genoise.runtime.Arithmetic;
import io.genoise.shape.DType;
import io.genoise.shape.Layout;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/// Rewrite: pointwise formulas of one shape that share an operand of full size, or read one another, become one kernel with
/// a result each, if their values survive the step: an optimiser reads weights, gradient and momentum once and writes
/// both new blocks. What a formula read of another one's result it has in a register then. Small ones that [MergeSmall] has
/// left alone need share nothing.
///
/// Only survivors, because their results have places outside the arena: putting their kernels together makes no
/// intermediate live longer. In f32 a value is the same bits through memory and in a register, so no bit changes.
final class MergeMaps {
    private static final int MAX_RESULTS = 4;

    private MergeMaps() {}

    static void apply(Graph graph, Backend backend) {
        List<List<Unit>> bundles = new ArrayList<>();
        for (Unit unit : graph.units) {
            if (isMap(unit) && unit.survives && unit.together == null) {
                boolean joined = false;
                for (int i = 0; i < bundles.size() && !joined; i++) {
                    joined = belongs(unit, bundles.get(i)) && join(bundles.get(i), unit, backend);
                }
                if (!joined) {
                    bundles.add(new ArrayList<>(List.of(unit)));
                }
            }
        }
        graph.sort();
    }

    static boolean isMap(Unit unit) {
        return unit.primitive instanceof Pointwise
                && unit.dtype == DType.F32
                && !unit.inputs.isEmpty();
    }

    /// Lets the kernel of `bundle` compute `unit` too, if it can; whether it does.
    static boolean join(List<Unit> bundle, Unit unit, Backend backend) {
        if (bundle.size() == MAX_RESULTS || !bundle.getFirst().shape.equals(unit.shape)) {
            return false;
        }
        List<Unit> inputs = new ArrayList<>();
        List<Integer> slots = new ArrayList<>();
        List<Formula> formulas = new ArrayList<>();
        for (Unit member : bundle) {
            Pointwise map = (Pointwise) member.primitive;
            formulas.addAll(FusePointwise.renumber(map.formulas(), member, inputs, slots));
        }
        formulas.add(
                ((Pointwise) unit.primitive)
                        .formula()
                        .transform(leaf -> {
                            int result =
                                    leaf.kind() == Formula.Kind.INPUT
                                            ? bundle.indexOf(unit.inputs.get(leaf.index()))
                                            : -1;
                            return result >= 0
                                    ? formulas.get(result)
                                    : FusePointwise.renumbered(leaf, unit, inputs, slots);
                        }));
        int[] places = slots.stream().mapToInt(Integer::intValue).toArray();
        Limits limits = backend.limits();
        if (inputs.size() > limits.operands()
                || FusePointwise.operations(formulas) > limits.operations()
                || !backend.absorbs(group(formulas, places, inputs, unit))) {
            return false;
        }
        bundle.add(unit);
        for (int k = 0; k < formulas.size(); k++) {
            Unit member = bundle.get(k);
            member.primitive = new Pointwise(formulas.get(k), places.length, DType.F32);
            member.inputs = inputs;
            member.slots = places;
            member.together = bundle;
        }
        return true;
    }

    private static boolean belongs(Unit unit, List<Unit> bundle) {
        return bundle.getFirst().shape.equals(unit.shape)
                && bundle.stream().anyMatch(member -> related(member, unit))
                && !reachesAround(unit, bundle);
    }

    private static boolean related(Unit member, Unit unit) {
        return MergeSmall.isSmall(unit)
                || unit.inputs.contains(member)
                || member.inputs.stream()
                        .anyMatch(x -> x.shape.equals(unit.shape) && unit.inputs.contains(x));
    }

    /// Whether `unit` needs a value of `bundle` that it does not read itself, but through something else.
    private static boolean reachesAround(Unit unit, List<Unit> bundle) {
        Set<Unit> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        List<Unit> pending = new ArrayList<>(unit.inputs);
        pending.removeAll(bundle);
        while (!pending.isEmpty()) {
            Unit needed = pending.removeLast();
            if (bundle.contains(needed)) {
                return true;
            }
            if (seen.add(needed)) {
                pending.addAll(needed.inputs);
            }
        }
        return false;
    }

    /// The kernel as it would be if every operand lay alone in memory.
    private static Group group(List<Formula> formulas, int[] slots, List<Unit> inputs, Unit like) {
        List<Operand> operands = new ArrayList<>();
        for (Unit input : inputs) {
            operands.add(
                    new Operand(input.dtype, Layout.contiguous(input.shape).broadcast(like.shape)));
        }
        Operand result = new Operand(DType.F32, Layout.contiguous(like.shape));
        return new Group(
                new Pointwise(formulas, slots.length, DType.F32),
                slots,
                operands,
                Collections.nCopies(formulas.size(), result),
                null,
                Arithmetic.EXACT);
    }
}
