package io.genoise.onnx;

import io.genoise.weights.ProtocolBuffer;
import java.util.List;

/// A setting of an operator. Equal by value.
///
/// @param value a `Long`, a `Float`, or a list of `Long`
record Attribute(String name, Object value) {
    private static final int FLOAT = 1;
    private static final int INT = 2;
    private static final int INTS = 7;

    static Attribute integer(String name, long value) {
        return new Attribute(name, value);
    }

    static Attribute number(String name, float value) {
        return new Attribute(name, value);
    }

    static Attribute integers(String name, List<Integer> values) {
        return new Attribute(name, values.stream().map(Integer::longValue).toList());
    }

    /// The `AttributeProto`.
    ProtocolBuffer message() {
        ProtocolBuffer message = new ProtocolBuffer().text(1, name);
        return switch (value) {
            case Float number -> message.single(2, number).integer(20, FLOAT);
            case Long number -> message.integer(3, number).integer(20, INT);
            case List<?> numbers -> {
                numbers.forEach(number -> message.integer(8, (Long) number));
                yield message.integer(20, INTS);
            }
            default -> throw new IllegalStateException("an attribute " + value);
        };
    }
}
