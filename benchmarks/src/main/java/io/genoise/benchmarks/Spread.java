package io.genoise.benchmarks;

import java.util.List;

/// What several measurements of one thing say: the middle one, and how far the others lie from it.
record Spread(double median, double least, double greatest) {
    /// @param numbers one or more; of an even count the mean of the two in the middle is the median
    static Spread of(List<Double> numbers) {
        List<Double> sorted = numbers.stream().sorted().toList();
        double median = (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2;
        return new Spread(median, sorted.getFirst(), sorted.getLast());
    }
}
