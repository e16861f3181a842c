package io.genoise.inference;

import io.genoise.inference.Clusters.Scatter;
import io.genoise.inference.Difference.Part;
import java.util.ArrayList;
import java.util.List;

/// The variance of the mean of a table in which seeds, labelled subsets and groups of pictures are crossed, each drawn at
/// random, as a sum of parts; [Inference] has the formulas.
final class CrossedEffects {
    private final Clusters clusters;
    private final Scatter scatter;
    private final List<Part> effects = new ArrayList<>();
    private final List<Part> interactions = new ArrayList<>();

    /// @param scatter of the groups' totals
    CrossedEffects(Clusters clusters, Scatter scatter) {
        this.clusters = clusters;
        this.scatter = scatter;
    }

    /// Adds the effects of subsets and groups and their interaction.
    ///
    /// @param totals of the difference, averaged over seeds, `[subset][group]`
    /// @param lambda what the variance of subsets is multiplied by, `1/S + ρ/(1−ρ)`
    /// @param learning what the variance of pictures is multiplied by if they are learned from too
    void addSubsetsAndPictures(double[][] totals, double lambda, double learning) {
        double[][] e = centred(totals);
        double[] groups = meanOfRows(e);
        effects.add(new Part("pictures", learning * spread(groups), scatter.degrees()));
        if (e.length > 1) {
            int free = e.length - 1;
            double[] subsets = rowMeans(e);
            effects.add(new Part("labelled subsets", lambda * squares(subsets) / free, free));
            double interaction = 0;
            for (int s = 0; s < e.length; s++) {
                interaction += spread(residual(e[s], groups, subsets[s]));
            }
            overlap("labelled subsets × pictures", lambda * interaction / free, free, true);
        }
    }

    /// Adds the effect of seeds of one method, or of both where they share seeds, and its interactions.
    ///
    /// @param totals `[seed][subset][group]`
    void addSeeds(String name, double[][][] totals, double lambda) {
        int seeds = totals.length;
        int free = seeds - 1;
        if (free == 0) {
            return;
        }
        double[][] bySubset = new double[seeds][];
        double[][] byGroup = new double[seeds][];
        for (int r = 0; r < seeds; r++) {
            bySubset[r] = rowMeans(totals[r]);
            byGroup[r] = meanOfRows(totals[r]);
        }
        double[] ofSeed = rowMeans(byGroup);
        double mean = mean(ofSeed);
        double[] ofSubset = meanOfRows(bySubset);
        double[] ofGroup = meanOfRows(byGroup);
        double alone = 0;
        double withSubsets = 0;
        double withPictures = 0;
        double withBoth = 0;
        for (int r = 0; r < seeds; r++) {
            alone += (ofSeed[r] - mean) * (ofSeed[r] - mean);
            withPictures += spread(residual(byGroup[r], ofGroup, ofSeed[r] - mean));
        }
        int subsets = totals[0].length;
        for (int s = 0; s < subsets && subsets > 1; s++) {
            double[] ofThisSubset = new double[clusters.count()];
            for (double[][] ofOneSeed : totals) {
                for (int g = 0; g < ofThisSubset.length; g++) {
                    ofThisSubset[g] += ofOneSeed[s][g] / seeds;
                }
            }
            for (int r = 0; r < seeds; r++) {
                double both = bySubset[r][s] - ofSeed[r] - ofSubset[s] + mean;
                withSubsets += both * both;
                double[] rest = new double[clusters.count()];
                for (int g = 0; g < rest.length; g++) {
                    rest[g] = totals[r][s][g] - ofThisSubset[g] - byGroup[r][g] + ofGroup[g];
                }
                withBoth += spread(residual(rest, new double[rest.length], both));
            }
        }
        effects.add(new Part(name, alone / free / seeds, free));
        overlap(name + " × pictures", withPictures / free / seeds, free, true);
        if (subsets > 1) {
            int pairs = free * (subsets - 1);
            overlap(
                    name + " × labelled subsets",
                    lambda * withSubsets / pairs / seeds,
                    pairs,
                    false);
            overlap(
                    name + " × labelled subsets × pictures",
                    -lambda * withBoth / pairs / seeds,
                    pairs,
                    true);
        }
    }

    /// What others count twice is subtracted.
    private void overlap(String source, double variance, int free, boolean pictures) {
        interactions.add(new Part(source, -variance, pictures ? free * scatter.degrees() : free));
    }

    /// Effects, then interactions.
    List<Part> parts() {
        List<Part> parts = new ArrayList<>(effects);
        parts.addAll(interactions);
        return parts;
    }

    /// The sum of all parts; interactions only ever subtract, and no effect is subtracted away.
    double variance() {
        double sum = 0;
        double largest = 0;
        for (Part effect : effects) {
            sum += effect.variance();
            largest = Math.max(largest, effect.variance());
        }
        double twice = 0;
        for (Part interaction : interactions) {
            twice += interaction.variance();
        }
        return Math.max(largest, sum + Math.min(0, twice));
    }

    /// Satterthwaite's degrees of freedom, at least 1.
    double degrees() {
        double sum = 0;
        for (Part part : parts()) {
            sum += part.variance() * part.variance() / part.degrees();
        }
        double variance = variance();
        return Math.max(1, variance * variance / sum);
    }

    /// The variance of a mean over pictures whose groups have these residuals.
    private double spread(double[] residuals) {
        double pictures = clusters.pictures();
        return scatter.correction() * squares(residuals) / (pictures * pictures);
    }

    /// `row − others − size·mean`, group by group.
    private double[] residual(double[] row, double[] others, double mean) {
        double[] residual = new double[row.length];
        for (int g = 0; g < row.length; g++) {
            residual[g] = row[g] - others[g] - clusters.size(g) * mean;
        }
        return residual;
    }

    /// `T_sg − m_g·D̄`.
    private double[][] centred(double[][] totals) {
        double mean = mean(rowMeans(totals));
        double[][] centred = new double[totals.length][];
        for (int s = 0; s < totals.length; s++) {
            centred[s] = residual(totals[s], new double[totals[s].length], mean);
        }
        return centred;
    }

    /// For each row of totals the mean over pictures; for rows of means per subset, their mean.
    private double[] rowMeans(double[][] rows) {
        double[] means = new double[rows.length];
        for (int s = 0; s < rows.length; s++) {
            for (double total : rows[s]) {
                means[s] += total;
            }
            means[s] /= clusters.pictures();
        }
        return means;
    }

    static double[] meanOfRows(double[][] rows) {
        double[] mean = new double[rows[0].length];
        for (double[] row : rows) {
            for (int g = 0; g < mean.length; g++) {
                mean[g] += row[g] / rows.length;
            }
        }
        return mean;
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    private static double squares(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value * value;
        }
        return sum;
    }
}
