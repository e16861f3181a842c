package io.genoise.transfer;

import io.genoise.inference.Design;
import io.genoise.inference.Holm;
import io.genoise.inference.Inference;
import io.genoise.inference.Outcome;
import io.genoise.inference.Refused;
import io.genoise.inference.Verdict;
import io.genoise.transfer.FewLabelTable.Pair;
import io.genoise.transfer.FewLabelTable.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Which rows are compared, and with what: every candidate with every other row of the same number of labels and the same
/// head, whole networks standing beside the linear probes; two candidates once.
///
/// The headline's method against its baselines, at the headline's number of labels, is one family of comparisons, corrected
/// by itself because it was declared beforehand; all others of one number of labels and one head are another. Both are fixed
/// before anything is known: a comparison that cannot be judged, or a baseline that was not measured, stays a member, and the
/// correction is that of all. The difference itself comes from [Inference#compare], whichever pair it is.
final class Comparisons {
    private record Open(Row row, Row baseline, String family, Outcome outcome) {}

    private Comparisons() {}

    static List<Pair> of(List<Row> rows, Map<Integer, Design> designs, StudyPlan plan) {
        List<Pair> pairs = new ArrayList<>();
        for (int k : plan.labelsPerClass()) {
            for (String head : List.of(FewLabelTable.LINEAR, FewLabelTable.NEIGHBOURS)) {
                List<Row> beside =
                        rows.stream()
                                .filter(row -> row.labelsPerClass() == k && stands(row, head))
                                .toList();
                List<Open> declared = new ArrayList<>();
                List<Open> others = new ArrayList<>();
                for (String candidate : plan.candidates()) {
                    for (Row row : beside) {
                        if (row.method().equals(candidate)) {
                            for (Row other : beside) {
                                if (isCompared(row, other, plan)) {
                                    boolean headline = isHeadline(row, other, head, k, plan);
                                    String family =
                                            headline
                                                    ? FewLabelTable.HEADLINE
                                                    : "exploratory, %s, %s"
                                                            .formatted(
                                                                    head, LabelledSubsets.words(k));
                                    (headline ? declared : others)
                                            .add(compare(row, other, family, designs.get(k)));
                                }
                            }
                        }
                    }
                }
                correct(declared, plan.baselines().size(), pairs);
                correct(others, others.size(), pairs);
            }
        }
        return pairs;
    }

    /// Whether `row` is shown under `head`: whole networks stand beside the linear probes, once.
    private static boolean stands(Row row, String head) {
        return row.head().equals(head)
                || row.head().equals(FewLabelTable.WHOLE) && head.equals(FewLabelTable.LINEAR);
    }

    private static boolean isCompared(Row row, Row other, StudyPlan plan) {
        int own = plan.candidates().indexOf(row.method());
        int its = plan.candidates().indexOf(other.method());
        return its < 0 || own < its;
    }

    private static boolean isHeadline(Row row, Row other, String head, int k, StudyPlan plan) {
        return row.method().equals(plan.headlineMethod())
                && plan.baselines().contains(other.method())
                && head.equals(FewLabelTable.LINEAR)
                && k == plan.headlineLabels();
    }

    private static Open compare(Row row, Row baseline, String family, Design design) {
        String caveat = row.caveat().isEmpty() ? baseline.caveat() : row.caveat();
        Outcome outcome =
                caveat.isEmpty()
                        ? Inference.compare(row.scores(), baseline.scores(), design)
                        : new Refused(caveat);
        return new Open(row, baseline, family, outcome);
    }

    private static void correct(List<Open> family, int declared, List<Pair> pairs) {
        double[] corrected = Holm.corrected(declared, family.stream().map(Open::outcome).toList());
        for (int i = 0; i < corrected.length; i++) {
            Open open = family.get(i);
            pairs.add(
                    new Pair(
                            open.row.method(),
                            open.row.head(),
                            open.baseline.method(),
                            open.baseline.head(),
                            open.row.labelsPerClass(),
                            open.family,
                            open.outcome,
                            corrected[i],
                            Verdict.of(open.outcome, corrected[i])));
        }
    }
}
