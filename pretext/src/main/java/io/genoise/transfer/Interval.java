package io.genoise.transfer;

/// A 95 % interval.
public record Interval(double low, double high) {
    /// Whether it lies wholly on one side of 0.
    public boolean excludesZero() {
        return low > 0 || high < 0;
    }
}
