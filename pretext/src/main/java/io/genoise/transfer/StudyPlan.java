package io.genoise.transfer;

import java.util.List;

/// What a few-label evaluation measures: fixed before anything is measured.
///
/// @param labelsPerClass the numbers of labels a class, each positive or [LabelledSubsets#ALL]; out of fold there is but the
///     latter
/// @param headlineLabels the number of labels a class of the one result declared beforehand
/// @param headlineMethod the method of that result
/// @param baselines what that method is compared with there: the three that the protocol names
/// @param candidates all methods that are compared with every other row, the headline's among them; all but the headline is
///     exploratory
/// @param handMade the descriptors that nobody had to learn, of which the strongest is picked by training labels
/// @param mostSubsets at most so many subsets, where the protocol would have more
/// @param selectUpTo above this many labels a class, choices are made with this many of the same subset's labels; below 5
///     nothing is chosen
/// @param seed which random subsets and folds, and which numbers networks begin with
/// @param threads how many subsets are worked on at a time; results do not depend on it
public record StudyPlan(
        List<Integer> labelsPerClass,
        int headlineLabels,
        String headlineMethod,
        List<String> baselines,
        List<String> candidates,
        List<String> handMade,
        int mostSubsets,
        int selectUpTo,
        long seed,
        int threads) {
    /// @throws IllegalArgumentException if a number is out of its range
    public StudyPlan {
        labelsPerClass = List.copyOf(labelsPerClass);
        baselines = List.copyOf(baselines);
        candidates = List.copyOf(candidates);
        handMade = List.copyOf(handMade);
        if (labelsPerClass.isEmpty() || labelsPerClass.stream().anyMatch(k -> k < 0)) {
            throw new IllegalArgumentException(
                    "labels a class must be given, positive or ALL, got " + labelsPerClass);
        }
        if (mostSubsets < 1 || selectUpTo < CrossValidation.FOLDS || threads < 1) {
            throw new IllegalArgumentException(
                    "a plan needs a subset, a thread and at least %s labels a class to choose with, got %s, %s and %s"
                            .formatted(CrossValidation.FOLDS, mostSubsets, threads, selectUpTo));
        }
        if (!candidates.contains(headlineMethod)) {
            throw new IllegalArgumentException(
                    "the headline's method %s must be among those compared with every other, %s"
                            .formatted(headlineMethod, candidates));
        }
    }

    /// The protocol's default: 1, 5, 20 and 100 labels a class, headline at 20, choices with up to 100 labels a class, all
    /// processors; no hand-made rows.
    ///
    /// @param headlineMethod the method whose result is the headline
    public static StudyPlan standard(String headlineMethod, List<String> baselines, long seed) {
        return new StudyPlan(
                List.of(1, 5, 20, 100),
                20,
                headlineMethod,
                baselines,
                List.of(headlineMethod),
                List.of(),
                10,
                100,
                seed,
                Runtime.getRuntime().availableProcessors());
    }

    /// The same with other numbers of labels a class, the headline at `headline`.
    public StudyPlan withLabelsPerClass(List<Integer> numbers, int headline) {
        return new StudyPlan(
                numbers,
                headline,
                headlineMethod,
                baselines,
                candidates,
                handMade,
                mostSubsets,
                selectUpTo,
                seed,
                threads);
    }

    /// The same with other methods compared with every row, and other rows that are hand-made.
    public StudyPlan withRows(List<String> compared, List<String> descriptors) {
        return new StudyPlan(
                labelsPerClass,
                headlineLabels,
                headlineMethod,
                baselines,
                compared,
                descriptors,
                mostSubsets,
                selectUpTo,
                seed,
                threads);
    }

    /// The same with at most `number` subsets.
    public StudyPlan withMostSubsets(int number) {
        return new StudyPlan(
                labelsPerClass,
                headlineLabels,
                headlineMethod,
                baselines,
                candidates,
                handMade,
                number,
                selectUpTo,
                seed,
                threads);
    }

    /// The same on `number` threads.
    public StudyPlan withThreads(int number) {
        return new StudyPlan(
                labelsPerClass,
                headlineLabels,
                headlineMethod,
                baselines,
                candidates,
                handMade,
                mostSubsets,
                selectUpTo,
                seed,
                number);
    }

    /// How many subsets there are with `labelsPerClass` labels.
    public int subsetCount(int labelsPerClass) {
        return Math.min(mostSubsets, LabelledSubsets.protocolCount(labelsPerClass));
    }
}
