package io.genoise.transfer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Fields of an object that was read from JSON, each of the kind that is expected there.
///
/// All throw an IllegalArgumentException that names the field if it is of another kind.
final class JsonFields {
    private JsonFields() {}

    /// JSON has no infinities and no NaN: null stands for them.
    static Double finite(double value) {
        return Double.isFinite(value) ? (Double) value : null;
    }

    static String text(Map<String, Object> fields, String name) {
        if (fields.get(name) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("%s is %s, no text".formatted(name, fields.get(name)));
    }

    static List<String> texts(Map<String, Object> fields, String name) {
        return list(fields, name).stream().map(String.class::cast).toList();
    }

    static int whole(Map<String, Object> fields, String name) {
        if (fields.get(name) instanceof Number value) {
            return value.intValue();
        }
        throw new IllegalArgumentException("%s is %s, no number".formatted(name, fields.get(name)));
    }

    static Double number(Map<String, Object> fields, String name) {
        return fields.get(name) instanceof Number value ? (Double) value.doubleValue() : null;
    }

    static List<?> list(Map<String, Object> fields, String name) {
        if (fields.get(name) instanceof List<?> list) {
            return list;
        }
        throw new IllegalArgumentException("%s is %s, no list".formatted(name, fields.get(name)));
    }

    static Map<String, Object> map(Map<String, Object> fields, String name) {
        return map(fields.get(name));
    }

    static Map<String, Object> map(Object value) {
        if (!(value instanceof Map<?, ?> fields)) {
            throw new IllegalArgumentException("%s is no object".formatted(value));
        }
        Map<String, Object> map = new LinkedHashMap<>();
        fields.forEach((name, field) -> map.put(String.valueOf(name), field));
        return map;
    }
}
