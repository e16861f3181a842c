package io.genoise.cli;

import java.util.Map;

/// The value of an option, as it was given or as a run's record has it.
final class Value {
    private Value() {}

    /// @throws IllegalArgumentException naming `option`, its value and what was expected, if it is not `right`
    static void check(String option, Number value, boolean right, String expected) {
        if (!right) {
            throw new IllegalArgumentException(
                    "%s %s: expected %s".formatted(option, value, expected));
        }
    }

    /// The option `name` of a run's record.
    ///
    /// @throws IllegalArgumentException naming it, if the record has none
    static String word(Map<String, String> options, String name) {
        String word = options.get(name);
        if (word == null) {
            throw new IllegalArgumentException("there is no option %s".formatted(name));
        }
        return word;
    }

    /// The option `name` of a run's record, a number.
    ///
    /// @throws IllegalArgumentException naming it, if it is missing or no number
    static double number(Map<String, String> options, String name) {
        String word = word(options, name);
        try {
            return Double.parseDouble(word);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "option %s is %s, not a number".formatted(name, word), e);
        }
    }
}
