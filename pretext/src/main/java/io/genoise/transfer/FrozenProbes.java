package io.genoise.transfer;

import io.genoise.transfer.CrossValidation.Choice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The linear probe and the neighbours on one source of frozen features: for one subset number, every number of labels.
final class FrozenProbes {
    /// What one trial gave.
    ///
    /// @param correct for each test picture 1 if the most probable class is right, else 0
    /// @param choice null for whole networks
    record Measured(Metrics metrics, byte[] correct, Choice choice) {
        static Measured of(Predictions predictions, int[] labels, Choice choice) {
            Metrics metrics = Metrics.of(predictions, labels);
            byte[] correct = new byte[labels.length];
            for (int i = 0; i < correct.length; i++) {
                correct[i] = (byte) (predictions.top(i) == labels[i] ? 1 : 0);
            }
            return new Measured(metrics, correct, choice);
        }
    }

    /// Both heads with one number of labels.
    record Trial(int labelsPerClass, Measured linear, Measured neighbours) {}

    private final List<Features> train;
    private final List<Features> test;
    private final String fixedMap;
    private final LabelledSubsets subsets;
    private final int[] pool;
    private final int[] testLabels;
    private final StudyPlan plan;

    /// @throws IllegalArgumentException if the maps of training and test pictures do not fit each other or the labels
    FrozenProbes(
            FeatureSource source,
            LabelledSubsets subsets,
            int[] pool,
            int[] testLabels,
            StudyPlan plan) {
        this.train = source.train();
        this.test = source.test();
        this.fixedMap = source.fixedMap();
        this.subsets = subsets;
        this.pool = pool;
        this.testLabels = testLabels;
        this.plan = plan;
        if (train.size() != test.size() || train.isEmpty()) {
            throw new IllegalArgumentException(
                    "'%s' has %s maps of training pictures and %s of test pictures"
                            .formatted(source.method(), train.size(), test.size()));
        }
        for (int m = 0; m < train.size(); m++) {
            Features a = train.get(m);
            Features b = test.get(m);
            if (!a.map().equals(b.map()) || a.dimension() != b.dimension()) {
                throw new IllegalArgumentException(
                        "'%s': map '%s' of %s features stands beside test map '%s' of %s"
                                .formatted(
                                        source.method(),
                                        a.map(),
                                        a.dimension(),
                                        b.map(),
                                        b.dimension()));
            }
            if (a.count() != pool.length || b.count() != testLabels.length) {
                throw new IllegalArgumentException(
                        "'%s', map '%s': features of %s training and %s test pictures, expected %s (the pool, in its order) and %s"
                                .formatted(
                                        source.method(),
                                        a.map(),
                                        a.count(),
                                        b.count(),
                                        pool.length,
                                        testLabels.length));
            }
        }
        index(fixedMap);
    }

    /// All numbers of labels that have a subset `number`.
    List<Trial> trials(int number) {
        List<Trial> trials = new ArrayList<>();
        Map<Integer, Choice> linear = new HashMap<>();
        Map<Integer, Choice> neighbours = new HashMap<>();
        for (int k : plan.labelsPerClass()) {
            if (number >= plan.subsetCount(k)) {
                continue;
            }
            int chooseWith = chooseWith(k);
            Choice forLinear =
                    linear.computeIfAbsent(chooseWith, with -> chooseLinear(with, number));
            Choice forNeighbours =
                    neighbours.computeIfAbsent(chooseWith, with -> chooseNeighbours(with, number));
            LabelledSubset subset = subsets.subset(k, number);
            trials.add(new Trial(k, linear(subset, forLinear), neighbours(subset, forNeighbours)));
        }
        return trials;
    }

    /// With how many labels a class the choice for k labels is made.
    private int chooseWith(int k) {
        return k != LabelledSubsets.ALL && k <= plan.selectUpTo()
                ? k
                : Math.min(plan.selectUpTo(), subsets.smallestClass());
    }

    private Choice chooseLinear(int k, int number) {
        if (k < CrossValidation.FOLDS) {
            return new Choice(fixedMap, LogisticProbe.FIXED_STRENGTH, null, null);
        }
        LabelledSubset subset = subsets.subset(k, number);
        return CrossValidation.linear(
                train, subset.rowsIn(pool), subset, subsets.classes(), plan.seed());
    }

    private Choice chooseNeighbours(int k, int number) {
        if (k < CrossValidation.FOLDS || train.size() == 1) {
            return new Choice(fixedMap, null, null, null);
        }
        LabelledSubset subset = subsets.subset(k, number);
        return CrossValidation.neighbours(
                train, subset.rowsIn(pool), subset, subsets.classes(), plan.seed());
    }

    private Measured linear(LabelledSubset subset, Choice choice) {
        int map = index(choice.map());
        LinearClassifier classifier =
                LogisticProbe.fit(
                        train.get(map),
                        subset.rowsIn(pool),
                        subset.labels(),
                        subsets.classes(),
                        choice.strength());
        return Measured.of(classifier.predict(test.get(map)), testLabels, choice);
    }

    private Measured neighbours(LabelledSubset subset, Choice choice) {
        int map = index(choice.map());
        int[] queries = new int[testLabels.length];
        for (int i = 0; i < queries.length; i++) {
            queries[i] = i;
        }
        Predictions predictions =
                Knn.predict(
                        train.get(map),
                        subset.rowsIn(pool),
                        subset.labels(),
                        subsets.classes(),
                        Knn.neighbours(subset.labels(), subsets.classes()),
                        test.get(map),
                        queries);
        return Measured.of(predictions, testLabels, choice);
    }

    private int index(String map) {
        for (int m = 0; m < train.size(); m++) {
            if (train.get(m).map().equals(map)) {
                return m;
            }
        }
        throw new IllegalArgumentException(
                "there is no map '%s' among %s"
                        .formatted(map, train.stream().map(Features::map).toList()));
    }
}
