package io.genoise.transfer;

import io.genoise.data.DataSet;
import io.genoise.data.Images;
import io.genoise.data.LabelShortage;
import io.genoise.data.Labels;
import io.genoise.data.Subset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// The labelled pictures of a study in one list, whichever part they came from: first those that may be learned from, then
/// those of the test set; without one all of them are both, out of fold.
///
/// @param list the labelled pictures of the classes that take part, with labels of their own
/// @param training all training pictures, labelled or not
/// @param groups of each picture of the list
/// @param origins of each picture of the list, its number in the data set: training pictures, then those of the test
/// @param names of the pictures of the list
/// @param total how many pictures the data set has
/// @param pool how many of the list may be learned from; all of it out of fold
/// @param outOfFold whether there is no test set
/// @param numbers the numbers of labels a class that there are enough pictures for
/// @param headline the number of the declared result
/// @param leftOut what was left out and why, a line each
public record StudyPictures(
        Images list,
        Images training,
        int[] groups,
        int[] origins,
        List<String> names,
        int total,
        int pool,
        boolean outOfFold,
        List<Integer> numbers,
        int headline,
        List<String> leftOut) {
    /// The pictures of `set` for a study with these numbers of labels.
    ///
    /// @param groups of every picture of the set, training pictures first; null if each is on its own
    /// @param asked numbers of labels a class; without a test set there is but one, all
    /// @param headline the number of the declared result; the largest smaller one if there are too few pictures
    /// @throws IllegalArgumentException if there are fewer than two classes with enough labelled pictures
    public static StudyPictures of(DataSet set, int[] groups, List<Integer> asked, int headline) {
        Images train = set.train();
        List<String> classes = train.classes();
        LabelShortage.of(set)
                .ifPresent(shortage -> {
                    throw new IllegalArgumentException(shortage);
                });
        int[] trainLabels = Labels.of(train);
        int[] testLabels = set.test().map(Labels::of).orElse(new int[0]);
        int[] labels = concat(trainLabels, testLabels);
        int[] together = groups == null ? IntStream.range(0, labels.length).toArray() : groups;
        if (together.length != labels.length) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "%d groups came for %d pictures",
                            together.length,
                            labels.length));
        }
        boolean outOfFold = set.test().isEmpty();
        int[] sizes = counts(trainLabels, classes.size());
        KeptClasses kept =
                outOfFold
                        ? KeptClasses.outOfFold(sizes, groups(trainLabels, together, sizes.length))
                        : KeptClasses.withTest(sizes, asked, headline);
        int[] renumbered = new int[classes.size()];
        List<String> names = new ArrayList<>();
        List<String> leftOut = new ArrayList<>();
        for (int c = 0; c < renumbered.length; c++) {
            if (kept.kept()[c]) {
                renumbered[c] = names.size();
                names.add(classes.get(c));
            } else {
                renumbered[c] = -1;
                leftOut.add(
                        (outOfFold && sizes[c] >= Trials.FOLDS
                                        ? "class %s is left out: all its %s labelled pictures belong together"
                                        : "class %s is left out: it has %s labelled pictures to learn from")
                                .formatted(classes.get(c), sizes[c]));
            }
        }
        for (int k : asked) {
            if (!outOfFold && !kept.numbers().contains(k)) {
                leftOut.add(
                        String.format(
                                Locale.ROOT,
                                "%d labels a class are left out: a class has fewer",
                                k));
            }
        }
        int[] origins =
                IntStream.range(0, labels.length)
                        .filter(i -> labels[i] >= 0 && renumbered[labels[i]] >= 0)
                        .toArray();
        int pool = (int) Arrays.stream(origins).filter(i -> i < trainLabels.length).count();
        if (!outOfFold && pool == origins.length) {
            throw new IllegalArgumentException(
                    "no test picture of %s is of a class that takes part: nothing can be probed without labelled pictures"
                            .formatted(set.name()));
        }
        List<Images> parts = new ArrayList<>();
        parts.add(Subset.of(train, Arrays.copyOf(origins, pool)));
        set.test()
                .ifPresent(test ->
                        parts.add(
                                Subset.of(
                                        test,
                                        Arrays.stream(origins, pool, origins.length)
                                                .map(i -> i - trainLabels.length)
                                                .toArray())));
        Images list =
                JoinedImages.of(
                        parts,
                        Arrays.stream(origins).map(i -> renumbered[labels[i]]).toArray(),
                        names);
        return new StudyPictures(
                list,
                train,
                Trial.at(origins, together),
                origins,
                IntStream.range(0, list.size()).mapToObj(list::describe).toList(),
                labels.length,
                pool,
                outOfFold,
                kept.numbers(),
                outOfFold ? LabelledSubsets.ALL : headline(kept.numbers(), asked, headline),
                leftOut);
    }

    /// All pictures of `set` in one list, training pictures first.
    public static Images all(DataSet set) {
        Images train = set.train();
        if (set.test().isEmpty()) {
            return train;
        }
        Images test = set.test().get();
        return JoinedImages.of(
                List.of(train, test), concat(Labels.of(train), Labels.of(test)), train.classes());
    }

    /// The trials of `plan` on these pictures.
    public Trials trials(StudyPlan plan) {
        int[] labels = Labels.of(list);
        int classes = list.classes().size();
        return outOfFold
                ? Trials.outOfFold(labels, groups, classes, plan)
                : Trials.withTest(labels, groups, pool, classes, plan);
    }

    /// Where the pictures come from and what was left out, in words for the protocol.
    public String split() {
        String split =
                outOfFold
                        ? "no test set: every labelled picture is held out in its turn"
                        : "the data set's own test pictures";
        return leftOut.isEmpty() ? split : split + "; " + String.join("; ", leftOut);
    }

    /// What was asked for but cannot be gives way to the next smaller number; what was not asked for is not made up.
    private static int headline(List<Integer> numbers, List<Integer> asked, int headline) {
        if (numbers.contains(headline) || !asked.contains(headline)) {
            return headline;
        }
        return numbers.stream()
                .filter(k -> k > 0 && k < headline)
                .max(Integer::compare)
                .orElse(headline);
    }

    private static int[] counts(int[] labels, int classes) {
        int[] counts = new int[classes];
        for (int label : labels) {
            if (label >= 0) {
                counts[label]++;
            }
        }
        return counts;
    }

    private static int[] groups(int[] labels, int[] groups, int classes) {
        return IntStream.range(0, classes)
                .map(c ->
                        (int)
                                IntStream.range(0, labels.length)
                                        .filter(i -> labels[i] == c)
                                        .map(i -> groups[i])
                                        .distinct()
                                        .count())
                .toArray();
    }

    private static int[] concat(int[] first, int[] second) {
        return IntStream.concat(Arrays.stream(first), Arrays.stream(second)).toArray();
    }
}
