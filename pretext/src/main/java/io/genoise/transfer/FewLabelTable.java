package io.genoise.transfer;

import io.genoise.inference.Interval;
import io.genoise.inference.Verdict;
import java.util.List;

/// The result of a few-label evaluation: accuracy against labels a class for every method, comparisons, and the protocol.
/// Plain records, to be written as JSON as they are.
///
/// @param rows one for each method, head and number of labels
/// @param pairs every comparison with a baseline
public record FewLabelTable(Protocol protocol, List<Row> rows, List<Pair> pairs) {
    /// The head of a frozen encoder that the headline is about.
    public static final String LINEAR = "linear probe";

    /// The head without training.
    public static final String NEIGHBOURS = "kNN";

    /// In place of a head: a network trained on the labels as a whole.
    public static final String WHOLE = "whole network";

    /// One method with one head and one number of labels. Lists are by pretraining seed, then by subset.
    ///
    /// @param labelsPerClass k, or 0 for all
    /// @param mean mean accuracy over seeds and subsets, 0–1
    /// @param deviation standard deviation over subsets of the accuracy (averaged over seeds); null with one subset
    /// @param interval 95 % of the mean
    /// @param metrics all metrics, averaged
    /// @param accuracies on each subset
    /// @param choices map and penalty used on each subset; empty for whole networks
    /// @param cost what it cost, in words
    public record Row(
            String method,
            String head,
            int labelsPerClass,
            double mean,
            Double deviation,
            Interval interval,
            Metrics metrics,
            List<List<Double>> accuracies,
            List<List<CrossValidation.Choice>> choices,
            String cost) {
        /// Accuracy on subset `number`, averaged over seeds.
        double accuracy(int number) {
            return accuracies.stream()
                    .mapToDouble(ofSeed -> ofSeed.get(number))
                    .average()
                    .orElseThrow();
        }

        /// How many subsets it was measured on.
        public int subsets() {
            return accuracies.getFirst().size();
        }
    }

    /// `method` minus `baseline` on the same subsets.
    ///
    /// @param head the head of `method`
    /// @param family which comparisons were corrected together: `headline`, or one of the exploratory ones
    /// @param subsets on how many subsets
    /// @param difference mean difference of accuracy, -1–1
    /// @param interval 95 % over subsets; null with one subset
    /// @param p exact two-sided sign-flip p
    /// @param corrected p after Holm's correction within the family
    public record Pair(
            String method,
            String head,
            String baseline,
            int labelsPerClass,
            String family,
            int subsets,
            double difference,
            Interval interval,
            double p,
            double corrected,
            Verdict verdict) {}

    /// The row of `method` with `head` and `labelsPerClass` labels; null if there is none.
    public Row row(String method, String head, int labelsPerClass) {
        return rows.stream()
                .filter(row ->
                        row.method.equals(method)
                                && row.head.equals(head)
                                && row.labelsPerClass == labelsPerClass)
                .findFirst()
                .orElse(null);
    }

    /// The comparisons declared beforehand.
    public List<Pair> headline() {
        return pairs.stream().filter(pair -> pair.family.equals(Comparisons.HEADLINE)).toList();
    }

    /// The table for a terminal, without colours: accuracies, comparisons, protocol.
    public String text() {
        return FewLabelText.of(this);
    }
}
