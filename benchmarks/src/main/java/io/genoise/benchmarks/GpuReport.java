package io.genoise.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Puts what `gpu/verify` has found on a machine with a graphics processor into one page of Markdown: the lines of
/// [GpuBenchmark] and `gpu/torch_steps.py`, and the outcome of each part.
///
/// | line | values |
/// |---|---|
/// | `fact` | name, value |
/// | `part` | name, outcome, seconds, where its log is |
/// | `peak` | precision, GB/s, TFLOP/s |
/// | `step` | whose, name, precision, batch, pixels, ms (median, least, most), pictures/s, MB, host's µs, note |
/// | `kernel` | step, precision, µs, share, GB/s, TFLOP/s, share of the least time, what |
/// | `note` | text |
public final class GpuReport {
    private static final String OURS = "Genoise";

    private final Map<String, List<String[]>> rows = new LinkedHashMap<>();
    private final StringBuilder page = new StringBuilder();

    private GpuReport(List<String> lines) {
        for (String line : lines) {
            String[] values = line.split("\t", -1);
            rows.computeIfAbsent(values[0], _ -> new ArrayList<>()).add(values);
        }
    }

    /// Writes the page.
    ///
    /// @param arguments the page's file, then folders with `.tsv` files
    public static void main(String[] arguments) throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 1; i < arguments.length; i++) {
            try (Stream<Path> files = Files.walk(Path.of(arguments[i]))) {
                for (Path file :
                        files.filter(f -> f.toString().endsWith(".tsv")).sorted().toList()) {
                    lines.addAll(Files.readAllLines(file));
                }
            }
        }
        Files.writeString(Path.of(arguments[0]), of(lines));
        System.out.println(arguments[0]);
    }

    /// The page that follows from `lines`.
    static String of(List<String> lines) {
        GpuReport report = new GpuReport(lines);
        report.write();
        return report.page.toString();
    }

    private List<String[]> all(String kind) {
        return rows.getOrDefault(kind, List.of());
    }

    private void write() {
        line("# A graphics processor: tests, and steps beside PyTorch");
        line("");
        line("Made by `gpu/verify`; `gpu/README.md` says what is done.");
        line("");
        all("fact").stream()
                .map(v -> "- %s: %s".formatted(at(v, 1), at(v, 2)))
                .distinct()
                .forEach(fact -> line("%s", fact));
        all("peak")
                .forEach(v ->
                        line(
                                "- measured at most, %s: %s GB/s copied, %s TFLOP/s in a product of 8192 x 8192",
                                at(v, 1), whole(at(v, 2)), whole(at(v, 3))));
        parts();
        steps();
        kernels();
        notes();
    }

    private void parts() {
        line("");
        line("| part | outcome | s |");
        line("|---|---|---|");
        all("part").forEach(v -> line("| %s | %s | %s |", at(v, 1), at(v, 2), at(v, 3)));
    }

    private void steps() {
        Map<String, List<String[]>> byStep = new LinkedHashMap<>();
        for (String[] v : all("step")) {
            byStep.computeIfAbsent(
                            "%s, %s views of %s px".formatted(at(v, 2), at(v, 4), at(v, 5)),
                            _ -> new ArrayList<>())
                    .add(v);
        }
        if (byStep.isEmpty()) {
            return;
        }
        line("");
        line("## Training steps");
        line("");
        line(
                "Medians; in brackets the least and the greatest. *x Genoise*: how many times as long as Genoise takes in the same precision.");
        line("");
        line(
                "| step | precision | whose | ms a step | pictures/s | x Genoise | memory, MB | host, µs a step |");
        line("|---|---|---|---|---|---|---|---|");
        byStep.forEach((name, of) -> {
            Map<String, List<String[]>> byPrecision = new TreeMap<>();
            of.forEach(v -> byPrecision.computeIfAbsent(at(v, 3), _ -> new ArrayList<>()).add(v));
            byPrecision.forEach((precision, sides) -> sides.forEach(v -> step(name, v, sides)));
        });
    }

    private void step(String name, String[] v, List<String[]> sides) {
        double ours =
                sides.stream()
                        .filter(side -> at(side, 1).equals(OURS))
                        .mapToDouble(side -> number(at(side, 6)))
                        .findFirst()
                        .orElse(Double.NaN);
        String ratio =
                at(v, 1).equals(OURS) || Double.isNaN(ours)
                        ? ""
                        : "**%s**"
                                .formatted(
                                        String.format(
                                                Locale.ROOT, "%.2f", number(at(v, 6)) / ours));
        line(
                "| %s | %s | %s | %s [%s–%s] | %s | %s | %s | %s |",
                name,
                at(v, 3),
                at(v, 1),
                at(v, 6),
                at(v, 7),
                at(v, 8),
                whole(at(v, 9)),
                ratio,
                whole(at(v, 10)),
                whole(at(v, 11)));
    }

    private void kernels() {
        if (all("kernel").isEmpty()) {
            return;
        }
        line("");
        line("## The dearest kernels");
        line("");
        line(
                "*Of the least*: the time that the device would need at the rates above, moving each operand once, as a share of the time taken.");
        String last = "";
        for (String[] v : all("kernel")) {
            String title = "%s in %s".formatted(at(v, 1), at(v, 2));
            if (!title.equals(last)) {
                line("");
                line("**%s**", title);
                line("");
                line("| µs | of all, %% | GB/s | TFLOP/s | of the least, %% | kernel |");
                line("|---|---|---|---|---|---|");
                last = title;
            }
            line(
                    "| %s | %s | %s | %s | %s | %s |",
                    at(v, 3),
                    whole(at(v, 4)),
                    whole(at(v, 5)),
                    at(v, 6),
                    whole(at(v, 7)),
                    at(v, 8).replace("|", "\\|"));
        }
    }

    private void notes() {
        List<String> notes = new ArrayList<>();
        all("note").forEach(v -> notes.add(at(v, 1)));
        all("step").stream()
                .filter(v -> !at(v, 12).isEmpty())
                .forEach(v ->
                        notes.add(
                                "%s, %s, %s: %s"
                                        .formatted(at(v, 1), at(v, 2), at(v, 3), at(v, 12))));
        if (!notes.isEmpty()) {
            line("");
            line("## Notes");
            line("");
            notes.forEach(note -> line("- %s", note));
        }
    }

    /// A value, or nothing where a line ends early.
    private static String at(String[] values, int place) {
        return place < values.length ? values[place] : "";
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException _) {
            return Double.NaN;
        }
    }

    private static String whole(String text) {
        double value = number(text);
        return Double.isNaN(value) ? text : String.format(Locale.ROOT, "%,.0f", value);
    }

    private void line(String format, Object... values) {
        page.append(format.formatted(values)).append('\n');
    }
}
