package io.genoise.data;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Why the labels of a data set are too few to show what features are worth: which part has too few, and how many.
///
/// Needed are at least two classes of training pictures and a labelled test picture; without test pictures, at least two
/// classes of [#LEAST] pictures, since some of each are held out.
public final class LabelShortage {
    /// Labelled pictures that a class needs if some are to be held out.
    public static final int LEAST = 5;

    private LabelShortage() {}

    /// What is missing, in one line; empty if nothing is.
    public static Optional<String> of(DataSet set) {
        Map<String, Integer> classes = labelled(set.train());
        int training = classes.values().stream().mapToInt(n -> n).sum();
        String one = set.test().isPresent() ? "training picture" : "picture";
        String part = one + "s";
        if (training == 0) {
            return Optional.of(
                    "%s of %s has %s label"
                            .formatted(
                                    all(set.train().size(), one),
                                    set.name(),
                                    set.train().size() == 1 ? "no" : "a"));
        } else if (classes.size() < 2) {
            return Optional.of(
                    "the labelled %s of %s are of one class, %s: two are needed"
                            .formatted(part, set.name(), counted(classes)));
        }
        if (set.test().isPresent()) {
            Images test = set.test().get();
            return labelled(test).isEmpty()
                    ? Optional.of(
                            "%s of %s has %s label, though %s of %s training pictures have"
                                    .formatted(
                                            all(test.size(), "test picture"),
                                            set.name(),
                                            test.size() == 1 ? "no" : "a",
                                            training,
                                            set.train().size()))
                    : Optional.empty();
        }
        return classes.values().stream().filter(count -> count >= LEAST).count() >= 2
                ? Optional.empty()
                : Optional.of(
                        "%s has too few labelled pictures to hold some out for a test, %s: two classes of %s are needed"
                                .formatted(set.name(), counted(classes), LEAST));
    }

    /// Whom a sentence denies something: one has "no" of it, of several none has "a".
    private static String all(int count, String one) {
        return count == 1 ? "the only " + one : "none of the %s %ss".formatted(count, one);
    }

    /// Labelled pictures by class, of classes that have some.
    private static Map<String, Integer> labelled(Images images) {
        int[] counts = new int[images.classes().size()];
        Arrays.stream(Labels.of(images)).filter(label -> label >= 0).forEach(i -> counts[i]++);
        Map<String, Integer> classes = new LinkedHashMap<>();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                classes.put(images.classes().get(i), counts[i]);
            }
        }
        return classes;
    }

    private static String counted(Map<String, Integer> classes) {
        List<String> named =
                classes.entrySet().stream()
                        .map(entry -> "%s (%s)".formatted(entry.getKey(), entry.getValue()))
                        .toList();
        return FolderFindings.firstOf(named);
    }
}
