package io.genoise.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/// Everything in one report: kernels, networks, Deeplearning4j where it is there, the start of a process, recording.
final class ReportBenchmark {
    private static final String NAME = "cpu";

    private ReportBenchmark() {}

    /// As [KernelOptions]; without `--out` into `benchmarks/results/cpu-DATE`.
    public static void main(String[] arguments) throws IOException, RunnerException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        KernelOptions options = KernelOptions.of(arguments);
        Path folder =
                options.folder() != null
                        ? options.folder()
                        : Path.of("benchmarks/results/cpu-" + LocalDate.now(ZoneOffset.UTC));
        List<Row> rows = new ArrayList<>();
        List<String> facts = new ArrayList<>();
        Report report =
                new Report("Genoise on a processor, beside others", Machine.here(), facts, rows);
        boolean agree = NetBenchmark.measure(networks(options), rows, out);
        report.write(folder, NAME); // as far as it goes: what follows takes an hour
        try (KernelBenchmark kernels = new KernelBenchmark(options, out)) {
            rows.addAll(kernels.measure());
            facts.addAll(kernels.facts());
            agree &= kernels.agree();
        }
        report.write(folder, NAME);
        rows.addAll(StartBenchmark.measure(options, out));
        rows.addAll(recording(options));
        report.write(folder, NAME);
        if (Dl4jBenchmark.isThere()) {
            agree &= Dl4jBenchmark.measure(options, rows, out);
        } else {
            facts.add("Deeplearning4j was not asked (benchmarks/run report --dl4j)");
        }
        report.write(folder, NAME);
        out.println("written: " + folder.resolve(NAME + ".md"));
        System.exit(agree ? 0 : 1);
    }

    private static NetOptions networks(KernelOptions options) {
        List<String> arguments =
                new ArrayList<>(
                        options.quick()
                                ? List.of("--quick", "nin4", "mlp", "nin4-inference")
                                : List.of("--all"));
        arguments.addAll(List.of("--threads", Integer.toString(options.threads())));
        return NetOptions.of(arguments.toArray(new String[0]));
    }

    private static List<Row> recording(KernelOptions options) throws RunnerException {
        ChainedOptionsBuilder jmh =
                new OptionsBuilder()
                        .include(RecordingBenchmark.class.getSimpleName())
                        .verbosity(VerboseMode.SILENT);
        if (options.quick()) {
            TimeValue little = TimeValue.milliseconds(200);
            jmh.forks(1).warmupTime(little).measurementTime(little);
        }
        List<Row> rows = new ArrayList<>();
        for (RunResult result : new Runner(jmh.build()).run()) {
            String label = result.getPrimaryResult().getLabel();
            rows.add(
                    new Row(
                            "Recording, nothing computed",
                            label.equals("node") ? "a node" : "NIN-4, forward and gradients",
                            "",
                            label.equals("node") ? "ns" : "µs",
                            result.getPrimaryResult().getScore(),
                            Double.NaN,
                            null,
                            Map.of("± of 99.9 %", result.getPrimaryResult().getScoreError())));
        }
        return rows;
    }
}
