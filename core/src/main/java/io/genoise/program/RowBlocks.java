package io.genoise.program;

import io.genoise.backend.Backend;
import io.genoise.backend.Chain;
import io.genoise.backend.Group;
import io.genoise.backend.Operand;
import io.genoise.primitive.Primitive.Pointwise;
import io.genoise.primitive.Primitive.Reduce;
import io.genoise.primitive.Primitive.Reduction;
import io.genoise.primitive.Primitive.Source;
import io.genoise.runtime.Arithmetic;
import io.genoise.shape.DType;
import io.genoise.shape.Layout;
import io.genoise.shape.TensorShape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Rewrite: formulas and reductions over the same rows that share an operand, or read one another, come one behind another,
/// so that one kernel can compute them block of rows by block of rows ([Rows], [io.genoise.backend.Chain]). Softmax with
/// cross-entropy reads its logits from memory once, not four times; the gradient of a layer norm reads x and dy once, not four
/// times; what a gradient stores is summed while it is in the cache.
///
/// Between two products only, so that no value lives much longer. Each group does what it did, so no bit changes.
final class RowBlocks {
    private final Graph graph;
    private final Backend backend;
    private final Map<Unit, Integer> positions = new IdentityHashMap<>();
    private List<Chained> open = new ArrayList<>();
    private int begin;

    /// Units that one kernel is to compute block of rows by block of rows, in order.
    static final class Chained {
        final List<Unit> units = new ArrayList<>();

        /// How many rows, or 0 while no reduction has said it.
        long rows;

        /// What it reads and computes, views left out.
        private final Set<Unit> values = Collections.newSetFromMap(new IdentityHashMap<>());
    }

    private RowBlocks(Graph graph, Backend backend) {
        this.graph = graph;
        this.backend = backend;
    }

    static void apply(Graph graph, Backend backend) {
        new RowBlocks(graph, backend).chain();
        graph.sort();
    }

    private void chain() {
        for (int i = 0; i < graph.units.size(); i++) {
            Unit unit = graph.units.get(i);
            positions.put(unit, i);
            if (belongs(unit)) {
                if (unit.together == null || unit.together.getFirst() == unit) {
                    add(unit);
                }
            } else if (!MergeSmall.isSmall(unit)
                    && !(unit.primitive instanceof Source)
                    && !Aliases.isView(unit.primitive)) {
                close();
                begin = i + 1;
            }
        }
        close();
    }

    /// Whether `unit` is a formula, or a reduction that has the same numbers whatever rows are computed with it.
    private static boolean belongs(Unit unit) {
        return unit.dtype == DType.F32
                && !unit.inputs.isEmpty()
                && unit.epilogue == null
                && (unit.primitive instanceof Pointwise
                        || unit.primitive instanceof Reduce reduce
                                && reduce.kind() != Reduction.ARGMAX
                                && reduce.kind() != Reduction.ARGMIN);
    }

    private void add(Unit unit) {
        long rows = rows(unit);
        Chained home = null;
        for (Chained chain : open.reversed()) {
            if (fits(unit, rows, chain)) {
                home = chain;
                break;
            }
        }
        if (home == null) {
            home = new Chained();
            open.add(home);
        }
        home.rows = Math.max(home.rows, rows);
        List<Unit> all = unit.together == null ? List.of(unit) : unit.together;
        for (Unit each : all) {
            each.chain = home;
            home.units.add(each);
            home.values.add(each);
        }
        for (Unit input : unit.inputs) {
            home.values.add(viewed(input));
        }
    }

    private boolean fits(Unit unit, long rows, Chained chain) {
        long all = Math.max(rows, chain.rows);
        if (all == 1 || rows > 0 && chain.rows > 0 && rows != chain.rows) {
            return false;
        }
        if (all == 0 && !unit.iteration().equals(chain.units.getFirst().iteration())) {
            return false;
        }
        boolean related = false;
        for (Unit input : unit.inputs) {
            Unit value = viewed(input);
            related |= chain.values.contains(value) && value.shape.elements() >= Math.max(all, 2);
            if (value.chain == chain && isOverRows(value)) {
                return false;
            }
        }
        if (!related || !splits(unit.iteration(), all)) {
            return false;
        }
        if (chain.rows == 0) {
            for (Unit member : chain.units) {
                if (!splits(member.iteration(), all)) {
                    return false;
                }
            }
        }
        return !needsAround(unit, chain) && (all == 0 || absorbed(unit, all, chain));
    }

