package io.genoise.program;

import io.genoise.expression.Formula;
import io.genoise.primitive.Primitive;
import io.genoise.primitive.Primitive.Concat;
import io.genoise.primitive.Primitive.Convolve;
import io.genoise.primitive.Primitive.ConvolveInput;
import io.genoise.primitive.Primitive.ConvolveWeight;
import io.genoise.primitive.Primitive.Custom;
import io.genoise.primitive.Primitive.MatMul;
import io.genoise.primitive.Primitive.Movement;
import io.genoise.primitive.Primitive.Pointwise;
import io.genoise.primitive.Primitive.Reduce;
import io.genoise.primitive.Primitive.Source;
import io.genoise.primitive.Resampling;
import io.genoise.shape.DType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Rewrite: maps of pictures, sequences and videos (rank 3 and more) that would be written to memory as f32 are stored
/// in 16 bits, and views of them follow. What survives the step stays as it is, and so do sums and moments, matrix
/// products and the gradients of weights, which gather many small terms. The other operands of a product over or to such a
/// map are narrowed as well, since devices multiply operands of one type; where they are pieces of one block, as parameters
/// are, the block is narrowed once.
///
/// It comes after the rewrites that fuse: a value that never leaves a register is not rounded. Unlike those it changes
/// results, by rounding each map once. A recording holds the backward pass too, so one rewrite serves both.
final class NarrowStorage {
    private static final int MAP_RANK = 3;

    private final Graph graph;
    private final DType half;
    private final Map<Unit, List<Unit>> users;
    private final Set<Unit> narrow = Collections.newSetFromMap(new IdentityHashMap<>());

    /// The narrow form of what was f32 and is an operand of a product.
    private final Map<Unit, Unit> casts = new IdentityHashMap<>();

    private NarrowStorage(Graph graph, DType half) {
        this.graph = graph;
        this.half = half;
        this.users = graph.users();
    }

    /// @param half `BF16` or `F16`
    static void apply(Graph graph, DType half) {
        NarrowStorage rewrite = new NarrowStorage(graph, half);
        rewrite.choose();
        rewrite.narrow.forEach(rewrite::store);
        rewrite.castOperands();
        graph.sort();
    }

    /// The maps and the views and concatenations of maps, without those that something forbids.
    private void choose() {
        for (Unit unit : graph.units) {
            if (isMap(unit) || isMoved(unit)) {
                narrow.add(unit);
            }
        }
        boolean changed = true;
        while (changed) {
            changed = narrow.removeIf(unit -> !fits(unit));
        }
    }

    private boolean isMap(Unit unit) {
        boolean gathersManyTerms =
                unit.primitive instanceof Reduce
                        || unit.primitive instanceof MatMul
                        || unit.primitive instanceof ConvolveWeight
                        || unit.primitive instanceof Primitive.ScatterAdd;
        return stored(unit)
                && unit.shape.rank() >= MAP_RANK
                && !gathersManyTerms
                && !(unit.primitive instanceof Movement)
                && !(unit.primitive instanceof Source)
                && !(unit.primitive instanceof Primitive.Random)
                && !(unit.primitive instanceof Custom);
    }

    private static boolean isMoved(Unit unit) {
        return stored(unit) && unit.primitive instanceof Movement;
    }

    private static boolean stored(Unit unit) {
        return unit.dtype == DType.F32 && !unit.survives && unit.together == null;
    }

    /// Views need a narrow operand; concatenations need all of them narrow, and their operands need them so; users'
    /// kernels read f32; and the matrices of a resampling say where pixels are, which 8 bits cannot.
    private boolean fits(Unit unit) {
        if (unit.primitive instanceof Movement && !narrow.containsAll(unit.inputs)) {
            return false;
        }
        for (Unit user : users.get(unit)) {
            boolean view =
                    user.primitive instanceof Movement && !(user.primitive instanceof Concat);
            boolean places = user.primitive instanceof Resampling && user.inputs.get(1) == unit;
            if (places
                    || user.primitive instanceof Custom
                    || user.primitive instanceof Concat && !narrow.contains(user)
                    || view && !narrow.contains(user)) {
                return false;
            }
        }
        return true;
    }

    private void store(Unit unit) {
        unit.dtype = half;
        if (unit.primitive instanceof Pointwise map && unit.epilogue == null) {
            unit.primitive = new Pointwise(map.formula(), map.slots(), half);
        }
    }

    private void castOperands() {
        for (Unit unit : List.copyOf(graph.units)) {
            boolean product =
                    unit.primitive instanceof Convolve
                            || unit.primitive instanceof ConvolveInput
                            || unit.primitive instanceof ConvolveWeight
                            || unit.primitive instanceof MatMul;
            boolean overMaps =
                    unit.dtype == half
                            || unit.inputs.stream().limit(2).anyMatch(x -> x.dtype == half);
            if (product && overMaps) {
                List<Unit> inputs = new ArrayList<>(unit.inputs);
                for (int i = 0; i < 2; i++) {
                    if (inputs.get(i).dtype == DType.F32) {
                        inputs.set(i, cast(inputs.get(i), unit));
                    }
                }
                unit.inputs = inputs;
            }
        }
    }

    /// `unit` in 16 bits: a view of its operand's narrow form, if it is a view of something that was there before the
    /// step; else its own.
    private Unit cast(Unit unit, Unit before) {
        Unit known = casts.get(unit);
        if (known != null) {
            return known;
        }
        Unit cast;
        if (Aliases.isView(unit.primitive) && fromSource(unit)) {
            Unit of = cast(unit.inputs.getFirst(), before);
            cast = new Unit(unit.origin, unit.shape, half, unit.primitive, List.of(of), unit.slots);
        } else {
            Pointwise same = new Pointwise(Formula.input(0), 0, half);
            cast = new Unit(unit.origin, unit.shape, half, same, List.of(unit), new int[0]);
        }
        graph.units.add(graph.units.indexOf(before), cast);
        casts.put(unit, cast);
        return cast;
    }

    private static boolean fromSource(Unit unit) {
        Unit of = unit;
        while (Aliases.isView(of.primitive)) {
            of = of.inputs.getFirst();
        }
        return of.primitive instanceof Source;
    }
}
