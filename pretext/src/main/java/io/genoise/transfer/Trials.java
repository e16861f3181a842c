package io.genoise.transfer;

import io.genoise.data.Labels;
import io.genoise.inference.Design;
import io.genoise.random.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/// All trials of a study, the same for every method, and how they may be judged. There are two kinds, and the same code runs
/// both:
///
/// - **a test set**: random nested subsets of the pool with k labels a class, every test picture asked by each;
/// - **out of fold**: all labels, [#FOLDS] folds that keep groups together, [#REPEATS] times.
///
/// Pictures are numbers in one list, whatever part they came from.
public final class Trials {
    /// Into how many folds the pictures of a folder without test set are cut.
    public static final int FOLDS = 5;

    /// How often.
    public static final int REPEATS = 2;

    private static final long OUTER = 71;

    private final int[] labels;
    private final int[] groups;
    private final int classes;
    private final int[] tested;
    private final Map<Integer, List<Trial>> byNumber = new LinkedHashMap<>();
    private final Map<Integer, Design> designs = new LinkedHashMap<>();

    private Trials(int[] labels, int[] groups, int classes, int[] tested) {
        this.labels = labels.clone();
        this.groups = groups.clone();
        this.classes = classes;
        this.tested = tested;
        if (labels.length != groups.length) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "%d labels came with %d groups",
                            labels.length,
                            groups.length));
        }
        Labels.check(labels, classes, i -> "picture " + i);
    }

    /// Trials with a test set.
    ///
    /// @param labels 0 … classes-1 of every picture of the list: first those that may be learned from, then those of the test
    /// @param groups of every picture
    /// @param pool how many of the list may be learned from
    /// @throws IllegalArgumentException if a class has fewer labelled pictures than the plan asks for, or a label is wrong
    public static Trials withTest(
            int[] labels, int[] groups, int pool, int classes, StudyPlan plan) {
        int[] tested = IntStream.range(pool, labels.length).toArray();
        if (tested.length == 0) {
            throw new IllegalArgumentException("there is no labelled test picture");
        }
        Trials trials = new Trials(labels, groups, classes, tested);
        LabelledSubsets subsets =
                new LabelledSubsets(Arrays.copyOf(labels, pool), classes, plan.seed());
        for (int k : plan.labelsPerClass()) {
            List<Trial> ofNumber = new ArrayList<>();
            for (int number = 0; number < plan.subsetCount(k); number++) {
                int[] learned = subsets.subset(k, number);
                int[] selected =
                        k != LabelledSubsets.ALL && k <= plan.selectUpTo()
                                ? learned
                                : subsets.atMost(plan.selectUpTo(), number);
                ofNumber.add(new Trial(k, number, 0, learned, selected, tested));
            }
            trials.byNumber.put(k, ofNumber);
            double[] taken =
                    subsets.sizes().stream()
                            .mapToDouble(size -> k == LabelledSubsets.ALL ? 1 : (double) k / size)
                            .toArray();
            trials.designs.put(k, new Design.OfficialTest(Trial.at(tested, trials.groups), taken));
        }
        return trials;
    }

    /// Trials out of fold: every picture is asked by a classifier that learned from none of its group.
    ///
    /// @param labels 0 … classes-1 of every picture
    /// @param groups of every picture
    /// @throws IllegalArgumentException if a label is wrong
    public static Trials outOfFold(int[] labels, int[] groups, int classes, StudyPlan plan) {
        int[] all = IntStream.range(0, labels.length).toArray();
        Trials trials = new Trials(labels, groups, classes, all);
        List<Trial> list = new ArrayList<>();
        for (int repeat = 0; repeat < REPEATS; repeat++) {
            long seed = RandomStream.of(plan.seed(), OUTER, repeat).nextLong();
            int[] folds = GroupedFolds.of(labels, groups, FOLDS, seed);
            for (int fold = 0; fold < FOLDS; fold++) {
                int which = fold;
                int[] asked = Arrays.stream(all).filter(i -> folds[i] == which).toArray();
                int[] learned = Arrays.stream(all).filter(i -> folds[i] != which).toArray();
                if (asked.length == 0 || learned.length == 0) {
                    continue;
                }
                int[] known = new int[labels.length];
                Arrays.fill(known, -1);
                for (int i : learned) {
                    known[i] = labels[i];
                }
                int[] selected =
                        new LabelledSubsets(known, classes, seed).atMost(plan.selectUpTo(), fold);
                list.add(new Trial(LabelledSubsets.ALL, repeat, fold, learned, selected, asked));
            }
        }
        trials.byNumber.put(LabelledSubsets.ALL, list);
        int smallest = new LabelledSubsets(labels, classes, 0).smallestClass();
        trials.designs.put(LabelledSubsets.ALL, new Design.OutOfFold(trials.groups, smallest));
        return trials;
    }

    /// Whether there is no test set.
    public boolean outOfFold() {
        return designs.values().iterator().next() instanceof Design.OutOfFold;
    }

    /// The label of every picture of the list.
    public int[] labels() {
        return labels.clone();
    }

    /// The group of every picture of the list.
    public int[] groups() {
        return groups.clone();
    }

    /// How many classes there are.
    public int classes() {
        return classes;
    }

    /// The numbers of labels a class, in the plan's order.
    public List<Integer> numbers() {
        return List.copyOf(byNumber.keySet());
    }

    /// The trials with `labelsPerClass` labels, by resample, then by fold.
    public List<Trial> of(int labelsPerClass) {
        return List.copyOf(byNumber.get(labelsPerClass));
    }

    /// All trials.
    public List<Trial> all() {
        return byNumber.values().stream().flatMap(List::stream).toList();
    }

    /// How many resamples there are with `labelsPerClass` labels.
    public int resamples(int labelsPerClass) {
        return byNumber.get(labelsPerClass).getLast().resample() + 1;
    }

    /// How differences at `labelsPerClass` labels are judged.
    public Design design(int labelsPerClass) {
        return designs.get(labelsPerClass);
    }

    /// All designs by labels a class.
    public Map<Integer, Design> designs() {
        return Map.copyOf(designs);
    }

    /// The pictures that are scored, ascending: scores lie in this order.
    public int[] tested() {
        return tested.clone();
    }

    /// The pictures that any trial learns from or asks, ascending: features are needed of these only, in this order.
    public int[] needed() {
        return IntStream.concat(
                        Arrays.stream(tested),
                        all().stream().flatMapToInt(trial -> Arrays.stream(trial.learned())))
                .distinct()
                .sorted()
                .toArray();
    }
}
