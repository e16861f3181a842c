package io.genoise.task;

/// What a control says, in the words that are printed.
public enum ControlVerdict {
    /// The interval lies below the margin that was named beforehand.
    PASSED("passed"),
    /// The interval lies above it.
    NOT_PASSED("not passed"),
    /// The margin lies inside the interval.
    CANNOT_TELL("cannot tell"),
    /// The net's answers lie nearly always on one axis, so that the figure would be harmless whatever it reads.
    NO_STATEMENT("no statement"),
    /// There was nothing that the net could have cheated with, or nothing to measure it on.
    NOT_APPLICABLE("not applicable");

    private final String words;

    ControlVerdict(String words) {
        this.words = words;
    }

    /// What follows for a figure whose interval is [low, high], and which must lie below `margin`.
    public static ControlVerdict of(double low, double high, double margin) {
        if (high < margin) {
            return PASSED;
        }
        return low > margin ? NOT_PASSED : CANNOT_TELL;
    }

    /// The words that are printed.
    @Override
    public String toString() {
        return words;
    }
}
