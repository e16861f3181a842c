package io.genoise.optimizer;

/// Checks of options' ranges, each with a line that says name, range and what came.
final class Range {
    private Range() {}

    /// 0 ≤ value < 1.
    static void share(String what, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException(
                    "%s must be 0 or more and below 1, not %s".formatted(what, value));
        }
    }

    /// 0 < value < ∞.
    static void positive(String what, double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("%s must be above 0, not %s".formatted(what, value));
        }
    }

    /// 0 ≤ value < ∞.
    static void notNegative(String what, double value) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "%s must be 0 or more, not %s".formatted(what, value));
        }
    }

    /// value ≥ 1.
    static void count(String what, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(
                    "%s must be 1 or more, not %s".formatted(what, value));
        }
    }
}
