package io.genoise.inference;

import java.util.List;
import java.util.Locale;

/// A difference of two methods, first minus second, and how far it can be trusted; all in the unit of the scores.
///
/// @param mean the difference of the means
/// @param interval 95 %: `mean ± t(0.975; degrees) · standardError`
/// @param p two-sided, of the same t: below 0.05 exactly where the interval excludes 0
/// @param standardError the root of the variance that [Inference] estimates
/// @param degrees of freedom, by Satterthwaite; seldom a whole number
/// @param resolution the smallest difference that this study could have shown: one as large as half the interval, which
///     just excludes 0. If methods truly differ by so much, half of such studies show it
/// @param seenMostly the true difference that four of five such studies show: `(t(0.975) + t(0.8)) · standardError`
/// @param parts what the variance is made of
/// @param seedsOfFirst seeds of the first method; 0 if it has no randomness
/// @param seedsOfSecond seeds of the second method; 0 if it has no randomness
public record Difference(
        double mean,
        Interval interval,
        double p,
        double standardError,
        double degrees,
        double resolution,
        double seenMostly,
        List<Part> parts,
        int seedsOfFirst,
        int seedsOfSecond)
        implements Outcome {
    /// One term of the variance of the mean.
    ///
    /// @param source what varies, as tables call it, such as `pictures`, or two with × between them
    /// @param variance negative for what others count twice
    /// @param degrees of freedom of its estimate
    public record Part(String source, double variance, double degrees) {}

    /// Copies `parts`.
    public Difference {
        parts = List.copyOf(parts);
    }

    /// Whether a method with randomness was run with one seed: then the difference is one of these two encoders, and
    /// says nothing of what another pretraining or initialisation would give.
    public boolean ofOneEncoder() {
        return seedsOfFirst == 1 || seedsOfSecond == 1;
    }

    /// The resolution if this is one of `comparisons` made together, corrected by [Holm]: `t` at the level
    /// `0.05 / comparisons`.
    public double resolution(int comparisons) {
        return StudentT.quantile(1 - Verdict.LEVEL / 2 / comparisons, degrees) * standardError;
    }

    /// What the study is too small for, in points: `differences under 5.3 points cannot be seen here`.
    public String limits() {
        return String.format(
                Locale.ROOT, "differences under %.1f points cannot be seen here", 100 * resolution);
    }
}
