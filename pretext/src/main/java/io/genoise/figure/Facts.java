package io.genoise.figure;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Names and values: what a run was made with.
///
/// @param values by name, in the order shown
public record Facts(List<Map.Entry<String, String>> values) implements Block {
    /// Copies the list.
    public Facts {
        values = List.copyOf(values);
    }

    /// The map's entries in its order.
    public static Facts of(Map<String, String> values) {
        return new Facts(List.copyOf(new LinkedHashMap<>(values).entrySet()));
    }

    /// Name, value, name, value …
    ///
    /// @throws IllegalArgumentException if a value is missing
    public static Facts of(String... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException(
                    "the last fact has no value: " + namesAndValues[namesAndValues.length - 1]);
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            values.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return of(values);
    }

    @Override
    public void writeTo(Html html) {
        html.open("dl", "class", "facts");
        for (Map.Entry<String, String> fact : values) {
            html.open("div");
            html.element("dt", fact.getKey()).element("dd", fact.getValue());
            html.close("div");
        }
        html.close("dl");
    }
}
