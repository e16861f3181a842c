package io.genoise.transfer;

import io.genoise.data.Labels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Chooses the map, and for the linear probe the strength of its penalty, by stratified 5-fold cross-validation inside the
/// labelled subset: every picture is predicted once by a probe that did not see it. No test picture is looked at.
///
/// For the linear probe the lowest log loss wins: with 20 labels a class the accuracy is a count of 200 pictures, too
/// coarse to tell neighbouring strengths apart. (HOG and colour on training pictures held out, 20 subsets: 0.4 and 0.9
/// points above choosing by accuracy at 20 labels a class on Fashion-MNIST and CIFAR, -1.0 and +0.5 at 5.) Votes of
/// neighbours are often 0, where a log loss says little: there the highest accuracy wins.
public final class CrossValidation {
    /// Into how many parts a subset is cut.
    public static final int FOLDS = 5;

    /// Strengths in a row that are worse than the best before weaker ones are left out: they only overfit more, and take
    /// longest to solve.
    private static final int PATIENCE = 2;

    /// Looser than a final fit: a log loss that is off by 1e-5 chooses the same.
    private static final double TOLERANCE = 1e-5;

    /// How many of the folds are enough to judge what is dear to train.
    static final int JUDGED = 3;

    private CrossValidation() {}

    /// What is used, and why.
    ///
    /// @param map the chosen map; of a whole network its recipe, of a row that picks among others the one picked
    /// @param strength the penalty of the linear probe; null for neighbours
    /// @param accuracy out-of-fold accuracy inside the subset; null if it was not measured
    /// @param logLoss out-of-fold log loss; null if nothing was chosen
    /// @param judged the log loss on the pictures of the first [#JUDGED] folds alone, by which a frozen encoder and a
    ///     fine-tuned one are compared; null if it was not measured
    public record Choice(
            String map, Double strength, Double accuracy, Double logLoss, Double judged) {
        /// A choice without that.
        public Choice(String map, Double strength, Double accuracy, Double logLoss) {
            this(map, strength, accuracy, logLoss, null);
        }
    }

    /// Pictures whose labels are known.
    ///
    /// @param rows where they are in the features
    /// @param labels of each
    /// @param groups of each: pictures of one are never parted
    /// @param classes how many there are
    public record Labelled(int[] rows, int[] labels, int[] groups, int classes) {
        List<Split> splits(long seed) {
            return Split.all(rows, labels, groups, classes, seed);
        }
    }

    /// The fold of each picture, 0–4: no group is cut, and every class is spread as evenly as that allows.
    ///
    /// @throws IllegalArgumentException if a label is not 0 … classes-1
    static int[] folds(int[] labels, int[] groups, int classes, long seed) {
        Labels.check(labels, classes, i -> "picture " + i + " of the subset");
        return GroupedFolds.of(labels, groups, FOLDS, seed);
    }

    /// Whether anything can be chosen on pictures with these labels and groups: five of each class, and five groups.
    public static boolean possible(int[] labels, int[] groups, int classes) {
        int[] counts = new int[classes];
        for (int label : labels) {
            counts[label]++;
        }
        return Arrays.stream(counts).min().orElse(0) >= FOLDS
                && Arrays.stream(groups).distinct().count() >= FOLDS;
    }

    /// The map and strength of the linear probe; of equals the earlier map and the stronger penalty.
    public static Choice linear(List<Features> maps, Labelled labelled, long seed) {
        Choice best = null;
        for (Choice choice :
                linearScores(maps, labelled.labels, labelled.classes, labelled.splits(seed))) {
            if (best == null || choice.logLoss() < best.logLoss()) {
                best = choice;
            }
        }
        return best;
    }

    /// The map for nearest neighbours; of equals the earlier one.
    public static Choice neighbours(List<Features> maps, Labelled labelled, long seed) {
        Choice best = null;
        for (Choice choice :
                neighbourScores(maps, labelled.labels, labelled.classes, labelled.splits(seed))) {
            if (best == null || choice.accuracy() > best.accuracy()) {
                best = choice;
            }
        }
        return best;
    }

