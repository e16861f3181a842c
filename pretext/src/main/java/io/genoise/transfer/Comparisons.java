package io.genoise.transfer;

import io.genoise.inference.Holm;
import io.genoise.inference.Verdict;
import io.genoise.transfer.FewLabelTable.Pair;
import io.genoise.transfer.FewLabelTable.Row;
import java.util.ArrayList;
import java.util.List;

/// Compares every row with every baseline of the same number of labels. A frozen encoder is compared with the baseline
/// under the same head, or with the whole network where the baseline is one.
///
/// The headline method against the baselines, at the headline's number of labels and with the linear probe, is one family
/// of comparisons, corrected by itself because it was declared beforehand; all others of one number of labels and one head
/// are another. Two baselines are compared once.
final class Comparisons {
    static final String HEADLINE = "headline";

    private record Open(Row row, String baseline, String family, int subsets, Paired paired) {}

    private Comparisons() {}

    static List<Pair> of(List<Row> rows, StudyPlan plan) {
        List<Pair> pairs = new ArrayList<>();
        for (int k : plan.labelsPerClass()) {
            for (String head : List.of(FewLabelTable.LINEAR, FewLabelTable.NEIGHBOURS)) {
                List<Open> declared = new ArrayList<>();
                List<Open> others = new ArrayList<>();
                for (Row row : rows) {
                    // Whole networks stand beside the linear probes, once.
                    boolean whole =
                            row.head().equals(FewLabelTable.WHOLE)
                                    && head.equals(FewLabelTable.LINEAR);
                    if (row.labelsPerClass() != k || !(row.head().equals(head) || whole)) {
                        continue;
                    }
                    boolean isHeadline =
                            row.method().equals(plan.headlineMethod())
                                    && row.head().equals(FewLabelTable.LINEAR)
                                    && k == plan.headlineLabels();
                    String family =
                            isHeadline ? HEADLINE : "exploratory, " + head + ", " + labels(k);
                    for (String name : plan.baselines()) {
                        Row baseline = find(rows, name, k, head);
                        if (baseline != null
                                && !name.equals(row.method())
                                && !reversed(row, name, plan)) {
                            (isHeadline ? declared : others).add(compare(row, baseline, family));
                        }
                    }
                }
                correct(declared, pairs);
                correct(others, pairs);
            }
        }
        return pairs;
    }

    /// Whether this pair of baselines is compared the other way round.
    private static boolean reversed(Row row, String baseline, StudyPlan plan) {
        int own = plan.baselines().indexOf(row.method());
        return own >= 0 && own < plan.baselines().indexOf(baseline);
    }

    static String labels(int labelsPerClass) {
        return labelsPerClass == LabelledSubsets.ALL ? "all" : Integer.toString(labelsPerClass);
    }

    private static Row find(List<Row> rows, String method, int k, String head) {
        Row found = null;
        for (Row row : rows) {
            if (row.method().equals(method) && row.labelsPerClass() == k) {
                if (row.head().equals(head)) {
                    return row;
                }
                found = row.head().equals(FewLabelTable.WHOLE) ? row : found;
            }
        }
        return found;
    }

    private static Open compare(Row row, Row baseline, String family) {
        int subsets = Math.min(row.subsets(), baseline.subsets());
        double[] differences = new double[subsets];
        for (int number = 0; number < subsets; number++) {
            differences[number] = row.accuracy(number) - baseline.accuracy(number);
        }
        return new Open(row, baseline.method(), family, subsets, Paired.of(differences));
    }

    private static void correct(List<Open> family, List<Pair> pairs) {
        double[] corrected =
                Holm.corrected(family.stream().mapToDouble(open -> open.paired.p()).toArray());
        for (int i = 0; i < corrected.length; i++) {
            Open open = family.get(i);
            pairs.add(
                    new Pair(
                            open.row.method(),
                            open.row.head(),
                            open.baseline,
                            open.row.labelsPerClass(),
                            open.family,
                            open.subsets,
                            open.paired.mean(),
                            open.paired.interval(),
                            open.paired.p(),
                            corrected[i],
                            Verdict.of(open.paired.interval(), corrected[i])));
        }
    }
}
