package io.genoise.transfer;

import io.genoise.inference.Interval;
import io.genoise.inference.SignFlip;
import java.util.Arrays;

/// The difference between two methods measured on the same subsets.
///
/// @param mean mean of the differences
/// @param interval 95 %: `mean ± t(0.975; n-1) · sd / √n` over the n subsets; null if there is but one
/// @param p exact two-sided p of the sign-flip test: if the methods were equal, each difference could as well have had
///     the other sign, so p is the share of the 2ⁿ sign patterns whose sum is as far from 0 as the one seen; at least
///     2/2ⁿ, 0.002 for 10 subsets
public record Paired(double mean, Interval interval, double p) {
    /// Compares: `differences[i]` is method minus baseline on subset `i`.
    ///
    /// @throws IllegalArgumentException if there is none, or more than 24
    public static Paired of(double[] differences) {
        int n = differences.length;
        double p = SignFlip.p(differences);
        double mean = Arrays.stream(differences).sum() / n;
        if (n == 1) {
            return new Paired(mean, null, 1);
        }
        double half = Student.quantile975(n - 1) * deviation(differences) / Math.sqrt(n);
        return new Paired(mean, new Interval(mean - half, mean + half), p);
    }

    /// Standard deviation with n-1.
    static double deviation(double[] values) {
        double mean = Arrays.stream(values).sum() / values.length;
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        return Math.sqrt(squares / (values.length - 1));
    }
}