    /// What linear probes of `map` with a penalty of `strength` say of each picture, none of which has seen the one that it is
    /// asked about.
    public static Predictions outOfFold(
            Features map, Labelled labelled, double strength, long seed) {
        double[][] outOfFold = new double[labelled.labels.length][];
        for (Split split : labelled.splits(seed)) {
            split.scatter(
                    LogisticProbe.fit(
                                    map,
                                    split.trainRows,
                                    split.trainLabels,
                                    labelled.classes,
                                    strength)
                            .predict(map, split.heldRows),
                    outOfFold);
        }
        return new Predictions(outOfFold);
    }

    private static List<Choice> linearScores(
            List<Features> maps, int[] labels, int classes, List<Split> splits) {
        List<Choice> scores = new ArrayList<>();
        for (Features map : maps) {
            List<LogisticPath> paths = new ArrayList<>();
            for (Split split : splits) {
                paths.add(
                        new LogisticPath(
                                map, split.trainRows, split.trainLabels, classes, TOLERANCE));
            }
            double least = Double.POSITIVE_INFINITY;
            int worse = 0;
            for (double strength : LogisticProbe.STRENGTHS) {
                double[][] outOfFold = new double[labels.length][];
                for (int f = 0; f < splits.size(); f++) {
                    Split split = splits.get(f);
                    split.scatter(
                            paths.get(f).next(strength).predict(map, split.heldRows), outOfFold);
                }
                Choice choice = score(map, strength, outOfFold, labels, splits);
                scores.add(choice);
                worse = choice.logLoss() < least ? 0 : worse + 1;
                least = Math.min(least, choice.logLoss());
                if (worse == PATIENCE) {
                    break;
                }
            }
        }
        return scores;
    }

    private static List<Choice> neighbourScores(
            List<Features> maps, int[] labels, int classes, List<Split> splits) {
        List<Choice> scores = new ArrayList<>();
        for (Features map : maps) {
            double[][] outOfFold = new double[labels.length][];
            for (Split split : splits) {
                int neighbours = Knn.neighbours(split.trainLabels, classes);
                split.scatter(
                        Knn.predict(
                                map,
                                split.trainRows,
                                split.trainLabels,
                                classes,
                                neighbours,
                                map,
                                split.heldRows),
                        outOfFold);
            }
            scores.add(score(map, null, outOfFold, labels, splits));
        }
        return scores;
    }

    private static Choice score(
            Features map, Double strength, double[][] outOfFold, int[] labels, List<Split> splits) {
        Metrics metrics = Metrics.of(new Predictions(outOfFold), labels);
        return new Choice(
                map.map(),
                strength,
                metrics.accuracy(),
                metrics.logLoss(),
                judged(outOfFold, labels, splits));
    }

    /// The log loss of the pictures that the first [#JUDGED] of `splits` hold out.
    static double judged(double[][] outOfFold, int[] labels, List<Split> splits) {
        int[] held =
                splits.stream()
                        .limit(JUDGED)
                        .flatMapToInt(split -> Arrays.stream(split.held))
                        .toArray();
        double[][] predictions =
                Arrays.stream(held).mapToObj(i -> outOfFold[i]).toArray(double[][]::new);
        return Metrics.of(new Predictions(predictions), Trial.at(held, labels)).logLoss();
    }

    /// One fold held out.
    ///
    /// @param held positions of the pictures held out, among those of the subset
    record Split(int[] trainRows, int[] trainLabels, int[] heldRows, int[] held) {
        /// A split for each fold.
        ///
        /// @param rows what stands for the pictures of the subset, such as their place among features
        static List<Split> all(int[] rows, int[] labels, int[] groups, int classes, long seed) {
            int[] fold = folds(labels, groups, classes, seed);
            List<Split> splits = new ArrayList<>();
            for (int f = 0; f < FOLDS; f++) {
                int which = f;
                int[] held = range(fold.length).filter(i -> fold[i] == which).toArray();
                int[] train = range(fold.length).filter(i -> fold[i] != which).toArray();
                if (held.length > 0 && train.length > 0) {
                    splits.add(
                            new Split(
                                    Trial.at(train, rows),
                                    Trial.at(train, labels),
                                    Trial.at(held, rows),
                                    held));
                }
            }
            return splits;
        }

        private static IntStream range(int end) {
            return IntStream.range(0, end);
        }

        void scatter(Predictions predictions, double[][] target) {
            for (int i = 0; i < held.length; i++) {
                target[held[i]] = predictions.probabilities()[i];
            }
        }
    }
}
