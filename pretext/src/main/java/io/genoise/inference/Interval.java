package io.genoise.inference;

/// A 95 % interval.
///
/// @param low its lower end, in the unit of what it is of
/// @param high its upper end
public record Interval(double low, double high) {
    /// Whether it lies wholly on one side of 0.
    public boolean excludesZero() {
        return low > 0 || high < 0;
    }

    /// Whether it lies wholly between `-margin` and `margin`.
    public boolean within(double margin) {
        return -margin < low && high < margin;
    }
}
