package io.genoise.transfer;

import io.genoise.data.Labels;
import io.genoise.random.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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

    private CrossValidation() {}

    /// What is used, and why.
    ///
    /// @param map the chosen map
    /// @param strength the penalty of the linear probe; null for neighbours
    /// @param accuracy out-of-fold accuracy inside the subset; null if nothing was chosen
    /// @param logLoss out-of-fold log loss; null if nothing was chosen
    public record Choice(String map, Double strength, Double accuracy, Double logLoss) {}

    /// The fold of each picture of `subset`, 0–4: every class is spread evenly, at random from (`seed`, subset).
    ///
    /// @throws IllegalArgumentException if a label is not 0 … classes-1
    public static int[] folds(LabelledSubset subset, int classes, long seed) {
        Labels.check(subset.labels(), classes, i -> "picture " + subset.indices()[i]);
        int[] fold = new int[subset.size()];
        int[] order =
                RandomStream.of(seed, FOLDS, subset.number(), subset.labelsPerClass())
                        .permutation(fold.length);
        int next = 0;
        for (int c = 0; c < classes; c++) {
            for (int i : order) {
                if (subset.labels()[i] == c) {
                    fold[i] = next++ % FOLDS;
                }
            }
        }
        return fold;
    }

    /// The fold of each picture of `subset`, groups being kept whole and every class spread as evenly as they allow. With
    /// fewer than five groups there are as many folds as groups; one group alone cannot be kept whole, and its pictures
    /// are spread as if they did not belong together.
    ///
    /// @param groups of each picture of `subset`, in its order, any numbers
    /// @throws IllegalArgumentException if a label is not 0 … classes-1, or there is not one group for each picture
    public static int[] folds(LabelledSubset subset, int classes, long seed, int[] groups) {
        Labels.check(subset.labels(), classes, i -> "picture " + subset.indices()[i]);
        int count = (int) Arrays.stream(groups).distinct().count();
        if (count == 1 && groups.length == subset.size()) {
            return folds(subset, classes, seed);
        }
        long own =
                RandomStream.of(seed, FOLDS, subset.number(), subset.labelsPerClass()).nextLong();
        return GroupedFolds.of(subset.labels(), groups, Math.min(FOLDS, Math.max(2, count)), own);
    }

    /// The map and strength of the linear probe; of equals the earlier map and the stronger penalty.
    ///
    /// @param rows where the pictures of `subset` are in the features
    public static Choice linear(
            List<Features> maps, int[] rows, LabelledSubset subset, int classes, long seed) {
        return linear(maps, rows, subset, classes, folds(subset, classes, seed));
    }

    /// The map and strength of the linear probe; of equals the earlier map and the stronger penalty.
    ///
    /// @param rows where the pictures of `subset` are in the features
    /// @param folds of each picture of `subset`
    public static Choice linear(
            List<Features> maps, int[] rows, LabelledSubset subset, int classes, int[] folds) {
        Choice best = null;
        for (Choice choice : linearScores(maps, rows, subset, classes, folds)) {
            if (best == null || choice.logLoss() < best.logLoss()) {
                best = choice;
            }
        }
        return best;
    }

    /// The map for nearest neighbours; of equals the earlier one.
    ///
    /// @param rows where the pictures of `subset` are in the features
    public static Choice neighbours(
            List<Features> maps, int[] rows, LabelledSubset subset, int classes, long seed) {
        return neighbours(maps, rows, subset, classes, folds(subset, classes, seed));
    }

    /// The map for nearest neighbours; of equals the earlier one.
    ///
    /// @param rows where the pictures of `subset` are in the features
    /// @param folds of each picture of `subset`
    public static Choice neighbours(
            List<Features> maps, int[] rows, LabelledSubset subset, int classes, int[] folds) {
        Choice best = null;
        for (Choice choice : neighbourScores(maps, rows, subset, classes, folds)) {
            if (best == null || choice.accuracy() > best.accuracy()) {
                best = choice;
            }
        }
        return best;
    }

    private static List<Choice> linearScores(
            List<Features> maps, int[] rows, LabelledSubset subset, int classes, int[] folds) {
        List<Choice> scores = new ArrayList<>();
        List<Split> splits = splits(rows, subset, folds);
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
                double[][] outOfFold = new double[subset.size()][];
                for (int f = 0; f < splits.size(); f++) {
                    Split split = splits.get(f);
                    split.scatter(
                            paths.get(f).next(strength).predict(map, split.heldRows), outOfFold);
                }
                Choice choice = score(map, strength, outOfFold, subset);
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
            List<Features> maps, int[] rows, LabelledSubset subset, int classes, int[] folds) {
        List<Choice> scores = new ArrayList<>();
        for (Features map : maps) {
            double[][] outOfFold = new double[subset.size()][];
            for (Split split : splits(rows, subset, folds)) {
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
            scores.add(score(map, null, outOfFold, subset));
        }
        return scores;
    }

    private static Choice score(
            Features map, Double strength, double[][] outOfFold, LabelledSubset subset) {
        Metrics metrics = Metrics.of(new Predictions(outOfFold), subset.labels());
        return new Choice(map.map(), strength, metrics.accuracy(), metrics.logLoss());
    }

    private record Split(int[] trainRows, int[] trainLabels, int[] heldRows, int[] heldPositions) {
        void scatter(Predictions predictions, double[][] target) {
            for (int i = 0; i < heldPositions.length; i++) {
                target[heldPositions[i]] = predictions.probabilities()[i];
            }
        }
    }

    private static List<Split> splits(int[] rows, LabelledSubset subset, int[] fold) {
        List<Split> splits = new ArrayList<>();
        for (int f = 0; f < FOLDS; f++) {
            int held = 0;
            for (int which : fold) {
                held += which == f ? 1 : 0;
            }
            if (held == 0) {
                continue;
            }
            int[] trainRows = new int[fold.length - held];
            int[] trainLabels = new int[fold.length - held];
            int[] heldRows = new int[held];
            int[] heldPositions = new int[held];
            int t = 0;
            int h = 0;
            for (int i = 0; i < fold.length; i++) {
                if (fold[i] == f) {
                    heldPositions[h] = i;
                    heldRows[h++] = rows[i];
                } else {
                    trainLabels[t] = subset.labels()[i];
                    trainRows[t++] = rows[i];
                }
            }
            splits.add(new Split(trainRows, trainLabels, heldRows, heldPositions));
        }
        return splits;
    }
}
