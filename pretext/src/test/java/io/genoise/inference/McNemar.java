package io.genoise.inference;

/// A check beside the verdict, for pictures that are all groups of their own: among the n pictures on which one method was
/// ahead, were the first method's wins as many as a fair coin would give?
///
///     p = 2·P(X < w) + P(X = w),  X ~ Binomial(n, ½),  w the smaller of wins and losses
///
/// the mid-p value (Lancaster 1961), which counts half of the chance of what was seen; at most 1.
final class McNemar {
    private McNemar() {}

    /// The mid-p over the pictures, each judged by the sign of its mean difference over seeds and resamples.
    ///
    /// @throws IllegalArgumentException if the methods were tested on different numbers of pictures
    static double midP(Scores first, Scores second) {
        double[] a = first.meansOfPictures();
        double[] b = second.meansOfPictures();
        if (a.length != b.length) {
            throw new IllegalArgumentException(
                    "%s pictures stand beside %s".formatted(a.length, b.length));
        }
        int wins = 0;
        int losses = 0;
        for (int i = 0; i < a.length; i++) {
            wins += a[i] > b[i] + 1e-9 ? 1 : 0;
            losses += a[i] < b[i] - 1e-9 ? 1 : 0;
        }
        return midP(wins, losses);
    }

    /// The mid-p of so many wins and losses; 1 if there are none.
    static double midP(int wins, int losses) {
        int n = wins + losses;
        int fewer = Math.min(wins, losses);
        double logChoose = 0;
        double below = 0;
        double at = Math.exp(-n * Math.log(2));
        for (int k = 1; k <= fewer; k++) {
            below += at;
            logChoose += Math.log((double) (n - k + 1) / k);
            at = Math.exp(logChoose - n * Math.log(2));
        }
        return Math.min(1, 2 * below + at);
    }
}
