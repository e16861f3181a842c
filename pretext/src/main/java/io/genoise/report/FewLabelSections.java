package io.genoise.report;

import io.genoise.inference.Interval;
import io.genoise.transfer.FewLabelTable;
import io.genoise.transfer.FewLabelTable.Pair;
import io.genoise.transfer.FewLabelTable.Row;
import io.genoise.transfer.LabelledSubsets;
import io.genoise.transfer.Protocol;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A few-label table as parts of a report. Every word on what is better comes from the table's verdicts.
public final class FewLabelSections {
    private static final String NONE = "–";

    /// All labels, written as 0, come last.
    private static final Comparator<Integer> FEWEST =
            Comparator.comparing(k -> k == LabelledSubsets.ALL ? Integer.MAX_VALUE : k);

    private final FewLabelTable table;
    private final List<Integer> numbers;
    private final String method;
    private final List<String> baselines;

    /// The parts that show `table`.
    public FewLabelSections(FewLabelTable table) {
        this.table = table;
        this.numbers =
                table.rows().stream().map(Row::labelsPerClass).distinct().sorted(FEWEST).toList();
        List<Pair> headline = table.headline();
        this.method =
                headline.isEmpty()
                        ? probed(table).getLast().method()
                        : headline.getFirst().method();
        this.baselines = headline.stream().map(Pair::baseline).toList();
    }

    private static List<Row> probed(FewLabelTable table) {
        return table.rows().stream()
                .filter(row -> row.head().equals(FewLabelTable.LINEAR))
                .toList();
    }

    /// The result in one sentence.
    public String lead() {
        List<Pair> headline = table.headline();
        if (headline.isEmpty()) {
            return "Accuracy with few labels, of every method on the same subsets. The comparison"
                    + " declared beforehand was not measured here: nothing below is more than"
                    + " exploratory.";
        }
        Pair first = headline.getFirst();
        List<String> parts = new ArrayList<>();
        for (Pair pair : headline) {
            String against = "against “%s”".formatted(pair.baseline());
            parts.add(
                    switch (pair.verdict()) {
                        case NO_DIFFERENCE_SHOWN ->
                                "no difference is shown %s (%s)".formatted(against, points(pair));
                        case CANNOT_BE_KNOWN ->
                                "the difference %s %s (%s)"
                                        .formatted(pair.verdict().words(), against, points(pair));
                        default ->
                                "it is %s %s (%s)"
                                        .formatted(pair.verdict().words(), against, points(pair));
                    });
        }
        return "With %s labels a class, a linear probe on “%s” is right about %s of test pictures; %s."
                .formatted(
                        labels(first.labelsPerClass()),
                        method,
                        percent(headlineRow().mean()),
                        String.join("; ", parts));
    }

    private Row headlineRow() {
        Pair first = table.headline().getFirst();
        return table.row(first.method(), first.head(), first.labelsPerClass());
    }

    /// The headline in figures, and accuracy against labels a class.
    public Section worth() {
        List<Block> blocks = new ArrayList<>();
        if (!table.headline().isEmpty()) {
            Row row = headlineRow();
            List<Headline.Figure> figures = new ArrayList<>();
            figures.add(
                    new Headline.Figure(
                            percent(row.mean()),
                            row.method() + ", " + labels(row.labelsPerClass()) + " labels a class",
                            "linear probe, %s subsets; 95 %% interval %s"
                                    .formatted(row.subsets(), percents(row.interval())),
                            true));
            for (Pair pair : table.headline()) {
                figures.add(
                        new Headline.Figure(
                                signed(pair.difference()),
                                "points against " + pair.baseline() + ": " + pair.verdict().words(),
                                evidence(pair),
                                false));
            }
            blocks.add(new Headline(figures));
        }
        blocks.add(chart());
        return new Section("What it is worth", blocks);
    }

    /// Accuracy against labels a class: linear probes of frozen features, and networks trained as a whole.
    public LineChart chart() {
        List<Series> series = new ArrayList<>();
        for (String head : List.of(FewLabelTable.LINEAR, FewLabelTable.WHOLE)) {
            for (String name : methods(head)) {
                List<Series.Point> points = new ArrayList<>();
                for (int i = 0; i < numbers.size(); i++) {
                    Row row = table.row(name, head, numbers.get(i));
                    if (row != null) {
                        points.add(
                                new Series.Point(
                                        i,
                                        row.mean(),
                                        row.interval().low(),
                                        row.interval().high()));
                    }
                }
                series.add(new Series(name, points, tone(name, head)));
            }
        }
        return new LineChart(
                "Test accuracy against labels a class",
                "Mean over random subsets of labelled pictures, the same for every method; bands are 95 %"
                        + " intervals (two-way bootstrap over subsets and test pictures). Frozen features"
                        + " under a linear probe; “from scratch” and “fine-tuned” are networks trained as"
                        + " a whole.",
                Axis.categories(
                        "labels a class",
                        numbers.stream().map(FewLabelSections::labels).toArray(String[]::new)),
                Axis.percent("test accuracy"),
                series);
    }

    private Series.Tone tone(String name, String head) {
        if (name.equals(method)) {
            return Series.Tone.STRONG;
        }
        boolean loud = head.equals(FewLabelTable.WHOLE) || baselines.contains(name);
        return loud ? Series.Tone.NORMAL : Series.Tone.QUIET;
    }

    private List<String> methods(String head) {
        return table.rows().stream()
                .filter(row -> row.head().equals(head))
                .map(Row::method)
                .distinct()
                .toList();
    }

