package io.genoise.cli;

/// The value of an option, as it was given.
final class Value {
    private Value() {}

    /// @throws IllegalArgumentException naming `option`, its value and what was expected, if it is not `right`
    static void check(String option, Number value, boolean right, String expected) {
        if (!right) {
            throw new IllegalArgumentException(
                    "%s %s: expected %s".formatted(option, value, expected));
        }
    }
}
