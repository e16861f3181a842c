package io.genoise.transfer;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/// The difference between two methods measured on the same subsets.
///
/// @param mean mean of the differences
/// @param interval 95 %: `mean ± t(0.975; n-1) · sd / √n` over the n subsets; null if there is but one
/// @param p exact two-sided p of the sign-flip test: if the methods were equal, each difference could as well have had
///     the other sign, so p is the share of the 2ⁿ sign patterns whose sum is as far from 0 as the one seen; at least
///     2/2ⁿ, 0.002 for 10 subsets
public record Paired(double mean, Interval interval, double p) {
    /// The most subsets whose sign patterns are counted.
    public static final int MOST = 24;

    /// Compares: `differences[i]` is method minus baseline on subset `i`.
    ///
    /// @throws IllegalArgumentException if there is none, or more than 24
    public static Paired of(double[] differences) {
        int n = differences.length;
        if (n == 0 || n > MOST) {
            throw new IllegalArgumentException(
                    "a paired comparison needs 1 to %s subsets, got %s".formatted(MOST, n));
        }
        double mean = Arrays.stream(differences).sum() / n;
        if (n == 1) {
            return new Paired(mean, null, 1);
        }
        double half = Student.quantile975(n - 1) * deviation(differences) / Math.sqrt(n);
        return new Paired(mean, new Interval(mean - half, mean + half), signFlip(differences));
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

    /// Walks all sign patterns in Gray order, one flip at a time; the last sign stays, as a pattern and its opposite are
    /// equally far from 0.
    static double signFlip(double[] differences) {
        double sum = 0;
        double size = 0;
        for (double difference : differences) {
            sum += difference;
            size += Math.abs(difference);
        }
        // Sums that would be equal but for rounding count as equal.
        double seen = Math.abs(sum) - 1e-12 * size;
        long patterns = 1L << (differences.length - 1);
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

    /// Corrects the `p` of several comparisons made together: sorted ascending, the first of m is multiplied by m,
    /// the next by m-1 and so on, and none may fall below the one before.
    ///
    /// Source: Holm, *A simple sequentially rejective multiple test procedure*, 1979.
    public static double[] holm(double[] p) {
        int[] order =
                IntStream.range(0, p.length)
                        .boxed()
                        .sorted(Comparator.comparingDouble(i -> p[i]))
                        .mapToInt(i -> i)
                        .toArray();
        double[] corrected = new double[p.length];
        double least = 0;
        for (int i = 0; i < order.length; i++) {
            least = Math.max(least, Math.min(1, p[order[i]] * (order.length - i)));
            corrected[order[i]] = least;
        }
        return corrected;
    }
}
