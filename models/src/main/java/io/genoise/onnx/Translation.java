package io.genoise.onnx;

import io.genoise.program.Node;
import io.genoise.shape.DType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What has been translated of a recording so far, and what translating an operation takes.
final class Translation {
    private final TwoBatches batches;
    private final OnnxGraph graph = new OnnxGraph();
    private final Map<Node, Laid> results = new HashMap<>();

    /// Of results that were stacked on a new first axis the single ones, each with an axis of extent 1 in front.
    private final Map<Node, List<Laid>> stacks = new HashMap<>();

    private Value samples;
    private Node now;

    Translation(TwoBatches batches) {
        this.batches = batches;
    }

    TwoBatches batches() {
        return batches;
    }

    OnnxGraph graph() {
        return graph;
    }

    /// Says that operators belong to `node` from now on.
    void begin(Node node) {
        now = node;
    }

    /// Says that `node` is `laid` in the graph.
    void put(Node node, Laid laid) {
        results.put(node, laid);
    }

    /// Says that `input` is the first input: it says how many samples there are.
    void counts(Value input) {
        samples =
                graph.operator(
                        "",
                        "Shape",
                        List.of(Attribute.integer("start", 0), Attribute.integer("end", 1)),
                        input);
    }

    /// How many samples there are, `[1]`.
    Value samples() {
        return samples;
    }

    /// That the operation that is translated cannot be.
    IllegalArgumentException refused(String why) {
        return new IllegalArgumentException("%s cannot become ONNX: %s".formatted(now, why));
    }

    Value operator(String type, List<Attribute> attributes, Value... inputs) {
        return graph.operator(now.path(), type, attributes, inputs);
    }

    Value operator(String type, Value... inputs) {
        return operator(type, List.of(), inputs);
    }

    Value cast(Value value, int type) {
        return operator("Cast", List.of(Attribute.integer("to", type)), value);
    }

    /// What `node` gives.
    Laid laid(Node node) {
        return results.get(node);
    }

    /// What `node` gives, as f32.
    Laid real(Node node) {
        Laid laid = results.get(node);
        return node.dtype() == DType.F32
                ? laid
                : new Laid(cast(laid.value(), ElementType.FLOAT), laid.order());
    }

    /// `laid` in `order`.
    Value arranged(Laid laid, Order order) {
        List<Integer> perm = laid.order().to(order);
        return new Order(perm).isPlain()
                ? laid.value()
                : operator("Transpose", List.of(Attribute.integers("perm", perm)), laid.value());
    }

    /// What `node` gives, its axes as they are.
    Value plain(Node node) {
        return arranged(laid(node), Order.plain(node.shape().rank()));
    }

    /// `laid`, of this rank or a lower one, so that it broadcasts to a tensor in `order`.
    Value broadcasting(Laid laid, Order order) {
        int missing = order.rank() - laid.order().rank();
        Value value = arranged(laid, order.last(laid.order().rank()));
        int front = 0;
        while (front < order.rank() && order.axes().get(front) < missing) {
            front++;
        }
        List<Long> ones = new ArrayList<>();
        for (int i = front; i < order.rank(); i++) {
            if (order.axes().get(i) < missing) {
                ones.add((long) i - front);
            }
        }
        return ones.isEmpty() ? value : operator("Unsqueeze", value, integers(ones));
    }

    /// `value` as a tensor of `extents`, in row-major order.
    Value reshaped(Value value, List<Extent> extents) {
        long open = extents.stream().filter(extent -> !extent.isFixed()).count();
        Value to =
                open == 1
                        ? integers(extents.stream().map(e -> e.isFixed() ? e.few() : -1).toList())
                        : lengths(extents);
        return operator("Reshape", value, to);
    }

    /// `value` repeated to what `extents` say; an extent of 1 leaves an axis as it is.
    Value expanded(Value value, List<Extent> extents) {
        return operator("Expand", value, lengths(extents));
    }

    /// Numbers in a row, `[n]`, some of which may be multiples of the number of samples.
    Value lengths(List<Extent> numbers) {
        List<Value> parts = new ArrayList<>();
        List<Long> fixed = new ArrayList<>();
        for (Extent number : numbers) {
            if (number.isFixed()) {
                fixed.add(number.few());
                continue;
            }
            if (!number.isMultiple()) {
                throw refused(
                        "a number in it is %s of %s samples and %s of %s, no multiple of how many there are"
                                .formatted(number.few(), Extent.FEW, number.more(), Extent.MORE));
            }
            if (!fixed.isEmpty()) {
                parts.add(integers(fixed));
                fixed.clear();
            }
            parts.add(
                    number.factor() == 1
                            ? samples
                            : operator("Mul", samples, graph.integers(number.factor())));
        }
        if (!fixed.isEmpty() || parts.isEmpty()) {
            parts.add(integers(fixed));
        }
        return parts.size() == 1
                ? parts.getFirst()
                : operator(
                        "Concat",
                        List.of(Attribute.integer("axis", 0)),
                        parts.toArray(new Value[0]));
    }

    Value integers(List<Long> numbers) {
        return graph.integers(numbers.stream().mapToLong(Long::longValue).toArray());
    }

    /// `singles` side by side on a new first axis, as what `node` gives.
    Laid stacked(Node node, List<Laid> singles) {
        List<Laid> rows = new ArrayList<>();
        for (Laid single : singles) {
            Value row = operator("Unsqueeze", single.value(), graph.integers(0));
            rows.add(new Laid(row, single.order().behind(1)));
        }
        stacks.put(node, rows);
        Value all =
                operator(
                        "Concat",
                        List.of(Attribute.integer("axis", 0)),
                        rows.stream().map(Laid::value).toArray(Value[]::new));
        return new Laid(all, rows.getFirst().order());
    }

    /// Row `i` of what `node` gives, `[1,…]`, if that was stacked; else null.
    Laid row(Node node, int i) {
        List<Laid> rows = stacks.get(node);
        return rows == null ? null : rows.get(i);
    }
}
