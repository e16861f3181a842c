package io.genoise.transfer;

import io.genoise.inference.Difference;
import io.genoise.transfer.CrossValidation.Choice;
import io.genoise.transfer.FewLabelTable.Pair;
import io.genoise.transfer.FewLabelTable.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// Lays a table out for a terminal: one block a head with methods down and labels a class across, then the comparisons,
/// what was chosen, and the protocol.
final class FewLabelText {
    private final FewLabelTable table;
    private final StringBuilder text = new StringBuilder();

    private FewLabelText(FewLabelTable table) {
        this.table = table;
    }

    static String of(FewLabelTable table) {
        FewLabelText layout = new FewLabelText(table);
        layout.line(table.sentence());
        layout.line("");
        layout.accuracies();
        layout.pairs();
        layout.whatDoesNotWin();
        layout.choices();
        layout.text.append('\n').append(table.protocol().text()).append('\n');
        return layout.text.toString();
    }

    private void accuracies() {
        List<Integer> numbers = table.rows().stream().map(Row::labelsPerClass).distinct().toList();
        int width =
                Math.max(
                        width(table.rows().stream().map(Row::method).toList()),
                        width(table.rows().stream().map(Row::head).toList()));
        int column = width(table.rows().stream().map(FewLabelText::cell).toList());
        int shown =
                numbers.contains(table.plan().headlineLabels())
                        ? table.plan().headlineLabels()
                        : numbers.getLast();
        line(
                table.isOutOfFold()
                        ? "accuracy in % of held-out pictures [95 % interval]"
                        : "accuracy in %, mean ± sd over subsets [95 % interval], by labels a class");
        for (String head : table.rows().stream().map(Row::head).distinct().toList()) {
            StringBuilder header = new StringBuilder(pad(head, width));
            numbers.forEach(k -> header.append("  ").append(pad(LabelledSubsets.words(k), column)));
            line("");
            line(header + "  cost of one classifier; of the pretraining before it");
            for (String method :
                    table.rows().stream()
                            .filter(row -> row.head().equals(head))
                            .map(Row::method)
                            .distinct()
                            .toList()) {
                StringBuilder cells = new StringBuilder(pad(method, width));
                Row dear = null;
                for (int k : numbers) {
                    Row row = table.row(method, head, k);
                    cells.append("  ").append(pad(row == null ? "" : cell(row), column));
                    dear = row != null && (dear == null || k == shown) ? row : dear;
                }
                line(cells + "  " + cost(dear));
            }
        }
    }

    /// The headline, and what else was compared at its number of labels; the rest is in the record.
    private void pairs() {
        List<Pair> headline = table.headline();
        List<Pair> shown = new ArrayList<>(headline);
        for (Pair pair : table.pairs()) {
            boolean beside =
                    headline.isEmpty()
                            || pair.labelsPerClass() == headline.getFirst().labelsPerClass();
            if (beside && !headline.contains(pair)) {
                shown.add(pair);
            }
        }
        int method = width(shown.stream().map(FewLabelText::who).toList());
        int baseline = width(shown.stream().map(Pair::baseline).toList());
        for (String family : shown.stream().map(Pair::family).distinct().toList()) {
            line("");
            line(
                    family
                            + ": difference in points [95 % interval], p, Holm's p, least that could be seen");
            for (Pair pair : shown) {
                if (pair.family().equals(family)) {
                    line(
                            "  %s - %s  %s"
                                    .formatted(
                                            pad(who(pair), method),
                                            pad(pair.baseline(), baseline),
                                            comparison(pair)));
                }
            }
        }
        if (shown.size() < table.pairs().size()) {
            line("");
            line(
                    (table.pairs().size() - shown.size())
                            + " more comparisons, at other numbers of labels, are in the record");
        }
    }

    private void whatDoesNotWin() {
        List<String> sentences = Sentences.whatDoesNotWin(table);
        if (!sentences.isEmpty()) {
            line("");
            line("what does not win, and what does");
            sentences.forEach(sentence -> line("  " + sentence));
        }
    }

    /// Where there was a choice of maps: how often each was taken, and the range of penalties.
    private void choices() {
        List<String> lines = new ArrayList<>();
        int width = width(table.rows().stream().map(FewLabelText::whoAndLabels).toList());
        for (Row row : table.rows()) {
            Map<String, Integer> counts = new TreeMap<>();
            double least = Double.MAX_VALUE;
            double most = 0;
            for (List<Choice> ofSeed : row.choices()) {
                for (Choice choice : ofSeed) {
                    if (choice.logLoss() != null) {
                        counts.merge(choice.map(), 1, Integer::sum);
                        least =
                                choice.strength() == null
                                        ? least
                                        : Math.min(least, choice.strength());
                        most = choice.strength() == null ? most : Math.max(most, choice.strength());
                    }
                }
            }
            if (!counts.isEmpty()) {
                List<String> parts = new ArrayList<>();
                counts.forEach((name, count) -> parts.add("%s (%s)".formatted(name, count)));
                String strengths =
                        most == 0 ? "" : "; L2 " + least + (least == most ? "" : " to " + most);
                lines.add(
                        "  %s  %s%s"
                                .formatted(
                                        pad(whoAndLabels(row), width),
                                        String.join(", ", parts),
                                        strengths));
            }
        }
        if (!lines.isEmpty()) {
            line("");
            line("chosen inside the subsets (how often)");
            lines.forEach(this::line);
        }
    }

    private static String whoAndLabels(Row row) {
        return row.method()
                + ", "
                + row.head()
                + ", "
                + LabelledSubsets.words(row.labelsPerClass());
    }

    private static String who(Pair pair) {
        return pair.head().equals(FewLabelTable.WHOLE) ? pair.method() + " (whole)" : pair.method();
    }

    private static String cell(Row row) {
        String spread = row.deviation() == null ? "" : format(" ± %3.1f", 100 * row.deviation());
        String interval =
                row.interval() == null
                        ? ""
                        : format(
                                " [%.1f, %.1f]",
                                100 * row.interval().low(), 100 * row.interval().high());
        return format("%4.1f", 100 * row.mean()) + spread + interval;
    }

    private static String cost(Row row) {
        boolean none = row.pretraining().equals(Cost.NONE);
        return row.cost().words() + (none ? "" : "; " + row.pretraining().words());
    }

    private static String comparison(Pair pair) {
        Difference difference = pair.difference();
        if (difference == null) {
            return pair.words();
        }
        return format(
                        "%5s %s  p %s, %s  %.1f  ",
                        Points.signed(difference.mean()),
                        Points.between(difference.interval()),
                        Points.p(difference.p()),
                        Points.p(pair.corrected()),
                        100 * difference.resolution())
                + pair.words();
    }

    private void line(String line) {
        text.append(line.stripTrailing()).append('\n');
    }

    private static int width(List<String> names) {
        return names.stream().mapToInt(String::length).max().orElse(0);
    }

    private static String pad(String word, int width) {
        return word + " ".repeat(Math.max(0, width - word.length()));
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