    /// Whether the device can do `unit` behind what `chain` does.
    private boolean absorbed(Unit unit, long rows, Chained chain) {
        List<Group> groups = new ArrayList<>();
        for (Unit member : chain.units) {
            if (member.together == null || member.together.getFirst() == member) {
                groups.add(alone(member));
            }
        }
        groups.add(alone(unit));
        return rows <= Integer.MAX_VALUE && backend.absorbs(new Chain((int) rows, groups));
    }

    /// The kernel as it would be if every operand lay alone in memory.
    private static Group alone(Unit unit) {
        TensorShape whole = unit.iteration();
        List<Operand> operands = new ArrayList<>();
        for (Unit input : unit.inputs) {
            operands.add(new Operand(input.dtype, Layout.contiguous(input.shape).broadcast(whole)));
        }
        List<Unit> results = unit.together == null ? List.of(unit) : unit.together;
        Operand result = new Operand(unit.dtype, Layout.contiguous(unit.shape));
        return new Group(
                Calls.primitive(results),
                unit.slots,
                operands,
                Collections.nCopies(results.size(), result),
                null,
                Arithmetic.EXACT);
    }

    /// How many rows `unit` wants to be cut into: as many as it has results, or as it sums over; 0 for a formula, which does
    /// not mind; 1 for what cannot be cut.
    private static long rows(Unit unit) {
        if (!(unit.primitive instanceof Reduce reduce)) {
            return 0;
        }
        TensorShape whole = unit.iteration();
        long kept = 1;
        long reduced = 1;
        boolean keptLast = false;
        int turns = 0;
        for (int axis = 0; axis < whole.rank(); axis++) {
            if (whole.extent(axis) > 1) {
                boolean keeps = (reduce.axes() >> axis & 1) == 0;
                turns += kept * reduced > 1 && keeps != keptLast ? 1 : 0;
                keptLast = keeps;
                kept *= keeps ? whole.extent(axis) : 1;
                reduced *= keeps ? 1 : whole.extent(axis);
            }
        }
        return turns != 1 ? 1 : keptLast ? reduced : kept;
    }

    /// Whether it sums over rows: its results are whole only when the chain is.
    private static boolean isOverRows(Unit unit) {
        return unit.primitive instanceof Reduce reduce
                && (unit.iteration().rank() == 0
                        || (reduce.axes() >> lastAxis(unit.iteration()) & 1) == 0);
    }

    private static int lastAxis(TensorShape shape) {
        int axis = shape.rank() - 1;
        while (axis > 0 && shape.extent(axis) == 1) {
            axis--;
        }
        return axis;
    }

    /// Whether the leading axes of `shape` have `rows` elements together, if `rows` is known.
    private static boolean splits(TensorShape shape, long rows) {
        return rows == 0 || Rows.leading(shape, rows) >= 0;
    }

    private static Unit viewed(Unit unit) {
        Unit root = unit;
        while (Aliases.isView(root.primitive)) {
            root = root.inputs.getFirst();
        }
        return root;
    }

    /// Whether `unit` needs a value of `chain` through something else: then they cannot come one behind another.
    private boolean needsAround(Unit unit, Chained chain) {
        Set<Unit> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        List<Unit> pending = new ArrayList<>();
        for (Unit input : unit.inputs) {
            if (viewed(input).chain != chain) {
                pending.add(viewed(input));
            }
        }
        while (!pending.isEmpty()) {
            Unit needed = pending.removeLast();
            if (needed.chain == chain) {
                return true;
            }
            Integer place = positions.get(needed);
            if (place == null || place < begin || !seen.add(needed)) {
                continue;
            }
            pending.addAll(needed.inputs);
            if (needed.chain != null) {
                needed.chain.units.forEach(member -> pending.addAll(member.inputs));
            }
        }
        return false;
    }

    /// No unit that comes later belongs to what has been begun. What has no reduction gains nothing.
    private void close() {
        for (Chained chain : open) {
            if (chain.rows < 2 || chain.units.size() < 2) {
                chain.units.forEach(unit -> unit.chain = null);
            }
        }
        open = new ArrayList<>();
    }
}
