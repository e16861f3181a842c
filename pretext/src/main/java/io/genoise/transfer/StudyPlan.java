package io.genoise.transfer;

import java.util.List;

/// What a few-label evaluation measures: fixed before anything is measured.
///
/// @param labelsPerClass the numbers of labels a class, each positive or [LabelledSubsets#ALL]
/// @param headlineLabels the number of labels a class of the one result declared beforehand
/// @param headlineMethod the method of that result, with the linear probe
/// @param baselines what every method is compared with
/// @param mostSubsets at most so many subsets, where the protocol would have more
/// @param selectUpTo above this many labels a class, map and penalty stand as chosen with this many of the same subset's
///     labels; below 5 nothing is chosen
/// @param seed which random subsets, folds and bootstrap draws
/// @param threads how many subsets are worked on at a time; results do not depend on it
public record StudyPlan(
        List<Integer> labelsPerClass,
        int headlineLabels,
        String headlineMethod,
        List<String> baselines,
        int mostSubsets,
        int selectUpTo,
        long seed,
        int threads) {
    /// @throws IllegalArgumentException if a number is out of its range
    public StudyPlan {
        labelsPerClass = List.copyOf(labelsPerClass);
        baselines = List.copyOf(baselines);
        if (labelsPerClass.isEmpty() || labelsPerClass.stream().anyMatch(k -> k < 0)) {
            throw new IllegalArgumentException(
                    "labels a class must be given, positive or ALL, got " + labelsPerClass);
        }
        if (mostSubsets < 1 || selectUpTo < CrossValidation.FOLDS || threads < 1) {
            throw new IllegalArgumentException(
                    "a plan needs a subset, a thread and at least %s labels a class to choose with, got %s, %s and %s"
                            .formatted(CrossValidation.FOLDS, mostSubsets, threads, selectUpTo));
        }
    }

    /// The protocol's default: 1, 5, 20 and 100 labels a class, headline at 20, choices with up to 100 labels a class, all
    /// processors.
    public static StudyPlan standard(String headlineMethod, List<String> baselines, long seed) {
        return new StudyPlan(
                List.of(1, 5, 20, 100),
                20,
                headlineMethod,
                baselines,
                10,
                100,
                seed,
                Runtime.getRuntime().availableProcessors());
    }

    /// The same with other numbers of labels a class.
    public StudyPlan withLabelsPerClass(List<Integer> numbers) {
        return new StudyPlan(
                numbers,
                headlineLabels,
                headlineMethod,
                baselines,
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
