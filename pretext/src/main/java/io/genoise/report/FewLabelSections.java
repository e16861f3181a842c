package io.genoise.report;

import io.genoise.figure.Axis;
import io.genoise.figure.BarChart;
import io.genoise.figure.Block;
import io.genoise.figure.Details;
import io.genoise.figure.Facts;
import io.genoise.figure.Headline;
import io.genoise.figure.LineChart;
import io.genoise.figure.Section;
import io.genoise.figure.Series;
import io.genoise.figure.Table;
import io.genoise.figure.Text;
import io.genoise.inference.Difference;
import io.genoise.inference.Interval;
import io.genoise.inference.Refused;
import io.genoise.inference.Verdict;
import io.genoise.transfer.Cost;
import io.genoise.transfer.FewLabelTable;
import io.genoise.transfer.FewLabelTable.Pair;
import io.genoise.transfer.FewLabelTable.Row;
import io.genoise.transfer.LabelledSubsets;
import io.genoise.transfer.Points;
import io.genoise.transfer.Protocol;
import io.genoise.transfer.Sentences;
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
        this.method = table.plan().headlineMethod();
        this.baselines = table.plan().baselines();
    }

    /// The result in one sentence.
    public String lead() {
        return table.sentence();
    }

    private Row headlineRow() {
        return table.headline().isEmpty() ? null : table.row(method, table.plan().headlineLabels());
    }

    /// The number of labels that the figures dwell on.
    private int shown() {
        int declared = table.plan().headlineLabels();
        return numbers.contains(declared) ? declared : numbers.getLast();
    }

    /// The headline in figures, and accuracy against labels a class.
    public Section worth() {
        List<Block> blocks = new ArrayList<>();
        Row row = headlineRow();
        if (row != null) {
            List<Headline.Figure> figures = new ArrayList<>();
            figures.add(
                    new Headline.Figure(
                            percent(row.mean()),
                            "%s, %s".formatted(row.method(), labels(row)),
                            String.format(
                                    Locale.ROOT,
                                    "%s, %,d pictures tested%s",
                                    row.head(),
                                    row.scores().pictures(),
                                    row.interval() == null
                                            ? ""
                                            : "; 95 % interval " + percents(row.interval())),
                            true));
            for (Pair pair : table.headline()) {
                figures.add(
                        new Headline.Figure(
                                pair.difference() == null ? NONE : signed(pair.difference().mean()),
                                "points against %s: %s"
                                        .formatted(pair.baseline(), pair.verdict().words()),
                                evidence(pair),
                                false));
            }
            blocks.add(new Headline(figures));
        }
        for (String sentence : Sentences.whatDoesNotWin(table)) {
            blocks.add(Text.of(sentence + "."));
        }
        String overlap = table.protocol().facts().get(Protocol.OVERLAP);
        if (overlap != null) {
            blocks.add(
                    Text.note(
                            "What the pretraining saw of the tested pictures: %s."
                                    .formatted(overlap)));
        }
        blocks.add(numbers.size() == 1 ? bars() : chart());
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
                        points.add(new Series.Point(i, row.mean(), low(row), high(row)));
                    }
                }
                series.add(new Series(name, points, tone(name, head)));
            }
        }
        return new LineChart(
                "Test accuracy against labels a class",
                "Mean over random subsets of labelled pictures, the same for every method; bands are 95 %"
                        + " intervals for other subsets and other test pictures, left out where they cannot be known."
                        + " Frozen features under a linear probe; “from scratch” and “fine-tuned” are networks"
                        + " trained as a whole.",
                Axis.categories(
                        "labels a class",
                        numbers.stream().map(LabelledSubsets::words).toArray(String[]::new)),
                Axis.percent("test accuracy"),
                series);
    }

    /// Accuracy of every method at the one number of labels that there is.
    public BarChart bars() {
        List<BarChart.Bar> bars = new ArrayList<>();
        for (String head : List.of(FewLabelTable.LINEAR, FewLabelTable.WHOLE)) {
            for (String name : methods(head)) {
                Row row = table.row(name, head, numbers.getFirst());
                bars.add(new BarChart.Bar(name, row.mean(), low(row), high(row), tone(name, head)));
            }
        }
        return new BarChart(
                "Accuracy with " + labels(table.rows().getFirst()),
                "Bars end at the mean; lines are 95 % intervals for other pictures, left out where they cannot be"
                        + " known.",
                Axis.percent("accuracy"),
                bars);
    }

    private static double low(Row row) {
        return row.interval() == null ? row.mean() : row.interval().low();
    }

    private static double high(Row row) {
        return row.interval() == null ? row.mean() : row.interval().high();
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

    /// Every figure, what it cost, every comparison, and what was chosen where there was a choice.
    public Section figures() {
        List<Block> blocks = new ArrayList<>();
        blocks.add(
                accuracies(
                        List.of(FewLabelTable.LINEAR, FewLabelTable.WHOLE),
                        "Accuracy in %: mean ± standard deviation over subsets, and 95 % interval of the"
                                + " mean. Linear probe on frozen features; networks trained as a whole"
                                + " where marked."));
        blocks.add(costs());
        List<Pair> beside =
                table.pairs().stream()
                        .filter(pair -> pair.labelsPerClass() == shown())
                        .filter(pair -> !pair.head().equals(FewLabelTable.NEIGHBOURS))
                        .toList();
        blocks.add(pairs(beside, "Pairs at " + LabelledSubsets.words(shown()) + " labels a class"));
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
                            String.format(
                                    Locale.ROOT,
                                    "The other %d comparisons, all exploratory",
                                    others.size()),
                            pairs(others, "All other pairs")));
        }
        return new Section("Every figure", blocks);
    }

    private Table accuracies(List<String> heads, String caption) {
        List<String> columns = new ArrayList<>(List.of("method"));
        numbers.forEach(
                k -> columns.add(LabelledSubsets.words(k) + (k == 1 ? " label" : " labels")));
        List<Table.Row> rows = new ArrayList<>();
        for (String head : heads) {
            for (String name : methods(head)) {
                List<Table.Cell> cells = new ArrayList<>();
                cells.add(name(name, head));
                for (int k : numbers) {
                    Row row = table.row(name, head, k);
                    cells.add(row == null ? Table.Cell.of(NONE) : cell(row));
                }
                rows.add(new Table.Row(name.equals(method), cells));
            }
        }
        return new Table(caption, columns, rows);
    }

    private static Table.Cell name(String name, String head) {
        return Table.Cell.of(name, head.equals(FewLabelTable.WHOLE) ? "whole network" : "");
    }

    private static Table.Cell cell(Row row) {
        String spread = row.deviation() == null ? "" : "± %s".formatted(points(row.deviation()));
        String interval =
                row.interval() == null
                        ? ""
                        : points(row.interval().low()) + "–" + points(row.interval().high());
        String between = spread.isEmpty() || interval.isEmpty() ? "" : " · ";
        return Table.Cell.of(points(row.mean()), spread + between + interval);
    }

    private Table costs() {
        List<Table.Row> rows = new ArrayList<>();
        for (String head : List.of(FewLabelTable.LINEAR, FewLabelTable.WHOLE)) {
            for (String name : methods(head)) {
                Row row = table.row(name, head, shown());
                if (row == null) {
                    continue;
                }
                rows.add(
                        new Table.Row(
                                name.equals(method),
                                List.of(
                                        name(name, head),
                                        Table.Cell.of(row.cost().words()),
                                        Table.Cell.of(
                                                row.pretraining().equals(Cost.NONE)
                                                        ? NONE
                                                        : row.pretraining().words()),
                                        Table.Cell.of(
                                                row.pretraining().equals(Cost.NONE)
                                                        ? row.cost().words()
                                                        : row.cost()
                                                                .plus(row.pretraining())
                                                                .words()))));
            }
        }
        return new Table(
                "What one classifier with %s labels cost, the pictures' features included, and the pretraining before it:"
                                .formatted(LabelledSubsets.words(shown()))
                        + " operations of networks, counted, and time on the machine that did it. A pretraining is made"
                        + " once, however many classifiers follow.",
                List.of("method", "one classifier", "pretraining", "together"),
                rows);
    }

    private Table pairs(List<Pair> pairs, String title) {
        List<Table.Row> rows = new ArrayList<>();
        for (Pair pair : pairs) {
            Difference difference = pair.difference();
            boolean declared = pair.family().equals(FewLabelTable.HEADLINE);
            String kNN = pair.head().equals(FewLabelTable.NEIGHBOURS) ? ", kNN" : "";
            List<Table.Cell> cells = new ArrayList<>();
            // the first column alone wraps, so what is long stands there
            String beside = declared ? difference == null ? "headline; " : "headline" : "";
            cells.add(
                    Table.Cell.of(
                            pair.method() + kNN + " − " + pair.baseline(), beside + reason(pair)));
            cells.add(Table.Cell.of(LabelledSubsets.words(pair.labelsPerClass())));
            if (difference == null) {
                cells.add(Table.Cell.of(NONE));
                cells.add(Table.Cell.of(NONE));
                cells.add(Table.Cell.of(NONE));
            } else {
                cells.add(Table.Cell.of(signed(difference.mean()), between(difference.interval())));
                cells.add(
                        Table.Cell.of(
                                Points.p(difference.p()), "Holm " + Points.p(pair.corrected())));
                cells.add(Table.Cell.of(points(difference.resolution())));
            }
            cells.add(cell(pair.verdict()));
            rows.add(new Table.Row(declared, cells));
        }
        return new Table(
                title
                        + ": difference in points on the same trials with its 95 % interval for other pictures, other"
                        + " labelled subsets and, with several seeds, other networks; p, and p after Holm's correction"
                        + " within its family; and the smallest difference that could have been seen. “Better” and"
                        + " “worse” need the interval on one side of 0 and a corrected p below 0.05.",
                List.of("pair", "labels", "points", "p", "seen from", "verdict"),
                rows);
    }

    /// How all of it was measured.
    public Section protocol() {
        Map<String, String> facts = new LinkedHashMap<>();
        table.protocol().facts().forEach((name, fact) -> facts.put(Text.capital(name), fact));
        return Section.of("Protocol", Facts.of(facts));
    }

    private static String evidence(Pair pair) {
        Difference difference = pair.difference();
        if (difference == null) {
            return reason(pair);
        }
        return "95 %% interval %s, p %s after Holm; under %s points nothing could be seen"
                .formatted(
                        between(difference.interval()),
                        Points.p(pair.corrected()),
                        points(difference.resolution()));
    }

    private static String reason(Pair pair) {
        return pair.outcome() instanceof Refused refused ? refused.reason() : "";
    }

    private static String between(Interval interval) {
        return "%s to %s".formatted(signed(interval.low()), signed(interval.high()));
    }

    private static String labels(Row row) {
        return LabelledSubsets.words(row.labelsPerClass())
                + (row.labelsPerClass() == LabelledSubsets.ALL ? " labels" : " labels a class");
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
        return Points.signed(share).replace('-', '−');
    }

    /// What a comparison came to, in its own words.
    private static Table.Cell cell(Verdict verdict) {
        Table.Mark mark =
                switch (verdict) {
                    case BETTER, BETTER_FOR_THIS_ENCODER -> Table.Mark.UP;
                    case WORSE, WORSE_FOR_THIS_ENCODER -> Table.Mark.DOWN;
                    case AS_GOOD, AS_GOOD_FOR_THIS_ENCODER, NO_DIFFERENCE_SHOWN, CANNOT_BE_KNOWN ->
                            Table.Mark.OPEN;
                };
        return new Table.Cell(verdict.words(), "", mark);
    }
}
