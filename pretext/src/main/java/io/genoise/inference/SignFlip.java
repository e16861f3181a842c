package io.genoise.inference;

/// A diagnostic, not a verdict: **these test pictures and these encoders held fixed**, would other labelled subsets agree
/// on who is ahead? If the two methods were exchangeable on every subset, each difference could as well have had the other
/// sign; p is the share of the 2ⁿ sign patterns whose sum is as far from 0 as the one seen. It is exact, says nothing of
/// other pictures, and is at least `2/2ⁿ`: 0.0625 with 5 subsets.
public final class SignFlip {
    /// The most subsets whose sign patterns are counted.
    public static final int MOST = 24;

    private SignFlip() {}

    /// The two-sided p over the resamples of two methods, seeds and pictures averaged.
    ///
    /// @throws IllegalArgumentException if they differ in resamples, or have more than 24
    public static double p(Scores first, Scores second) {
        double[] a = first.meansOfResamples();
        double[] b = second.meansOfResamples();
        if (a.length != b.length) {
            throw new IllegalArgumentException(
                    "%s resamples stand beside %s".formatted(a.length, b.length));
        }
        for (int s = 0; s < a.length; s++) {
            a[s] -= b[s];
        }
        return p(a);
    }

    /// The two-sided p of `differences`, one a subset. All sign patterns are walked in Gray order, one flip at a time; the
    /// last sign stays, as a pattern and its opposite are equally far from 0.
    ///
    /// @throws IllegalArgumentException if there is none, or more than 24
    public static double p(double... differences) {
        int n = differences.length;
        if (n == 0 || n > MOST) {
            throw new IllegalArgumentException(
                    "sign patterns are counted for 1 to %s subsets, got %s".formatted(MOST, n));
        }
        double sum = 0;
        double size = 0;
        for (double difference : differences) {
            sum += difference;
            size += Math.abs(difference);
        }
        // Sums that would be equal but for rounding count as equal.
        double seen = Math.abs(sum) - 1e-12 * size;
        long patterns = 1L << (n - 1);
        long asFar = 1;
        double[] signed = differences.clone();
        for (long pattern = 1; pattern < patterns; pattern++) {
            int flip = Long.numberOfTrailingZeros(pattern);
            sum -= 2 * signed[flip];
            signed[flip] = -signed[flip];
            asFar += Math.abs(sum) >= seen ? 1 : 0;
        }
        return (double) asFar / patterns;
    }
}
