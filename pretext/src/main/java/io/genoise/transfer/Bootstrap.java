package io.genoise.transfer;

import io.genoise.inference.Interval;
import io.genoise.random.RandomStream;
import java.util.Arrays;

/// A 95 % interval for a mean accuracy by the two-way bootstrap: each replicate draws subsets, pretraining seeds and test
/// pictures anew, each with replacement and independently, and takes the mean over all that were drawn. The interval lies
/// between the 2.5 and 97.5 percentiles. What there is but one of is not drawn, and its spread is not in the interval.
///
/// The test pictures' draws are made once and shared by all rows of a table.
final class Bootstrap {
    private static final int REPLICATES = 1000;

    private final byte[][] pictureCounts;
    private final long seed;

    /// For rows measured on `pictures` test pictures.
    Bootstrap(int pictures, long seed) {
        this.seed = seed;
        pictureCounts = new byte[REPLICATES][pictures];
        for (int b = 0; b < REPLICATES; b++) {
            RandomStream random = RandomStream.of(seed, 1, b);
            for (int i = 0; i < pictures; i++) {
                pictureCounts[b][random.nextInt(pictures)]++;
            }
        }
    }

    /// The interval of the mean of `correct[seed][subset][picture]`, each 0 or 1.
    Interval interval(byte[][][] correct) {
        int seeds = correct.length;
        int subsets = correct[0].length;
        double[] means = new double[REPLICATES];
        for (int b = 0; b < REPLICATES; b++) {
            RandomStream random = RandomStream.of(seed, 2, b);
            int[] seedCounts = draw(seeds, random);
            int[] subsetCounts = draw(subsets, random);
            long sum = 0;
            for (int r = 0; r < seeds; r++) {
                for (int s = 0; s < subsets; s++) {
                    int weight = seedCounts[r] * subsetCounts[s];
                    if (weight > 0) {
                        sum += (long) weight * weighted(correct[r][s], pictureCounts[b]);
                    }
                }
            }
            means[b] = (double) sum / ((long) seeds * subsets * pictureCounts[b].length);
        }
        Arrays.sort(means);
        return new Interval(means[REPLICATES / 40], means[REPLICATES - 1 - REPLICATES / 40]);
    }

    private static int[] draw(int n, RandomStream random) {
        int[] counts = new int[n];
        for (int i = 0; i < n; i++) {
            counts[random.nextInt(n)]++;
        }
        return counts;
    }

    private static int weighted(byte[] correct, byte[] counts) {
        int sum = 0;
        for (int i = 0; i < correct.length; i++) {
            sum += correct[i] * counts[i];
        }
        return sum;
    }
}
