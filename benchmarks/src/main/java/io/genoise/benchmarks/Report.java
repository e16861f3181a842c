package io.genoise.benchmarks;

import io.genoise.figure.Axis;
import io.genoise.figure.BarChart;
import io.genoise.figure.Series;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// What was measured in three files of one name: tables to read (`.md`), figures to compute with (`.csv`), ratios to see
/// (`.svg`).
///
/// @param facts that belong to the measurements, such as the peak that shares are of
record Report(String title, Machine machine, List<String> facts, List<Row> rows) {
    private static final int WIDEST = 4;

    /// Writes the files into `folder`, which is made if need be.
    void write(Path folder, String name) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(name + ".md"), markdown(name));
        Files.writeString(folder.resolve(name + ".csv"), csv());
        List<Row> seen = rows.stream().filter(Report::isSeen).toList();
        if (!seen.isEmpty()) {
            Files.writeString(folder.resolve(name + ".svg"), chart(seen).svg());
        }
    }

    private String markdown(String name) {
        List<String> lines = new ArrayList<>();
        lines.add("# " + title);
        lines.add("");
        lines.add(
                "%s; %s; f32. Medians of turns; the ratio is Genoise's speed ÷ the peer's, in brackets the least and the greatest of the turns."
                        .formatted(LocalDate.now(ZoneOffset.UTC), machine.words()));
        lines.add(
                "GFLOP/s count direct convolutions and products, whatever an algorithm saves; GB/s each operand and result once. Java options: `%s`."
                        .formatted(javaOptions()));
        lines.add("");
        facts.forEach(fact -> lines.add("- " + fact));
        lines.addAll(tables());
        lines.add("");
        lines.add(
                "![Genoise's speed ÷ PyTorch's, a bar a line of the tables](%s.svg)"
                        .formatted(name));
        return String.join("\n", lines) + "\n";
    }

    /// Files by their names alone: where they lie is this machine's affair.
    private static String javaOptions() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .map(option -> option.replaceAll("=/(?:[^/]*/)*", "="))
                .collect(Collectors.joining(" "));
    }

    /// The tables alone, one a section, in lines of Markdown.
    List<String> tables() {
        Set<String> sections = new LinkedHashSet<>();
        rows.forEach(row -> sections.add(row.section()));
        List<String> lines = new ArrayList<>();
        sections.forEach(section -> table(lines, section));
        return lines;
    }

    private void table(List<String> lines, String section) {
        List<Row> of = rows.stream().filter(row -> row.section().equals(section)).toList();
        Set<String> more = new LinkedHashSet<>();
        of.forEach(row -> more.addAll(row.more().keySet()));
        List<String> heads =
                new ArrayList<>(
                        List.of("", "Genoise", "peer", "Genoise ÷ peer", "wanted", "the peer"));
        heads.addAll(more);
        lines.add("");
        lines.add("## " + section);
        lines.add("");
        lines.add("| " + String.join(" | ", heads) + " |");
        lines.add("|---".repeat(heads.size()) + "|");
        for (Row row : of) {
            List<String> cells = new ArrayList<>();
            cells.add(row.name());
            cells.add(Row.words(row.ours()) + " " + row.unit());
            cells.add(row.ratio() == null ? "" : Row.words(row.theirs()) + " " + row.unit());
            cells.add(ratio(row));
            cells.add(Row.words(row.target()));
            cells.add(row.peer());
            more.forEach(
                    figure -> cells.add(Row.words(row.more().getOrDefault(figure, Double.NaN))));
            lines.add("| " + String.join(" | ", cells) + " |");
        }
    }

    private static String ratio(Row row) {
        Spread ratio = row.ratio();
        return ratio == null
                ? ""
                : "**%s** [%s–%s]"
                        .formatted(
                                Row.words(ratio.median()),
                                Row.words(ratio.least()),
                                Row.words(ratio.greatest()));
    }

    /// One line a row, quotes around what may have commas; numbers as exact as they are, nothing where there is none.
    private String csv() {
        Set<String> more = new TreeSet<>();
        rows.forEach(row -> more.addAll(row.more().keySet()));
        List<String> heads =
                new ArrayList<>(
                        List.of("section", "name", "peer", "unit", "ours", "theirs", "ratio"));
        heads.addAll(List.of("least ratio", "greatest ratio", "target"));
        more.forEach(figure -> heads.add(figure.replace(',', ';')));
        List<String> lines = new ArrayList<>(List.of(String.join(",", heads)));
        for (Row row : rows) {
            List<String> cells = new ArrayList<>();
            for (String text : List.of(row.section(), row.name(), row.peer(), row.unit())) {
                cells.add('"' + text.replace("\"", "\"\"") + '"');
            }
            Spread ratio =
                    row.ratio() == null
                            ? new Spread(Double.NaN, Double.NaN, Double.NaN)
                            : row.ratio();
            for (double number :
                    new double[] {
                        row.ours(),
                        row.theirs(),
                        ratio.median(),
                        ratio.least(),
                        ratio.greatest(),
                        row.target()
                    }) {
                cells.add(exactly(number));
            }
            more.forEach(figure -> cells.add(exactly(row.more().getOrDefault(figure, Double.NaN))));
            lines.add(String.join(",", cells));
        }
        return String.join("\n", lines) + "\n";
    }

    private static String exactly(double number) {
        return Double.isNaN(number) ? "" : Double.toString(number);
    }

    /// Whether the plot shows it: what is beside PyTorch, and not so far ahead that nothing else could be seen.
    private static boolean isSeen(Row row) {
        return row.peer().startsWith("PyTorch") && row.ratio().median() <= WIDEST;
    }

    /// Loud where what is wanted is reached, quiet where it is missed, in between where nothing was said.
    private BarChart chart(List<Row> seen) {
        List<BarChart.Bar> bars =
                seen.stream()
                        .map(row ->
                                new BarChart.Bar(
                                        row.name(),
                                        row.ratio().median(),
                                        row.ratio().least(),
                                        Math.min(row.ratio().greatest(), WIDEST),
                                        tone(row)))
                        .toList();
        return new BarChart(
                "Genoise's speed ÷ PyTorch's, f32 on the processor (above %s: in the tables)"
                        .formatted(WIDEST),
                machine.words(),
                Axis.linear("red: as fast as wanted; grey: not yet"),
                bars);
    }

    private static Series.Tone tone(Row row) {
        return Double.isNaN(row.target())
                ? Series.Tone.NORMAL
                : row.ratio().median() >= row.target() ? Series.Tone.STRONG : Series.Tone.QUIET;
    }
}
