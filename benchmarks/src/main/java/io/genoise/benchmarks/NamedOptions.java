package io.genoise.benchmarks;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// What a benchmark is asked for, as `--name value`; what is not named keeps its default. Whatever is not of this kind is
/// refused, and the message lists all that there is.
///
/// @param values by name, without the dashes
record NamedOptions(Map<String, String> values) {
    private static final String DASHES = "--";

    /// Copies the map, keeping its order.
    NamedOptions {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /// These with those that the command line names.
    ///
    /// @throws IllegalArgumentException if it names one that there is not, or one twice, or one without a value
    NamedOptions with(String... arguments) {
        Map<String, String> named = new LinkedHashMap<>();
        for (int i = 0; i < arguments.length; i += 2) {
            String argument = arguments[i];
            String name = argument.startsWith(DASHES) ? argument.substring(DASHES.length()) : "";
            if (!values.containsKey(name)) {
                throw wrong(argument, "there is no such option");
            }
            if (i + 1 == arguments.length || arguments[i + 1].startsWith(DASHES)) {
                throw wrong(argument, "it has no value");
            }
            if (named.put(name, arguments[i + 1]) != null) {
                throw wrong(argument, "it is there twice");
            }
        }
        Map<String, String> all = new LinkedHashMap<>(values);
        all.putAll(named);
        return new NamedOptions(all);
    }

    private IllegalArgumentException wrong(String argument, String why) {
        String all =
                values.entrySet().stream()
                        .map(option -> DASHES + option.getKey() + " '" + option.getValue() + "'")
                        .collect(Collectors.joining(" "));
        return new IllegalArgumentException("%s: %s; options: %s".formatted(argument, why, all));
    }

    /// The value called `name`.
    String text(String name) {
        if (!values.containsKey(name)) {
            throw new IllegalArgumentException("no option is called " + name);
        }
        return values.get(name);
    }

    /// Values with commas between.
    List<String> texts(String name) {
        return Arrays.asList(text(name).split(","));
    }

    /// A whole number.
    ///
    /// @throws IllegalArgumentException if it is none; the message names the option
    int whole(String name) {
        return whole(name, text(name));
    }

    /// Whole numbers with commas between.
    ///
    /// @throws IllegalArgumentException if one is none; the message names the option
    List<Integer> wholes(String name) {
        return texts(name).stream().map(number -> whole(name, number)).toList();
    }

    private static int whole(String name, String number) {
        try {
            return Integer.parseInt(number);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "%s%s takes whole numbers, not %s".formatted(DASHES, name, number), e);
        }
    }
}
