package io.genoise.benchmarks;

import io.genoise.inference.Design;
import io.genoise.inference.Scores;
import io.genoise.random.RandomStream;
import io.genoise.transfer.CrossValidation;
import io.genoise.transfer.Features;
import io.genoise.transfer.LabelledSubsets;
import io.genoise.transfer.LinearClassifier;
import io.genoise.transfer.LogisticProbe;
import io.genoise.transfer.Predictions;
import io.genoise.transfer.StudyPlan;
import io.genoise.transfer.Trial;
import io.genoise.transfer.Trials;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// A few-label study of two methods whose truth is known, because their features are drawn: feature vectors of a picture
/// of class y are
///
///     x = strength · centre_y + noise,   noise = √½ · z + √½ · w,   all standard normal
///
/// with the same centres and the same `z`, the picture's own difficulty, for both methods, and a `w` that each method draws
/// for itself. Two methods of one strength are exchangeable: whatever verdict is given on them is false. What follows is
/// the way of every study: labelled subsets or folds, linear probes, scores.
///
/// With one seed a method is one encoder, and its strength is what it is. With more, each seed's strength is drawn around
/// the method's, by 5 %, and half of the variance of `w` belongs to the seed.
///
/// @param ofClass labelled pictures a class to draw subsets from; all there are without a test set
/// @param tested pictures of the test set; 0 for out-of-fold
/// @param labels labels a class of a subset; without meaning for out-of-fold
/// @param seeds of both methods
/// @param dimension features of a picture
/// @param bursts whether pictures come in groups of 1, 1, 2 and 4 that share most of their noise
/// @param chooses whether the penalty is chosen by cross-validation inside what is learned from, as studies do; else it is
///     the fixed one, which is forty times as fast
record SimulatedStudy(
        String name,
        int classes,
        int ofClass,
        int tested,
        int labels,
        int seeds,
        int dimension,
        boolean bursts,
        boolean chooses) {
    private static final double SPREAD_OF_SEEDS = 0.05;
    private static final double SHARED_IN_BURST = 0.8;
    private static final int[] BURSTS = {1, 1, 2, 4};

    /// Both methods' scores, and how they came about.
    record Tables(Scores first, Scores second, Design design) {}

    /// A folder without a test set: 5 classes, every picture predicted out of fold.
    static SimulatedStudy folder(int ofClass) {
        return new SimulatedStudy("folder 5x" + ofClass, 5, ofClass, 0, 0, 1, 8, false, false);
    }

    /// A benchmark with a test set, 20 labels a class.
    static SimulatedStudy benchmark(int classes, int ofClass, int tested) {
        String name = String.format(Locale.ROOT, "%dx%,d, %,d tested", classes, ofClass, tested);
        return new SimulatedStudy(name, classes, ofClass, tested, 20, 1, 8, false, false);
    }

    /// The same with more seeds of both methods.
    SimulatedStudy withSeeds(int seeds) {
        return with("%s seeds".formatted(seeds), seeds, dimension, bursts, chooses);
    }

    /// The same with more features, 8 unless told otherwise.
    SimulatedStudy withFeatures(int dimension) {
        return with("%s features".formatted(dimension), seeds, dimension, bursts, chooses);
    }

    /// The same with pictures that come in bursts.
    SimulatedStudy inBursts() {
        return with("in bursts", seeds, dimension, true, chooses);
    }

    /// The same with the penalty chosen by cross-validation.
    SimulatedStudy choosing() {
        return with("penalty chosen", seeds, dimension, bursts, true);
    }

    /// The same with one seed and the fixed penalty: as accurate, and fast.
    SimulatedStudy plain() {
        return with("plain", 1, dimension, bursts, false);
    }

    private SimulatedStudy with(
            String what, int seeds, int dimension, boolean bursts, boolean chooses) {
        return new SimulatedStudy(
                name + ", " + what,
                classes,
                ofClass,
                tested,
                labels,
                seeds,
                dimension,
                bursts,
                chooses);
    }

    /// Study `number` of methods of these strengths.
    Tables run(double first, double second, long number) {
        int[] groups = groups(number);
        int[] labelOf = new int[groups.length];
        for (int i = 0; i < labelOf.length; i++) {
            labelOf[i] = groups[i] % classes;
        }
        Trials trials = trials(labelOf, groups, number);
        double[][] centres = new double[classes][];
        RandomStream random = RandomStream.of(number, 1);
        for (int c = 0; c < classes; c++) {
            centres[c] = gaussians(dimension, random);
        }
        double[][] shared = noise(groups, number, 2);
        float[][][][] scores = new float[2][seeds][][];
        for (int m = 0; m < 2; m++) {
            double[][] ofMethod = noise(groups, number, 3, m);
            for (int r = 0; r < seeds; r++) {
                double strength = m == 0 ? first : second;
                double[][] own = ofMethod;
                if (seeds > 1) {
                    strength *=
                            1 + SPREAD_OF_SEEDS * RandomStream.of(number, 4, m, r).nextGaussian();
                    own = halves(ofMethod, noise(groups, number, 5, m, r));
                }
                Features features = features(labelOf, centres, strength, halves(shared, own));
                scores[m][r] = scores(features, trials);
            }
        }
        Design design = trials.design(trials.numbers().getFirst());
        return new Tables(Scores.of(scores[0]), Scores.of(scores[1]), design);
    }

    private int pool() {
        return classes * ofClass;
    }

    /// Groups of pictures, whose number also gives the class; pictures of the test set are in none of the pool's.
    private int[] groups(long number) {
        int[] groups = new int[pool() + tested];
        int group = 0;
        int i = 0;
        int[] sizes = BURSTS.clone();
        RandomStream random = RandomStream.of(number, 6);
        while (i < groups.length) {
            int size = bursts ? sizes[random.nextInt(sizes.length)] : 1;
            int end = i < pool() ? pool() : groups.length;
            for (int j = 0; j < size && i < end; j++) {
                groups[i++] = group;
            }
            group++;
        }
        return groups;
    }

    private double[][] noise(int[] groups, long... path) {
        double[][] noise = new double[groups.length][];
        RandomStream random = RandomStream.of(path[0], Arrays.copyOfRange(path, 1, path.length));
        double[] common = null;
        for (int i = 0; i < groups.length; i++) {
            noise[i] = gaussians(dimension, random);
            if (bursts) {
                if (i == 0 || groups[i] != groups[i - 1]) {
                    common = gaussians(dimension, random);
                }
                for (int j = 0; j < dimension; j++) {
                    noise[i][j] =
                            Math.sqrt(SHARED_IN_BURST) * common[j]
                                    + Math.sqrt(1 - SHARED_IN_BURST) * noise[i][j];
                }
            }
        }
        return noise;
    }

    private double[][] halves(double[][] a, double[][] b) {
        double[][] sum = new double[a.length][dimension];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < dimension; j++) {
                sum[i][j] = (a[i][j] + b[i][j]) * Math.sqrt(0.5);
            }
        }
        return sum;
    }

    private static double[] gaussians(int n, RandomStream random) {
        double[] drawn = new double[n];
        for (int i = 0; i < n; i++) {
            drawn[i] = random.nextGaussian();
        }
        return drawn;
    }

    private Features features(
            int[] labelOf, double[][] centres, double strength, double[][] noise) {
        float[] values = new float[labelOf.length * dimension];
        for (int i = 0; i < labelOf.length; i++) {
            for (int j = 0; j < dimension; j++) {
                values[i * dimension + j] =
                        (float) (strength * centres[labelOf[i]][j] + noise[i][j]);
            }
        }
        return new Features("drawn", labelOf.length, dimension, values);
    }

    /// The trials of a study, with a test set or out of fold.
    private Trials trials(int[] labelOf, int[] groups, long number) {
        int k = tested > 0 ? labels : LabelledSubsets.ALL;
        StudyPlan plan =
                StudyPlan.standard("first", List.of(), number).withLabelsPerClass(List.of(k), k);
        return tested > 0
                ? Trials.withTest(labelOf, groups, pool(), classes, plan)
                : Trials.outOfFold(labelOf, groups, classes, plan);
    }

    /// For each resample and tested picture 1 if it is named rightly, else 0.
    private float[][] scores(Features features, Trials trials) {
        int k = trials.numbers().getFirst();
        int[] asked = trials.tested();
        float[][] scores = new float[trials.resamples(k)][asked.length];
        for (Trial trial : trials.all()) {
            float[] own = score(features, trial, trials.labels(), trials.groups());
            for (int i = 0; i < own.length; i++) {
                scores[trial.resample()][Arrays.binarySearch(asked, trial.tested()[i])] = own[i];
            }
        }
        return scores;
    }

    /// Learns from what `trial` learns from; 1 for each picture that it asks and that is then named rightly, else 0.
    private float[] score(Features features, Trial trial, int[] labelOf, int[] groups) {
        int[] learned = IntStream.of(trial.learned()).map(i -> labelOf[i]).toArray();
        double strength =
                chooses
                        ? CrossValidation.linear(
                                        List.of(features),
                                        new CrossValidation.Labelled(
                                                trial.learned(),
                                                learned,
                                                IntStream.of(trial.learned())
                                                        .map(i -> groups[i])
                                                        .toArray(),
                                                classes),
                                        trial.resample() * CrossValidation.FOLDS + trial.fold())
                                .strength()
                        : LogisticProbe.FIXED_STRENGTH;
        LinearClassifier classifier =
                LogisticProbe.fit(features, trial.learned(), learned, classes, strength);
        Predictions predictions = classifier.predict(features, trial.tested());
        float[] scores = new float[trial.tested().length];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = predictions.top(i) == labelOf[trial.tested()[i]] ? 1 : 0;
        }
        return scores;
    }
}
