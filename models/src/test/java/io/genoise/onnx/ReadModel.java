package io.genoise.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What lies in a model's bytes: names and shapes of its tensors, its operators.
///
/// @param tensors the initializers' extents by name
/// @param numbers the initializers' bytes by name, little-endian
/// @param operators in their order
/// @param ports the inputs' and outputs' axes by name: extents, names, or empty
record ReadModel(
        Map<String, List<Long>> tensors,
        Map<String, ByteBuffer> numbers,
        List<Operator> operators,
        Map<String, List<String>> ports,
        Map<String, String> metadata) {
    /// @param name such as `block1.conv2/Conv`
    record Operator(String type, String name, List<String> inputs, String result) {}

    static ReadModel of(OnnxModel model) {
        Message whole = new Message(ByteBuffer.wrap(model.bytes()));
        Message graph = whole.message(7);
        Map<String, List<Long>> tensors = new LinkedHashMap<>();
        Map<String, ByteBuffer> numbers = new HashMap<>();
        for (Message tensor : graph.messages(5)) {
            tensors.put(tensor.text(8), tensor.integers(1));
            numbers.put(tensor.text(8), tensor.bytes(9).order(ByteOrder.LITTLE_ENDIAN));
        }
        List<Operator> operators = new ArrayList<>();
        for (Message node : graph.messages(1)) {
            operators.add(new Operator(node.text(4), node.text(3), node.texts(1), node.text(2)));
        }
        Map<String, List<String>> ports = new LinkedHashMap<>();
        List<Message> all = new ArrayList<>(graph.messages(11));
        all.addAll(graph.messages(12));
        for (Message port : all) {
            List<Message> axes = port.message(2).message(1).message(2).messages(1);
            ports.put(
                    port.text(1),
                    axes.stream()
                            .map(axis ->
                                    axis.integers(1).isEmpty()
                                            ? String.join("", axis.texts(2))
                                            : axis.integers(1).getFirst().toString())
                            .toList());
        }
        Map<String, String> metadata = new HashMap<>();
        whole.messages(14).forEach(entry -> metadata.put(entry.text(1), entry.text(2)));
        return new ReadModel(tensors, numbers, operators, ports, metadata);
    }

    /// The types of its operators, in their order.
    List<String> types() {
        return operators.stream().map(Operator::type).toList();
    }

    /// A protocol buffer, field by field.
    private static final class Message {
        private final Map<Integer, List<Object>> fields = new HashMap<>();

        Message(ByteBuffer in) {
            while (in.hasRemaining()) {
                long tag = varint(in);
                Object value =
                        switch ((int) tag & 7) {
                            case 0 -> varint(in);
                            case 1 -> in.getLong();
                            case 2 -> {
                                int length = (int) varint(in);
                                ByteBuffer bytes = in.slice(in.position(), length);
                                in.position(in.position() + length);
                                yield bytes;
                            }
                            case 5 -> in.getInt();
                            default -> throw new IllegalArgumentException("tag " + tag);
                        };
                fields.computeIfAbsent((int) (tag >>> 3), _ -> new ArrayList<>()).add(value);
            }
        }

        private static long varint(ByteBuffer in) {
            long value = 0;
            for (int shift = 0; ; shift += 7) {
                byte next = in.get();
                value |= (long) (next & 0x7f) << shift;
                if (next >= 0) {
                    return value;
                }
            }
        }

        private List<Object> all(int field) {
            return fields.getOrDefault(field, List.of());
        }

        List<Long> integers(int field) {
            return all(field).stream().map(Long.class::cast).toList();
        }

        ByteBuffer bytes(int field) {
            return (ByteBuffer) all(field).getFirst();
        }

        List<String> texts(int field) {
            return all(field).stream()
                    .map(bytes -> StandardCharsets.UTF_8.decode(((ByteBuffer) bytes).duplicate()))
                    .map(Object::toString)
                    .toList();
        }

        String text(int field) {
            return texts(field).getFirst();
        }

        List<Message> messages(int field) {
            return all(field).stream()
                    .map(bytes -> new Message(((ByteBuffer) bytes).duplicate()))
                    .toList();
        }

        Message message(int field) {
            return messages(field).getFirst();
        }
    }
}
