package io.genoise.program;

import io.genoise.primitive.Primitive.Pointwise;
import io.genoise.primitive.Primitive.Reshape;
import io.genoise.shape.TensorShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Rewrite: a formula over [1,1,1,C] that is read only as [C] is computed as [C]. So it meets the other formulas of that
/// shape, and can move into them or be computed beside them: what a sum over pixels leaves of a gradient comes with such
/// axes, and what is done with it next is done channel by channel.
///
/// The same numbers in the same order, so no bit changes.
final class DropUnitAxes {
    private static final int[] NO_SLOTS = {};

    private final Graph graph;
    private final Map<Unit, List<Unit>> users;

    private DropUnitAxes(Graph graph) {
        this.graph = graph;
        this.users = graph.users();
    }

    static void apply(Graph graph) {
        DropUnitAxes rewrite = new DropUnitAxes(graph);
        for (Unit unit : List.copyOf(graph.units).reversed()) {
            if (rewrite.isReadWithout(unit)) {
                rewrite.drop(unit);
            }
        }
        graph.sort();
    }

    /// Whether `unit` is a formula that is only read reshaped to what it is without its unit axes.
    private boolean isReadWithout(Unit unit) {
        List<Unit> readers = users.get(unit);
        if (!(unit.primitive instanceof Pointwise) || unit.survives || readers.isEmpty()) {
            return false;
        }
        TensorShape bare = bare(unit.shape, unit.shape);
        return readers.stream()
                .allMatch(reader ->
                        reader.primitive instanceof Reshape
                                && reader.shape.equals(bare)
                                && !reader.survives);
    }

    /// The first of its readers becomes the formula, the others reshapings of that.
    private void drop(Unit unit) {
        List<Unit> readers = users.get(unit);
        Unit first = readers.getFirst();
        List<Unit> inputs = new ArrayList<>();
        for (Unit input : unit.inputs) {
            inputs.add(reshaped(input, bare(input.shape, unit.shape), unit));
        }
        for (Unit input : inputs) {
            users.get(input).remove(unit);
            users.get(input).add(first);
        }
        first.primitive = unit.primitive;
        first.inputs = inputs;
        first.slots = unit.slots;
        for (Unit other : readers.subList(1, readers.size())) {
            other.inputs = new ArrayList<>(List.of(first));
            users.get(first).add(other);
        }
    }

    /// `input` of `unit` in shape `to`, of as many elements: if it is reshaped from that, what it is reshaped from.
    private Unit reshaped(Unit input, TensorShape to, Unit unit) {
        if (input.shape.equals(to)) {
            return input;
        }
        users.get(input).remove(unit);
        if (input.primitive instanceof Reshape && input.inputs.getFirst().shape.equals(to)) {
            return input.inputs.getFirst();
        }
        Unit view =
                new Unit(input.origin, to, input.dtype, new Reshape(to), List.of(input), NO_SLOTS);
        graph.units.add(graph.units.indexOf(unit), view);
        users.get(input).add(view);
        users.put(view, new ArrayList<>());
        return view;
    }

    /// `shape` without the axes along which `whole`, to which it is repeated, has one element.
    private static TensorShape bare(TensorShape shape, TensorShape whole) {
        int axes = 0;
        for (int axis = 0; axis < shape.rank(); axis++) {
            if (whole.extent(whole.rank() - shape.rank() + axis) == 1) {
                axes |= 1 << axis;
            }
        }
        return shape.reduce(axes, false);
    }
}
