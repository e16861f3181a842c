package io.genoise.inference;

/// The only words a comparison may end in. They are computed, never typed.
public enum Verdict {
    /// The interval lies above 0 and p < 0.05.
    BETTER("better", 1),
    /// The interval lies below 0 and p < 0.05.
    WORSE("worse", -1),
    /// Above 0, but with one seed of a method that has randomness.
    BETTER_FOR_THIS_ENCODER("better for this encoder", 1),
    /// Below 0, but with one seed of a method that has randomness.
    WORSE_FOR_THIS_ENCODER("worse for this encoder", -1),
    /// The interval lies inside a margin that was named beforehand.
    AS_GOOD("as good", 0),
    /// Inside the margin, but with one seed of a method that has randomness.
    AS_GOOD_FOR_THIS_ENCODER("as good for this encoder", 0),
    /// Anything else; it does not mean that there is none.
    NO_DIFFERENCE_SHOWN("no difference shown", 0),
    /// The comparison was refused.
    CANNOT_BE_KNOWN("cannot be known here", 0);

    /// The level of a test.
    static final double LEVEL = 0.05;

    private final String words;
    private final int sign;

    Verdict(String words, int sign) {
        this.words = words;
        this.sign = sign;
    }

    /// Judges a comparison by its interval and its p, corrected for the other comparisons made beside it.
    ///
    /// @param correctedP as [Holm] gives it; NaN shows nothing
    public static Verdict of(Outcome outcome, double correctedP) {
        return switch (outcome) {
            case Refused _ -> CANNOT_BE_KNOWN;
            case Difference difference -> {
                boolean one = difference.ofOneEncoder();
                yield switch (of(difference.interval(), correctedP)) {
                    case BETTER -> one ? BETTER_FOR_THIS_ENCODER : BETTER;
                    case WORSE -> one ? WORSE_FOR_THIS_ENCODER : WORSE;
                    default -> NO_DIFFERENCE_SHOWN;
                };
            }
        };
    }

    /// Judges a comparison for which a margin was named before it was made: a difference that is shown is said;
    /// otherwise the methods are as good if the whole 95 % interval lies within `±margin`.
    ///
    /// The interval is the two one-sided tests at 2.5 % each (Schuirmann 1987 asks for 5 %).
    ///
    /// @param margin the difference that would not matter, positive, in the unit of the scores
    /// @throws IllegalArgumentException if `margin` is not positive
    public static Verdict of(Outcome outcome, double correctedP, double margin) {
        if (!(margin > 0)) {
            throw new IllegalArgumentException("a margin must be positive, got " + margin);
        }
        Verdict verdict = of(outcome, correctedP);
        if (verdict == NO_DIFFERENCE_SHOWN
                && outcome instanceof Difference difference
                && difference.interval().within(margin)) {
            return difference.ofOneEncoder() ? AS_GOOD_FOR_THIS_ENCODER : AS_GOOD;
        }
        return verdict;
    }

    /// Judges a difference by interval and p alone.
    ///
    /// @param interval null where there is none: nothing can be shown then
    public static Verdict of(Interval interval, double correctedP) {
        if (interval == null || !interval.excludesZero() || !(correctedP < LEVEL)) {
            return NO_DIFFERENCE_SHOWN;
        }
        return interval.low() > 0 ? BETTER : WORSE;
    }

    /// 1 if the first method is better, -1 if it is worse, 0 if neither was shown.
    public int sign() {
        return sign;
    }

    /// The words for a table.
    public String words() {
        return words;
    }
}
