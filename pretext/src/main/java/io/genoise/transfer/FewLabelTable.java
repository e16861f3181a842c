package io.genoise.transfer;

import io.genoise.inference.Design;
import io.genoise.inference.Difference;
import io.genoise.inference.Inference;
import io.genoise.inference.Interval;
import io.genoise.inference.Outcome;
import io.genoise.inference.Refused;
import io.genoise.inference.Scores;
import io.genoise.inference.Verdict;
import java.util.List;
import java.util.Map;

/// The result of a few-label evaluation: scores of every method, what follows from them, and the protocol. Everything that
/// follows (means, intervals, comparisons, words) is a function of scores, designs and plan, so that it can be computed again
/// from the record.
///
/// @param protocol how the numbers came about
/// @param plan what was fixed beforehand
/// @param designs by labels a class, how differences are judged
/// @param rows one for each method, head and number of labels
/// @param pairs every comparison
public record FewLabelTable(
        Protocol protocol,
        StudyPlan plan,
        Map<Integer, Design> designs,
        List<Row> rows,
        List<Pair> pairs) {
    /// The head of a frozen encoder that the headline is about.
    public static final String LINEAR = "linear probe";

    /// The head without training.
    public static final String NEIGHBOURS = "kNN";

    /// In place of a head: a network trained on the labels as a whole.
    public static final String WHOLE = "whole network";

    /// The family of the comparisons that were declared beforehand.
    public static final String HEADLINE = "headline";

    /// The table of these rows: everything that follows from them is computed here.
    public static FewLabelTable of(
            Protocol protocol, StudyPlan plan, Map<Integer, Design> designs, List<Row> rows) {
        return new FewLabelTable(
                protocol, plan, designs, List.copyOf(rows), Comparisons.of(rows, designs, plan));
    }

    /// One method with one head and one number of labels.
    ///
    /// @param method what pictures are described by
    /// @param head what learned from it: [#LINEAR], [#NEIGHBOURS], [#WHOLE] or another
    /// @param labelsPerClass k, or 0 for all
    /// @param scores 1 for each picture that was told right, else 0
    /// @param metrics all metrics, averaged over seeds and trials
    /// @param choices map and penalty used, by seed, then by trial; empty if nothing was chosen
    /// @param cost of one classifier: its share of the features, learning and asking
    /// @param pretraining what the pretraining before it cost
    /// @param caveat why no verdict can rest on it; empty if there is none
    /// @param mean mean score over seeds, resamples and pictures, 0–1
    /// @param deviation standard deviation over subsets of the accuracy (averaged over seeds); null where subsets are no
    ///     sample
    /// @param interval 95 % of the mean, by the same inference as differences; null if it was refused
    public record Row(
            String method,
            String head,
            int labelsPerClass,
            Scores scores,
            Metrics metrics,
            List<List<CrossValidation.Choice>> choices,
            Cost cost,
            Cost pretraining,
            String caveat,
            double mean,
            Double deviation,
            Interval interval) {
        /// This with the mean of its scores, and their deviation and interval as `design` has them.
        public Row under(Design design) {
            Interval known =
                    switch (Inference.mean(scores, design)) {
                        case Difference level ->
                                new Interval(
                                        Math.clamp(level.interval().low(), 0, 1),
                                        Math.clamp(level.interval().high(), 0, 1));
                        case Refused _ -> null;
                    };
            boolean subsets = design instanceof Design.OfficialTest && known != null;
            return new Row(
                    method,
                    head,
                    labelsPerClass,
                    scores,
                    metrics,
                    choices,
                    cost,
                    pretraining,
                    caveat,
                    scores.mean(),
                    subsets && scores.resamples() > 1 ? (Double) deviation(scores) : null,
                    known);
        }

        /// Over resamples, with n-1, of the mean over seeds and pictures.
        private static double deviation(Scores scores) {
            double squares = 0;
            for (double accuracy : scores.meansOfResamples()) {
                squares += (accuracy - scores.mean()) * (accuracy - scores.mean());
            }
            return Math.sqrt(squares / (scores.resamples() - 1));
        }
    }

    /// `method` minus `baseline` on the same trials.
    ///
    /// @param method the one whose gain is asked about
    /// @param head the head of `method`
    /// @param baseline what it is compared with
    /// @param baselineHead the head of `baseline`
    /// @param labelsPerClass k, or 0 for all
    /// @param family which comparisons were corrected together: [#HEADLINE], or one of the exploratory ones
    /// @param outcome the difference, or why there is none
    /// @param corrected p after Holm's correction within the family; NaN where nothing can be said
    /// @param verdict what may be said of it: a function of `outcome` and `corrected`
    public record Pair(
            String method,
            String head,
            String baseline,
            String baselineHead,
            int labelsPerClass,
            String family,
            Outcome outcome,
            double corrected,
            Verdict verdict) {
        /// The difference; null if it was refused.
        public Difference difference() {
            return outcome instanceof Difference difference ? difference : null;
        }

        /// What it came to, in the only words that there are.
        public String words() {
            return switch (outcome) {
                case Difference _ -> verdict.words();
                case Refused refused -> verdict.words() + ": " + refused.reason();
            };
        }
    }

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

    /// The row of `method` as a linear probe, or as a whole network; null if there is none.
    public Row row(String method, int labelsPerClass) {
        Row probed = row(method, LINEAR, labelsPerClass);
        return probed == null ? row(method, WHOLE, labelsPerClass) : probed;
    }

    /// The comparisons declared beforehand.
    public List<Pair> headline() {
        return pairs.stream().filter(pair -> pair.family.equals(HEADLINE)).toList();
    }

    /// Whether there is no test set.
    public boolean isOutOfFold() {
        return designs.values().iterator().next() instanceof Design.OutOfFold;
    }

    /// The result in one sentence.
    public String sentence() {
        return Sentences.first(this);
    }

    /// The table for a text in Markdown, without the heading: the sentence, accuracies, what was declared, what does not win.
    public String markdown() {
        return FewLabelMarkdown.of(this);
    }

    /// The table for a terminal, without colours: the sentence, accuracies, comparisons, protocol.
    public String text() {
        return FewLabelText.of(this);
    }
}
