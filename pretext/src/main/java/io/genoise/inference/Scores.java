package io.genoise.inference;

import java.util.Arrays;

/// What one method scored: `score[seed][resample][picture]`, 0/1 for right or wrong, −|error|, any number whose mean over
/// pictures is the figure of interest. Nothing is averaged before two methods are compared, so that every source of
/// chance is still there to be judged.
///
/// - *seed*: pretraining, initialisation: all that another run of the method would draw anew;
/// - *resample*: the labelled subset that was learned from, or the repeat of the folds;
/// - *picture*: the tested picture, the same in every table that is compared.
///
/// Immutable.
public final class Scores {
    private final float[][][] score;
    private final boolean random;
    private final String lineage;

    private Scores(float[][][] score, boolean random, String lineage) {
        this.score = score;
        this.random = random;
        this.lineage = lineage;
    }

    /// Scores of a method that another seed would change, one table `[resample][picture]` a seed.
    ///
    /// @throws IllegalArgumentException if there is none, the tables differ in shape, or a score is not finite
    public static Scores of(float[][][] score) {
        return new Scores(copy(score), true, "");
    }

    /// Scores of a method without randomness of its own, such as hand-made features under a probe: one table
    /// `[resample][picture]` stands for every seed.
    ///
    /// @throws IllegalArgumentException if there is none, the rows differ in length, or a score is not finite
    public static Scores withoutSeeds(float[][] score) {
        return new Scores(copy(new float[][][] {score}), false, "");
    }

    /// The same scores, whose seed `r` is made from the same as seed `r` of all others of this lineage: the pretrained
    /// encoder frozen and trained on, say. Only those are compared seed by seed.
    public Scores ofLineage(String lineage) {
        return new Scores(score, random, lineage);
    }

    /// What its seeds are made from; empty if they share nothing with others.
    public String lineage() {
        return lineage;
    }

    /// Seeds; 1 for a method without randomness.
    public int seeds() {
        return score.length;
    }

    /// Labelled subsets, or repeats of the folds.
    public int resamples() {
        return score[0].length;
    }

    /// Tested pictures.
    public int pictures() {
        return score[0][0].length;
    }

    /// Whether another seed would give other scores.
    public boolean random() {
        return random;
    }

    /// The score of one picture.
    public float score(int seed, int resample, int picture) {
        return score[seed][resample][picture];
    }

    /// The scores of all pictures for one seed and one resample: a copy.
    public float[] scores(int seed, int resample) {
        return score[seed][resample].clone();
    }

    /// The mean over everything.
    public double mean() {
        double sum = 0;
        for (double mean : meansOfResamples()) {
            sum += mean;
        }
        return sum / resamples();
    }

    /// The mean over pictures for one seed and one resample.
    public double mean(int seed, int resample) {
        double sum = 0;
        for (float one : score[seed][resample]) {
            sum += one;
        }
        return sum / pictures();
    }

    /// For each resample the mean over seeds and pictures.
    public double[] meansOfResamples() {
        double[] means = new double[resamples()];
        for (int r = 0; r < seeds(); r++) {
            for (int s = 0; s < means.length; s++) {
                means[s] += mean(r, s) / seeds();
            }
        }
        return means;
    }

    /// For each picture the mean over seeds and resamples.
    public double[] meansOfPictures() {
        double[] means = new double[pictures()];
        for (float[][] ofSeed : score) {
            for (float[] row : ofSeed) {
                for (int i = 0; i < means.length; i++) {
                    means[i] += row[i];
                }
            }
        }
        for (int i = 0; i < means.length; i++) {
            means[i] /= (double) seeds() * resamples();
        }
        return means;
    }

    /// The mean over seeds for one resample and one picture.
    double meanOfSeeds(int resample, int picture) {
        double sum = 0;
        for (float[][] ofSeed : score) {
            sum += ofSeed[resample][picture];
        }
        return sum / score.length;
    }

    /// Whether seed `r` of both is made from the same.
    boolean pairedBySeed(Scores other) {
        return !lineage.isEmpty()
                && lineage.equals(other.lineage)
                && random
                && other.random
                && seeds() == other.seeds();
    }

    /// Whether every resample gave the scores that the first gave.
    boolean resamplesAgree() {
        for (float[][] ofSeed : score) {
            for (float[] row : ofSeed) {
                if (!Arrays.equals(row, ofSeed[0])) {
                    return false;
                }
            }
        }
        return true;
    }

    private static float[][][] copy(float[][][] score) {
        if (score.length == 0 || score[0].length == 0 || score[0][0].length == 0) {
            throw new IllegalArgumentException(
                    "scores need at least one seed, one resample and one picture");
        }
        float[][][] copy = new float[score.length][score[0].length][];
        for (int r = 0; r < copy.length; r++) {
            if (score[r].length != score[0].length) {
                throw new IllegalArgumentException(
                        "seed %s has %s resamples, seed 0 has %s"
                                .formatted(r, score[r].length, score[0].length));
            }
            for (int s = 0; s < copy[r].length; s++) {
                copy[r][s] = checked(score[r][s], r, s, score[0][0].length);
            }
        }
        return copy;
    }

    private static float[] checked(float[] row, int seed, int resample, int pictures) {
        if (row.length != pictures) {
            throw new IllegalArgumentException(
                    "seed %s, resample %s has scores of %s pictures, expected %s"
                            .formatted(seed, resample, row.length, pictures));
        }
        for (int i = 0; i < pictures; i++) {
            if (!Float.isFinite(row[i])) {
                throw new IllegalArgumentException(
                        "seed %s, resample %s, picture %s: the score %s is not finite"
                                .formatted(seed, resample, i, row[i]));
            }
        }
        return row.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Scores that
                && random == that.random
                && lineage.equals(that.lineage)
                && Arrays.deepEquals(score, that.score);
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(score);
    }

    @Override
    public String toString() {
        return "Scores[%s seeds, %s resamples, %s pictures, mean %s]"
                .formatted(seeds(), resamples(), pictures(), mean());
    }
}
