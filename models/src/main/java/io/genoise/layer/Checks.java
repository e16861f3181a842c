package io.genoise.layer;

/// Checks of layers' options, each with a line that says name, range and what came.
final class Checks {
    private Checks() {}

    /// 0 < value < ∞.
    static void positive(String what, float value) {
        if (!(value > 0 && value < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "a norm's %s must be above 0, not %s".formatted(what, value));
        }
    }

    /// 0 ≤ value ≤ 1.
    static void share(String what, float value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(
                    "a norm's %s must be 0 … 1, not %s".formatted(what, value));
        }
    }
}
