package io.genoise.transfer;

/// The only words a comparison may end in. They are computed, never typed.
public enum Verdict {
    /// The interval lies above 0 and p < 0.05.
    BETTER("better"),
    /// The interval lies below 0 and p < 0.05.
    WORSE("worse"),
    /// Anything else; it does not mean that there is none.
    NO_DIFFERENCE_SHOWN("no difference shown");

    private static final double LEVEL = 0.05;

    private final String words;

    Verdict(String words) {
        this.words = words;
    }

    /// Judges a difference by its interval and its p, corrected for the other comparisons made beside it.
    ///
    /// @param interval null where there is none: nothing can be shown then
    public static Verdict of(Interval interval, double correctedP) {
        if (interval == null || !interval.excludesZero() || !(correctedP < LEVEL)) {
            return NO_DIFFERENCE_SHOWN;
        }
        return interval.low() > 0 ? BETTER : WORSE;
    }

    /// The words for a table.
    public String words() {
        return words;
    }
}
