package io.genoise.embed;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What a [Classifier] says of one picture.
///
/// @param classes all that it knows
/// @param probabilities of each, 0 … 1, summing to 1; not copied
public record Prediction(List<String> classes, double[] probabilities) {
    private static final int SHOWN = 3;

    /// A class and how probable it is.
    ///
    /// @param name of the class
    /// @param probability 0 … 1
    public record Candidate(String name, double probability) {}

    /// The most probable class; of equals the first.
    public String best() {
        return top(1).getFirst().name();
    }

    /// How probable [#best] is, 0 … 1. Of calibrated predictions with a confidence of 0.8, four of five are right.
    public double confidence() {
        return top(1).getFirst().probability();
    }

    /// The `count` most probable classes, or all if there are fewer, the most probable first.
    public List<Candidate> top(int count) {
        return IntStream.range(0, probabilities.length)
                .boxed()
                .sorted(Comparator.comparingDouble(c -> -probabilities[c]))
                .limit(count)
                .map(c -> new Candidate(classes.get(c), probabilities[c]))
                .toList();
    }

    /// The most probable classes: `cat 0.87, dog 0.10, fox 0.03`.
    @Override
    public String toString() {
        return top(SHOWN).stream()
                .map(each -> String.format(Locale.ROOT, "%s %.2f", each.name(), each.probability()))
                .collect(Collectors.joining(", "));
    }
}