    /// Every figure, every comparison, and what was chosen where there was a choice.
    public Section figures() {
        List<Block> blocks = new ArrayList<>();
        blocks.add(
                accuracies(
                        List.of(FewLabelTable.LINEAR, FewLabelTable.WHOLE),
                        "Accuracy in %: mean ± standard deviation over subsets, and 95 % interval of the"
                                + " mean. Linear probe on frozen features; networks trained as a whole"
                                + " where marked."));
        int shown = table.headline().isEmpty() ? numbers.getLast() : headlineRow().labelsPerClass();
        List<Pair> beside =
                table.pairs().stream()
                        .filter(pair -> pair.labelsPerClass() == shown)
                        .filter(pair -> !pair.head().equals(FewLabelTable.NEIGHBOURS))
                        .toList();
        blocks.add(pairs(beside, "Pairs at " + labels(shown) + " labels a class"));
        if (!methods(FewLabelTable.NEIGHBOURS).isEmpty()) {
            blocks.add(
                    Details.of(
                            "The same by nearest neighbours",
                            accuracies(
                                    List.of(FewLabelTable.NEIGHBOURS),
                                    "Accuracy in % of nearest neighbours by cosine: nothing is trained.")));
        }
        List<Pair> others = table.pairs().stream().filter(pair -> !beside.contains(pair)).toList();
        if (!others.isEmpty()) {
            blocks.add(
                    Details.of(
                            "The other %s comparisons, all exploratory".formatted(others.size()),
                            pairs(others, "All other pairs")));
        }
        return new Section("Every figure", blocks);
    }

    private Table accuracies(List<String> heads, String caption) {
        List<String> columns = new ArrayList<>(List.of("method"));
        numbers.forEach(k -> columns.add(labels(k) + (k == 1 ? " label" : " labels")));
        List<Table.Row> rows = new ArrayList<>();
        for (String head : heads) {
            for (String name : methods(head)) {
                List<Table.Cell> cells = new ArrayList<>();
                boolean whole = head.equals(FewLabelTable.WHOLE);
                cells.add(Table.Cell.of(name, whole ? "whole network" : ""));
                for (int k : numbers) {
                    Row row = table.row(name, head, k);
                    cells.add(row == null ? Table.Cell.of(NONE) : cell(row));
                }
                rows.add(new Table.Row(name.equals(method), cells));
            }
        }
        return new Table(caption, columns, rows);
    }

    private static Table.Cell cell(Row row) {
        String spread = row.deviation() == null ? "" : "± %s · ".formatted(points(row.deviation()));
        return Table.Cell.of(
                points(row.mean()),
                spread + points(row.interval().low()) + "–" + points(row.interval().high()));
    }

    private Table pairs(List<Pair> pairs, String title) {
        List<Table.Row> rows = new ArrayList<>();
        for (Pair pair : pairs) {
            Interval interval = pair.interval();
            boolean declared = table.headline().contains(pair);
            String kNN = pair.head().equals(FewLabelTable.NEIGHBOURS) ? ", kNN" : "";
            rows.add(
                    new Table.Row(
                            declared,
                            List.of(
                                    Table.Cell.of(
                                            pair.method() + kNN + " − " + pair.baseline(),
                                            declared ? "headline" : ""),
                                    Table.Cell.of(labels(pair.labelsPerClass())),
                                    Table.Cell.of(
                                            signed(pair.difference()),
                                            interval == null
                                                    ? "one subset"
                                                    : "%s to %s"
                                                            .formatted(
                                                                    signed(interval.low()),
                                                                    signed(interval.high()))),
                                    Table.Cell.of(p(pair.p()), "Holm " + p(pair.corrected())),
                                    Table.Cell.of(pair.verdict()))));
        }
        return new Table(
                title
                        + ": difference in points on the same subsets with its 95 % interval, exact sign-flip"
                        + " p over subsets, and p after Holm's correction within its family. “Better” and"
                        + " “worse” need the interval on one side of 0 and a corrected p below 0.05.",
                List.of("pair", "labels", "points", "p", "verdict"),
                rows);
    }

    /// How all of it was measured.
    public Section protocol() {
        Protocol protocol = table.protocol();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Data", protocol.data());
        facts.put("Split", protocol.split());
        facts.put("Labels", protocol.labels());
        facts.put("Pretraining", protocol.pretraining());
        facts.put("Heads", protocol.heads());
        facts.put("Selection", protocol.selection());
        facts.put("Seeds", protocol.seeds());
        facts.put("Intervals", protocol.intervals());
        facts.put("Comparisons", protocol.comparisons());
        return Section.of("Protocol", Facts.of(facts));
    }

    private static String evidence(Pair pair) {
        if (pair.interval() == null) {
            return "one subset: nothing can be shown";
        }
        return "95 %% interval %s to %s, p = %s after Holm"
                .formatted(
                        signed(pair.interval().low()),
                        signed(pair.interval().high()),
                        p(pair.corrected()));
    }

    private static String points(Pair pair) {
        return pair.interval() == null
                ? signed(pair.difference()) + " points, one subset"
                : "%s points, %s to %s"
                        .formatted(
                                signed(pair.difference()),
                                signed(pair.interval().low()),
                                signed(pair.interval().high()));
    }

    static String labels(int labelsPerClass) {
        return labelsPerClass == LabelledSubsets.ALL ? "all" : Integer.toString(labelsPerClass);
    }

    private static String percents(Interval interval) {
        return points(interval.low()) + "–" + percent(interval.high());
    }

    private static String percent(double share) {
        return points(share) + "\u202f%";
    }

    private static String points(double share) {
        return String.format(Locale.ROOT, "%.1f", 100 * share);
    }

    private static String signed(double share) {
        return String.format(Locale.ROOT, "%+.1f", 100 * share).replace('-', '−');
    }

    private static String p(double p) {
        return String.format(Locale.ROOT, "%.3f", p);
    }
}
