package io.genoise.onnx;

import io.genoise.primitive.Primitive.Broadcast;
import io.genoise.primitive.Primitive.Concat;
import io.genoise.primitive.Primitive.Flip;
import io.genoise.primitive.Primitive.Movement;
import io.genoise.primitive.Primitive.Pad;
import io.genoise.primitive.Primitive.Permute;
import io.genoise.primitive.Primitive.Reshape;
import io.genoise.primitive.Primitive.Slice;
import io.genoise.program.Node;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Movements as operators. A permutation is none: it says how a value lies.
final class MovementOperators {
    /// Beyond every end.
    private static final long END = Long.MAX_VALUE;

    private final Translation translation;
    private final Node node;
    private final List<Extent> from;
    private final List<Extent> to;

    private MovementOperators(Translation translation, Node node) {
        this.translation = translation;
        this.node = node;
        this.from = translation.batches().shape(node.inputs().getFirst());
        this.to = translation.batches().shape(node);
    }

    static Laid translate(Translation translation, Node node, Movement movement) {
        MovementOperators operators = new MovementOperators(translation, node);
        Laid x = translation.laid(node.inputs().getFirst());
        return switch (movement) {
            case Reshape _ -> operators.reshape(x);
            case Permute(List<Integer> order) -> new Laid(x.value(), x.order().permuted(order));
            case Slice slice -> operators.slice(x, slice);
            case Flip(int axes) -> operators.flip(x, axes);
            case Broadcast _ -> operators.broadcast(x);
            case Pad pad -> operators.pad(x, pad);
            case Concat(int axis) -> operators.concat(axis);
        };
    }

    private Laid reshape(Laid x) {
        return from.equals(to)
                ? x
                : Laid.plain(
                        translation.reshaped(translation.plain(node.inputs().getFirst()), to),
                        to.size());
    }

    private Laid slice(Laid x, Slice slice) {
        List<Extent> starts = starts(slice.starts(), ((Slice) twin().primitive()).starts());
        List<Long> places = new ArrayList<>();
        List<Extent> begins = new ArrayList<>();
        List<Extent> ends = new ArrayList<>();
        for (int axis = 0; axis < to.size(); axis++) {
            if (!to.get(axis).equals(from.get(axis))) {
                Extent end = starts.get(axis).plus(to.get(axis));
                places.add((long) x.order().place(axis));
                begins.add(bound(starts.get(axis), from.get(axis)));
                ends.add(end.equals(from.get(axis)) ? Extent.of(END) : bound(end, from.get(axis)));
            }
        }
        if (places.isEmpty()) {
            return x;
        }
        boolean isRow = places.equals(List.of(0L)) && to.getFirst().is(1);
        Laid row =
                isRow && begins.getFirst().isFixed()
                        ? translation.row(node.inputs().getFirst(), (int) begins.getFirst().few())
                        : null;
        if (row != null) {
            return row;
        }
        return new Laid(
                translation.operator(
                        "Slice",
                        x.value(),
                        translation.lengths(begins),
                        translation.lengths(ends),
                        translation.integers(places)),
                x.order());
    }

    /// A bound of a slice: counted from the end if the axis grows with the samples and what is left of it does not.
    private static Extent bound(Extent bound, Extent extent) {
        return bound.isFixed() || bound.isMultiple() ? bound : bound.minus(extent);
    }

    /// Where a block begins, with what a slot says of the first axis.
    private List<Extent> starts(List<Integer> few, List<Integer> more) {
        List<Extent> starts = new ArrayList<>();
        for (int axis = 0; axis < few.size(); axis++) {
            starts.add(new Extent(few.get(axis), more.get(axis)));
        }
        if (node.slots().length > 0) {
            starts.set(0, new Extent(node.slots()[0], twin().slots()[0]));
        }
        return starts;
    }

    private Node twin() {
        return translation.batches().twin(node);
    }

    private Laid flip(Laid x, int axes) {
        List<Long> places = x.order().places(axes).stream().map(Integer::longValue).toList();
        int count = places.size();
        Value flipped =
                translation.operator(
                        "Slice",
                        x.value(),
                        translation.integers(Collections.nCopies(count, -1L)),
                        translation.integers(Collections.nCopies(count, -END)),
                        translation.integers(places),
                        translation.integers(Collections.nCopies(count, -1L)));
        return new Laid(flipped, x.order());
    }

    private Laid broadcast(Laid x) {
        int missing = to.size() - from.size();
        Order order = x.order().behind(missing);
        List<Extent> repeated = new ArrayList<>();
        for (int axis = 0; axis < to.size(); axis++) {
            boolean same = axis >= missing && from.get(axis - missing).equals(to.get(axis));
            repeated.add(same ? Extent.of(1) : to.get(axis));
        }
        return new Laid(translation.expanded(x.value(), order.arrange(repeated)), order);
    }

    private Laid pad(Laid x, Pad pad) {
        List<Extent> before = starts(pad.starts(), ((Pad) twin().primitive()).starts());
        List<Extent> after = new ArrayList<>();
        for (int axis = 0; axis < to.size(); axis++) {
            after.add(to.get(axis).minus(from.get(axis)).minus(before.get(axis)));
        }
        List<Extent> pads = new ArrayList<>(x.order().arrange(before));
        pads.addAll(x.order().arrange(after));
        return new Laid(
                translation.operator("Pad", x.value(), translation.lengths(pads)), x.order());
    }

    private Laid concat(int axis) {
        Order order = Order.plain(to.size());
        for (Node input : node.inputs()) {
            Order own = translation.laid(input).order();
            order = order.isPlain() ? own : order;
        }
        List<Value> parts = new ArrayList<>();
        for (Node input : node.inputs()) {
            parts.add(translation.arranged(translation.laid(input), order));
        }
        return new Laid(
                translation.operator(
                        "Concat",
                        List.of(Attribute.integer("axis", order.place(axis))),
                        parts.toArray(new Value[0])),
                order);
    }
}
