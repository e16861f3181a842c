package io.genoise.program;

import io.genoise.primitive.Primitive;
import io.genoise.primitive.Primitive.Concat;
import io.genoise.primitive.Primitive.Custom;
import io.genoise.primitive.Primitive.Movement;
import io.genoise.primitive.Primitive.Pad;
import io.genoise.primitive.Primitive.Pointwise;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/// Who sees whose memory: whether a new value may be computed straight into the tensor whose old value the step reads.
final class Aliases {
    private final Graph graph;
    private final int lastCustom;

    Aliases(Graph graph) {
        this.graph = graph;
        int last = graph.units.size() - 1;
        while (last >= 0 && !(graph.units.get(last).primitive instanceof Custom)) {
            last--;
        }
        lastCustom = last;
    }

    /// Whether a user's kernel runs in this plan, which may throw.
    boolean mayThrow() {
        return lastCustom >= 0;
    }

    /// Whether a user's kernel runs after `unit`: until it has returned, every Variable must keep its old value.
    boolean mayThrowAfter(Unit unit) {
        return graph.units.indexOf(unit) <= lastCustom;
    }

    /// Whether a unit is another look at its operand's memory.
    static boolean isView(Primitive primitive) {
        return primitive instanceof Movement
                && !(primitive instanceof Pad)
                && !(primitive instanceof Concat);
    }

    /// Whether `writer` may overwrite `source`: nobody after it reads the source or a view of it, and it, and what one kernel
    /// computes with it, read the source itself only element by element at the same place.
    boolean mayOverwrite(Unit source, Unit writer) {
        Set<Unit> seers = Collections.newSetFromMap(new IdentityHashMap<>());
        seers.add(source);
        boolean after = false;
        for (Unit unit : graph.units) {
            boolean reads = unit.inputs.stream().anyMatch(seers::contains);
            if (reads && (isView(unit.primitive) || after && unit.primitive instanceof Concat)) {
                seers.add(unit);
            }
            if (unit == writer || writer.together != null && writer.together.contains(unit)) {
                if (reads && !readsInPlace(unit, source, seers)) {
                    return false;
                }
                after = true;
            } else if (reads && after && !isView(unit.primitive)) {
                return false;
            }
        }
        for (Unit result : graph.results) {
            if (result != writer && seers.contains(result)) {
                return false;
            }
        }
        return true;
    }

    private static boolean readsInPlace(Unit writer, Unit source, Set<Unit> seers) {
        if (!(writer.primitive instanceof Pointwise)) {
            return false;
        }
        for (Unit input : writer.inputs) {
            if (seers.contains(input)
                    && (input != source
                            || !input.shape.equals(writer.shape)
                            || input.dtype != writer.dtype)) {
                return false;
            }
        }
        return true;
    }
}
