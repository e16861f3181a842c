package io.genoise.inference;

import io.genoise.random.RandomStream;

/// A check beside [Inference]: the standard error of a difference by the pigeonhole bootstrap. Each replicate draws seeds,
/// labelled subsets and groups of pictures anew, with replacement and independently of each other, and takes the mean over
/// all cells so drawn. What there is but one of is not drawn. It knows nothing of subsets that overlap, and counts
/// interactions up to three times, so it is somewhat too wide (Owen and Eckles, *Bootstrapping data arrays of arbitrary
/// order*, 2012).
final class PigeonholeBootstrap {
    private PigeonholeBootstrap() {}

    /// The standard deviation of the difference `first − second` over `replicates` draws.
    ///
    /// @throws IllegalArgumentException if there are fewer than 2 replicates
    static double standardError(
            Scores first, Scores second, Design design, int replicates, long seed) {
        if (replicates < 2) {
            throw new IllegalArgumentException(
                    "a spread needs 2 replicates at least, got " + replicates);
        }
        Clusters clusters = Clusters.of(design.groups());
        boolean averaged = design instanceof Design.OutOfFold;
        double[][][] a = Inference.totals(first, clusters, averaged);
        double[][][] b = Inference.totals(second, clusters, averaged);
        double sum = 0;
        double squares = 0;
        for (int replicate = 0; replicate < replicates; replicate++) {
            RandomStream random = RandomStream.of(seed, replicate);
            double[] groups = draw(clusters.count(), random);
            double[] subsets = draw(a[0].length, random);
            double[] seedsOfFirst = draw(a.length, random);
            double[] seedsOfSecond =
                    first.pairedBySeed(second) ? seedsOfFirst : draw(b.length, random);
            double pictures = 0;
            for (int g = 0; g < groups.length; g++) {
                pictures += groups[g] * clusters.size(g);
            }
            double difference =
                    (weighted(a, seedsOfFirst, subsets, groups)
                                    - weighted(b, seedsOfSecond, subsets, groups))
                            / pictures;
            sum += difference;
            squares += difference * difference;
        }
        double mean = sum / replicates;
        return Math.sqrt(Math.max(0, squares - sum * mean) / (replicates - 1));
    }

    private static double[] draw(int n, RandomStream random) {
        double[] counts = new double[n];
        for (int i = 0; i < n; i++) {
            counts[random.nextInt(n)]++;
        }
        return counts;
    }

    private static double weighted(
            double[][][] totals, double[] seeds, double[] subsets, double[] groups) {
        double sum = 0;
        for (int r = 0; r < seeds.length; r++) {
            for (int s = 0; s < subsets.length; s++) {
                double weight = seeds[r] * subsets[s] / seeds.length / subsets.length;
                if (weight > 0) {
                    double row = 0;
                    for (int g = 0; g < groups.length; g++) {
                        row += groups[g] * totals[r][s][g];
                    }
                    sum += weight * row;
                }
            }
        }
        return sum;
    }
}
