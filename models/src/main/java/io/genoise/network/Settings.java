package io.genoise.network;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// A record's components as names and texts, and back.
final class Settings {
    private Settings() {}

    /// Each component's value by its name, in their order.
    static Map<String, String> of(Record record) {
        Map<String, String> settings = new LinkedHashMap<>();
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            settings.put(component.getName(), text(value(record, component)));
        }
        return settings;
    }

    /// `record` with the components named in `changed` replaced.
    ///
    /// @param known the names that may be changed
    /// @throws IllegalArgumentException if a name is not known or a text is no value of its component's type, or what the
    ///     record's constructor throws
    static Record with(Record record, Set<String> known, Map<String, String> changed) {
        for (String name : changed.keySet()) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException(
                        "there is no setting %s; there are %s".formatted(name, known));
            }
        }
        RecordComponent[] components = record.getClass().getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            String name = components[i].getName();
            types[i] = components[i].getType();
            values[i] =
                    changed.containsKey(name)
                            ? parsed(name, types[i], changed.get(name))
                            : value(record, components[i]);
        }
        try {
            return record.getClass().getDeclaredConstructor(types).newInstance(values);
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(e.getCause().getMessage(), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(record.getClass() + " must be public", e);
        }
    }

    private static Object value(Record record, RecordComponent component) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(record.getClass() + " must be public", e);
        }
    }

    private static String text(Object value) {
        return value instanceof Enum<?> constant ? word(constant) : value.toString();
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static Object parsed(String name, Class<?> type, String text) {
        try {
            if (type == int.class) {
                return Integer.valueOf(text);
            } else if (type == long.class) {
                return Long.valueOf(text);
            } else if (type == float.class) {
                return Float.valueOf(text);
            } else if (type == double.class) {
                return Double.valueOf(text);
            }
        } catch (NumberFormatException e) {
            throw mistake(name, text, "a number", e);
        }
        if (type == boolean.class) {
            if (!text.equals("true") && !text.equals("false")) {
                throw mistake(name, text, "true or false", null);
            }
            return Boolean.valueOf(text);
        }
        if (type.isEnum()) {
            for (Object constant : type.getEnumConstants()) {
                if (word((Enum<?>) constant).equals(text)) {
                    return constant;
                }
            }
            throw mistake(
                    name,
                    text,
                    "one of "
                            + Arrays.stream(type.getEnumConstants())
                                    .map(c -> word((Enum<?>) c))
                                    .toList(),
                    null);
        }
        if (type == String.class) {
            return text;
        }
        throw new IllegalStateException("setting %s is a %s".formatted(name, type));
    }

    private static IllegalArgumentException mistake(
            String name, String text, String expected, Exception cause) {
        return new IllegalArgumentException(
                "setting %s: %s expected, not %s".formatted(name, expected, text), cause);
    }
}
