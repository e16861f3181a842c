package io.genoise.setting;

import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// A record's components as names and texts, and back. Components are numbers, booleans, texts and enum constants; the
/// record is public, and so is its canonical constructor.
public final class Settings {
    private Settings() {}

    /// One component, as a user sees it.
    ///
    /// @param name of the component, such as `allTurns`
    /// @param value as text that [#with] reads
    /// @param type `int`, `long`, `float`, `double`, `boolean`, [String] or an enum
    /// @param line what it sets; empty without a [Setting]
    /// @param values what it may be: `2 … 4`, `true or false`, `one of [cifar, imagenet]`; empty if anything
    public record Entry(String name, String value, Class<?> type, String line, String values) {}

    /// A component's name as options and records of runs have it: `allTurns` is `all-turns`.
    public static String hyphened(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }

    /// Each component of `record`, in their order.
    public static List<Entry> entries(Record record) {
        return Arrays.stream(record.getClass().getRecordComponents())
                .map(component -> entry(record, component))
                .toList();
    }

    private static Entry entry(Record record, RecordComponent component) {
        Setting setting = component.getAnnotation(Setting.class);
        Class<?> type = component.getType();
        String values =
                type == boolean.class
                        ? "true or false"
                        : type.isEnum() ? oneOf(type) : setting == null ? "" : range(setting, type);
        return new Entry(
                component.getName(),
                text(value(record, component)),
                type,
                setting == null ? "" : setting.value(),
                values);
    }

    private static String range(Setting setting, Class<?> type) {
        boolean low = setting.least() != Double.NEGATIVE_INFINITY;
        boolean high = setting.most() != Double.POSITIVE_INFINITY;
        String least = number(setting.least(), type);
        String most = number(setting.most(), type);
        if (low && high) {
            return "%s … %s".formatted(least, most);
        }
        return low ? "at least " + least : high ? "at most " + most : "";
    }

    private static String number(double value, Class<?> type) {
        return type == int.class || type == long.class
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    private static String oneOf(Class<?> type) {
        return "one of "
                + Arrays.stream(type.getEnumConstants()).map(c -> word((Enum<?>) c)).toList();
    }

    /// Each component's value by its name, in their order.
    public static Map<String, String> of(Record record) {
        Map<String, String> settings = new LinkedHashMap<>();
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            settings.put(component.getName(), text(value(record, component)));
        }
        return settings;
    }

    /// `record` with the components named in `changed` replaced.
    public static <R extends Record> R with(R record, Map<String, String> changed) {
        return with(record, of(record).keySet(), changed);
    }

    /// `record` with the components named in `changed` replaced.
    ///
    /// @param known the names that may be changed
    /// @throws IllegalArgumentException if a name is not known or a text is no value of its component's type or outside
    ///     its range, or what the record's constructor throws
    public static <R extends Record> R with(
            R record, Set<String> known, Map<String, String> changed) {
        for (String name : changed.keySet()) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException(
                        "there is no setting %s; there are %s".formatted(name, known));
            }
        }
        Map<String, Object> values = new LinkedHashMap<>();
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            String name = component.getName();
            if (changed.containsKey(name)) {
                Object value = parsed(name, component.getType(), changed.get(name));
                values.put(name, inRange(component, value));
            }
        }
        return replaced(record, values);
    }

    static List<String> names(Record record) {
        return Arrays.stream(record.getClass().getRecordComponents())
                .map(RecordComponent::getName)
                .toList();
    }

    /// `record` with the components named in `changed` replaced by values of their types.
    static <R extends Record> R replaced(R record, Map<String, Object> changed) {
        RecordComponent[] components = record.getClass().getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            String name = components[i].getName();
            types[i] = components[i].getType();
            values[i] =
                    changed.containsKey(name) ? changed.get(name) : value(record, components[i]);
        }
        try {
            @SuppressWarnings("unchecked") // the class of an R makes Rs
            R made = (R) record.getClass().getDeclaredConstructor(types).newInstance(values);
            return made;
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(e.getCause().getMessage(), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(record.getClass() + " must be public", e);
        }
    }

    /// `value` as component `name` of `record` takes it: an assignment in Java would, and a double is a float too.
    static Object fitted(Record record, String name, Object value) {
        RecordComponent component =
                record.getClass().getRecordComponents()[names(record).indexOf(name)];
        Class<?> type = component.getType();
        Object fitted = widened(type, value);
        Class<?> wanted = MethodType.methodType(type).wrap().returnType();
        if (fitted == null ? type.isPrimitive() : !wanted.isInstance(fitted)) {
            throw mistake(name, String.valueOf(value), type.getSimpleName(), null);
        }
        return inRange(component, fitted);
    }

    private static Object widened(Class<?> type, Object value) {
        if (value instanceof Integer
                || value instanceof Long
                || value instanceof Float
                || value instanceof Double) {
            Number number = (Number) value;
            boolean whole = value instanceof Integer || value instanceof Long;
            if (type == double.class) {
                return number.doubleValue();
            } else if (type == float.class) {
                return number.floatValue();
            } else if (type == long.class && whole) {
                return number.longValue();
            }
        }
        return value;
    }

    private static Object inRange(RecordComponent component, Object value) {
        Setting setting = component.getAnnotation(Setting.class);
        if (setting != null && value instanceof Number number) {
            double at = number.doubleValue();
            if (!(at >= setting.least() && at <= setting.most())) {
                throw mistake(
                        component.getName(),
                        value.toString(),
                        range(setting, component.getType()),
                        null);
            }
        }
        return value;
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
            throw mistake(name, text, oneOf(type), null);
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
