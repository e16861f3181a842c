package io.genoise.transfer;

import io.genoise.inference.Difference;
import io.genoise.transfer.FewLabelTable.Pair;
import io.genoise.transfer.FewLabelTable.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A table as Markdown, to stand in a text that others read: the sentence, what was declared beforehand, accuracies, and what
/// does not win. All of it follows from the scores; nobody copies a figure by hand.
final class FewLabelMarkdown {
    private final FewLabelTable table;
    private final List<String> lines = new ArrayList<>();

    private FewLabelMarkdown(FewLabelTable table) {
        this.table = table;
    }

    static String of(FewLabelTable table) {
        FewLabelMarkdown layout = new FewLabelMarkdown(table);
        layout.lines.add("**%s**".formatted(table.sentence()));
        layout.accuracies();
        layout.headline();
        layout.whatDoesNotWin();
        layout.facts();
        return String.join("\n", layout.lines) + "\n";
    }

    /// Linear probes and whole networks; nearest neighbours are in the record.
    private void accuracies() {
        List<Row> rows =
                table.rows().stream()
                        .filter(row -> !row.head().equals(FewLabelTable.NEIGHBOURS))
                        .toList();
        List<Integer> numbers = rows.stream().map(Row::labelsPerClass).distinct().toList();
        StringBuilder head = new StringBuilder("|");
        StringBuilder rule = new StringBuilder("|---|");
        for (int k : numbers) {
            head.append(" | ").append(LabelledSubsets.words(k));
            rule.append("---|");
        }
        lines.add("");
        lines.add(
                table.isOutOfFold()
                        ? "Accuracy in % of held-out pictures [95 % interval]:"
                        : "Test accuracy in % [95 % interval], by labels a class:");
        lines.add("");
        lines.add(head + " | cost of one classifier; of the pretraining before it |");
        lines.add(rule + "---|");
        Map<List<String>, Row> shown = new LinkedHashMap<>();
        for (Row row : rows) {
            shown.merge(
                    List.of(row.method(), row.head()),
                    row,
                    (before, next) ->
                            next.labelsPerClass() == table.plan().headlineLabels() ? next : before);
        }
        shown.forEach((who, dear) -> {
            StringBuilder line = new StringBuilder("| ").append(who.getFirst());
            for (int k : numbers) {
                Row row = table.row(who.getFirst(), who.getLast(), k);
                line.append(" | ").append(row == null ? "" : cell(row));
            }
            boolean none = dear.pretraining().equals(Cost.NONE);
            line.append(" | ").append(dear.cost().words());
            line.append(none ? "" : "; " + dear.pretraining().words());
            lines.add(line + " |");
        });
    }

    /// A row's accuracy in % with its interval.
    static String cell(Row row) {
        return row.interval() == null
                ? format("%.1f", 100 * row.mean())
                : format(
                        "%.1f [%.1f, %.1f]",
                        100 * row.mean(), 100 * row.interval().low(), 100 * row.interval().high());
    }

    private void headline() {
        if (table.headline().isEmpty()) {
            return;
        }
        lines.add("");
        lines.add(
                "Declared beforehand, in points, p by Holm over %s:"
                        .formatted(table.plan().baselines().size()));
        lines.add("");
        for (Pair pair : table.headline()) {
            lines.add(
                    "- %s − %s: %s**%s**"
                            .formatted(pair.method(), pair.baseline(), found(pair), pair.words()));
        }
    }

    private static String found(Pair pair) {
        Difference difference = pair.difference();
        return difference == null
                ? ""
                : "%s %s, p %s, "
                        .formatted(
                                Points.signed(difference.mean()),
                                Points.between(difference.interval()),
                                Points.p(pair.corrected()));
    }

    private void whatDoesNotWin() {
        List<String> sentences = Sentences.whatDoesNotWin(table);
        if (!sentences.isEmpty()) {
            lines.add("");
            lines.add("What does not win, and what does:");
            lines.add("");
            sentences.forEach(sentence -> lines.add("- %s.".formatted(sentence)));
        }
    }

    private void facts() {
        Map<String, String> facts = table.protocol().facts();
        lines.add("");
        lines.add("How it was measured:");
        lines.add("");
        for (String fact :
                List.of("data", Protocol.OVERLAP, "labels", "pretraining", "recipes", "seeds")) {
            if (facts.containsKey(fact)) {
                lines.add("- %s: %s".formatted(fact, facts.get(fact)));
            }
        }
        lines.add("- command: `%s`".formatted(facts.get(Protocol.COMMAND)));
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
