package io.genoise.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What a user waits for: from the start of a process to the end of the first and of the tenth training step of NIN-4 of a
/// quarter of its width, by Genoise and by PyTorch in the same Java machine, by turns.
///
/// PyTorch reads its first weights from a file; its native libraries have been unpacked before.
final class StartBenchmark {
    private static final int STEPS = 10;

    private final Contest contest = PeerNin.contest();
    private final Work work;
    private final int threads;

    private StartBenchmark(KernelOptions options) {
        Work asked = contest.rows().getFirst();
        threads = options.threads();
        work = options.quick() ? Work.of(asked.width(), 8, asked.size()) : asked;
    }

    /// As [KernelOptions], of which `--threads`, `--rounds`, `--quick` and `--out` are heard.
    public static void main(String[] arguments) throws IOException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        KernelOptions options = KernelOptions.of(arguments);
        Report report = new Report("Start", Machine.here(), List.of(), measure(options, out));
        report.tables().forEach(out::println);
        if (options.folder() != null) {
            report.write(options.folder(), "start");
        }
    }

    /// Two rows: the first step and the tenth.
    static List<Row> measure(KernelOptions options, PrintStream out) throws IOException {
        StartBenchmark benchmark = new StartBenchmark(options);
        Path weights = Files.createTempFile("weights", ".safetensors");
        try {
            WeightsFile.write(weights, benchmark.contest.weights(benchmark.work));
            benchmark.start("channels_last", weights);
            List<double[]> ours = new ArrayList<>();
            List<double[]> theirs = new ArrayList<>();
            for (int i = 0; i < options.rounds(); i++) {
                ours.add(benchmark.start("genoise", weights));
                theirs.add(benchmark.start("channels_last", weights));
                out.println(
                        "start to first and tenth step: Genoise %s and %s s, PyTorch %s and %s s"
                                .formatted(
                                        Row.words(ours.getLast()[0]),
                                        Row.words(ours.getLast()[1]),
                                        Row.words(theirs.getLast()[0]),
                                        Row.words(theirs.getLast()[1])));
            }
            return List.of(
                    benchmark.row("to the end of the first step", 0, ours, theirs),
                    benchmark.row("to the end of the tenth step", 1, ours, theirs));
        } finally {
            Files.delete(weights);
        }
    }

    /// Seconds from the start to the end of the first step and of the last.
    private double[] start(String what, Path weights) throws IOException {
        long begin = System.nanoTime();
        Map<String, String> environment = Waiting.PASSIVE.environment();
        try (ContestProcess process =
                new ContestProcess(contest, what, work, threads, List.of(), environment, weights)) {
            process.run(1);
            double first = (System.nanoTime() - begin) / 1e9;
            process.run(STEPS - 1);
            return new double[] {first, (System.nanoTime() - begin) / 1e9};
        }
    }

    private Row row(String what, int which, List<double[]> ours, List<double[]> theirs) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < ours.size(); i++) {
            ratios.add(theirs.get(i)[which] / ours.get(i)[which]);
        }
        return new Row(
                "Start of a process",
                "%s, %s, %s".formatted(what, contest.name(), work),
                "PyTorch channels_last, passive, " + threads,
                "s",
                Spread.of(ours.stream().map(times -> times[which]).toList()).median(),
                Spread.of(theirs.stream().map(times -> times[which]).toList()).median(),
                Spread.of(ratios),
                Map.of());
    }
}
