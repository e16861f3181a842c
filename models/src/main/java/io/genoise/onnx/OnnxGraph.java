package io.genoise.onnx;

import io.genoise.weights.ProtocolBuffer;
import io.genoise.weights.StoredTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/// A graph of ONNX while it is built: operators over values, in an order in which they can be computed, and tensors that
/// are known beforehand. The same operator over the same values is there once, and what nobody reads is not written.
final class OnnxGraph {
    /// One operator, with one result.
    private record Operator(String type, List<Attribute> attributes, List<Value> inputs) {}

    /// The operators by their results.
    private final SequencedMap<Value, Operator> operators = new LinkedHashMap<>();

    private final Map<Operator, Value> known = new HashMap<>();
    private final Map<Value, StoredTensor> tensors = new LinkedHashMap<>();
    private final Map<StoredTensor, Value> constants = new HashMap<>();

    /// The result of the operator `type` over `inputs`, which belongs to the layer `path`.
    Value operator(String path, String type, List<Attribute> attributes, Value... inputs) {
        Operator operator = new Operator(type, List.copyOf(attributes), List.of(inputs));
        return known.computeIfAbsent(
                operator,
                _ -> {
                    Value result = new Value(path.isEmpty() ? type : path + "/" + type);
                    operators.put(result, operator);
                    return result;
                });
    }

    /// A tensor called `name`.
    Value tensor(String name, StoredTensor tensor) {
        Value value = new Value(name);
        tensors.put(value, tensor);
        return value;
    }

    /// A single number, `[]`.
    Value number(float number) {
        return constant(StoredTensor.ofFloats(new int[0], new float[] {number}));
    }

    /// Integers in a row, `[n]`: the shapes, axes and bounds that operators take.
    Value integers(long... numbers) {
        return constant(StoredTensor.ofLongs(new int[] {numbers.length}, numbers));
    }

    /// A tensor that is told from others by its numbers alone.
    Value constant(StoredTensor tensor) {
        return constants.computeIfAbsent(tensor, _ -> tensor("constant", tensor));
    }

    /// The `GraphProto` of what `outputs` need.
    ProtocolBuffer message(String name, List<Port> inputs, List<Port> outputs) {
        Map<Value, String> names = new HashMap<>();
        Names given = new Names();
        inputs.forEach(port -> names.put(port.value(), given.taken(port.name())));
        List<Port> copied = new ArrayList<>();
        for (Port port : outputs) {
            String own = given.taken(port.name());
            if (operators.containsKey(port.value()) && !names.containsKey(port.value())) {
                names.put(port.value(), own);
            } else {
                copied.add(port);
            }
        }
        Set<Value> needed = needed(outputs.stream().map(Port::value).toList());
        ProtocolBuffer graph = new ProtocolBuffer();
        tensors.forEach((value, tensor) -> {
            if (needed.contains(value)) {
                names.put(value, given.like(value.wish()));
                graph.message(5, message(names.get(value), tensor));
            }
        });
        operators.forEach((value, operator) -> {
            if (needed.contains(value)) {
                String own = given.like(value.wish());
                String result = names.computeIfAbsent(value, _ -> own);
                graph.message(1, message(operator, own, result, names));
            }
        });
        for (Port port : copied) {
            Operator identity = new Operator("Identity", List.of(), List.of(port.value()));
            graph.message(1, message(identity, given.like("Identity"), port.name(), names));
        }
        graph.text(2, name);
        inputs.forEach(port -> graph.message(11, port.message()));
        outputs.forEach(port -> graph.message(12, port.message()));
        return graph;
    }

    /// All that is read to compute `results`.
    private Set<Value> needed(Collection<Value> results) {
        Set<Value> needed = new HashSet<>(results);
        for (Value value : operators.sequencedKeySet().reversed()) {
            if (needed.contains(value)) {
                needed.addAll(operators.get(value).inputs);
            }
        }
        return needed;
    }

    /// The `NodeProto`.
    private static ProtocolBuffer message(
            Operator operator, String name, String result, Map<Value, String> names) {
        ProtocolBuffer node = new ProtocolBuffer();
        operator.inputs.forEach(input -> node.text(1, names.get(input)));
        node.text(2, result).text(3, name).text(4, operator.type);
        operator.attributes.forEach(attribute -> node.message(5, attribute.message()));
        return node;
    }

    /// The `TensorProto`.
    private static ProtocolBuffer message(String name, StoredTensor tensor) {
        ProtocolBuffer message = new ProtocolBuffer();
        Arrays.stream(tensor.shape()).forEach(extent -> message.integer(1, extent));
        return message.integer(2, ElementType.of(tensor.type()))
                .text(8, name)
                .bytes(9, tensor.bytes());
    }

    /// Names that are given once.
    private static final class Names {
        private final Set<String> given = new HashSet<>();
        private final Map<String, Integer> last = new HashMap<>();

        /// `name` itself.
        ///
        /// @throws IllegalArgumentException if it was given before
        String taken(String name) {
            if (!given.add(name)) {
                throw new IllegalArgumentException(
                        "two inputs or outputs are called %s".formatted(name));
            }
            return name;
        }

        /// `name`, with a number behind it if it was given before.
        String like(String name) {
            String free = name;
            while (!given.add(free)) {
                free = "%s_%s".formatted(name, last.merge(name, 1, Integer::sum) + 1);
            }
            return free;
        }
    }
}
