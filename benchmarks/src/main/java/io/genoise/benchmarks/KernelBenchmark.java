package io.genoise.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Single kernels by Genoise and by PyTorch, each in a process of its own, by turns. The results are compared first; what
/// differs is not measured. Of PyTorch's memory formats and ways of waiting the fastest goes into the turns.
///
/// Operations are counted as direct convolutions and products have them, whatever an algorithm saves: Winograd's transform can
/// be above the peak.
final class KernelBenchmark implements AutoCloseable {
    private static final int KERNELS_A_PEAK = 10;
    private static final int TRIALS = 2;

    private final KernelOptions options;
    private final PrintStream out;
    private final WorkerProcess genoise;
    private final Map<Waiting, WorkerProcess> pytorch = new LinkedHashMap<>();
    private final List<Row> rows = new ArrayList<>();
    private double peak;
    private double peakOfOne;
    private boolean differs;

    /// A peer's way to do a kernel.
    private record Way(WorkerProcess process, String name, String words) {}

    KernelBenchmark(KernelOptions options, PrintStream out) throws IOException {
        this.options = options;
        this.out = out;
        genoise = worker(KernelWorker.OURS, Map.of());
        for (Waiting waiting : Waiting.values()) {
            pytorch.put(waiting, worker("pytorch", waiting.environment()));
        }
    }

    private WorkerProcess worker(String what, Map<String, String> environment) throws IOException {
        List<String> arguments =
                List.of(
                        what,
                        Integer.toString(options.threads()),
                        Integer.toString(options.batch()));
        return new WorkerProcess(
                what, WorkerProcess.java(KernelWorker.class, List.of(), arguments), environment);
    }

    /// See [KernelOptions#USAGE].
    public static void main(String[] arguments) throws IOException {
        KernelOptions options;
        try {
            options = KernelOptions.of(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\n\n" + KernelOptions.USAGE);
            System.exit(2);
            return;
        }
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        try (KernelBenchmark benchmark = new KernelBenchmark(options, out)) {
            List<Row> rows = benchmark.measure();
            if (options.folder() != null) {
                new Report("Kernels", Machine.here(), benchmark.facts(), rows)
                        .write(options.folder(), "kernels");
            }
            System.exit(benchmark.differs ? 1 : 0);
        }
    }

    /// Measures what is asked for.
    List<Row> measure() throws IOException {
        List<KernelCase> cases = options.kernels();
        out.println(
                "%s kernels, batch %s, %s threads; %s"
                        .formatted(
                                cases.size(),
                                options.batch(),
                                options.threads(),
                                Machine.here().words()));
        for (int i = 0; i < cases.size(); i++) {
            if (i % KERNELS_A_PEAK == 0) {
                measurePeak();
            }
            measure(cases.get(i));
        }
        measurePeak();
        out.println(String.join("\n", facts()));
        return rows.stream().map(this::withShare).toList();
    }

    /// The peak belongs to what was measured, in the same run.
    List<String> facts() {
        return List.of(
                String.format(
                        Locale.ROOT,
                        "fused multiply-adds in registers, at most: %.1f GFLOP/s by 1 thread, %.1f by %d",
                        peakOfOne / 1e9,
                        peak / 1e9,
                        options.threads()));
    }

    private void measurePeak() throws IOException {
        peakOfOne = Math.max(peakOfOne, peakOf(1));
        peak = Math.max(peak, peakOf(options.threads()));
    }

    private double peakOf(int threads) throws IOException {
        return Double.parseDouble(genoise.answer("peak " + threads, "peak")[1]);
    }

    private Row withShare(Row row) {
        Map<String, Double> more = new LinkedHashMap<>(row.more());
        if (more.containsKey("GFLOP/s")) {
            more.put("% of peak", 100e9 * more.get("GFLOP/s") / peak);
        }
        return new Row(
                row.section(),
                row.name(),
                row.peer(),
                row.unit(),
                row.ours(),
                row.theirs(),
                row.ratio(),
                more);
    }

    private void measure(KernelCase kernel) throws IOException {
        String[] ready = genoise.answer("prepare " + kernel.name(), "ready");
        List<Way> ways = new ArrayList<>();
        for (Map.Entry<Waiting, WorkerProcess> peer : pytorch.entrySet()) {
            String[] words = peer.getValue().answer("prepare " + kernel.name(), "ready");
            for (String way : Arrays.asList(words).subList(3, words.length)) {
                String name = "PyTorch %s, %s".formatted(way, peer.getKey());
                ways.add(new Way(peer.getValue(), way, name));
            }
        }
        Way ours = new Way(genoise, KernelWorker.OURS, "Genoise");
        for (Way way : ways) {
            double off = ResultFile.distance(results(ours), results(way));
            if (!(off <= kernel.tolerance())) {
                differs = true;
                out.println(
                        String.format(
                                Locale.ROOT,
                                "%s: differs from %s by %.1e where %.0e is allowed",
                                kernel.name(),
                                way.words,
                                off,
                                kernel.tolerance()));
                return;
            }
        }
        turns(kernel, Double.parseDouble(ready[1]), Double.parseDouble(ready[2]), ours, ways);
    }

    private static List<float[]> results(Way way) throws IOException {
        Path file = Files.createTempFile("results", ".bin");
        try {
            way.process.answer("results %s %s".formatted(way.name, file), "written");
            return ResultFile.read(file);
        } finally {
            Files.delete(file);
        }
    }

    private void turns(KernelCase kernel, double operations, double bytes, Way ours, List<Way> ways)
            throws IOException {
        double our = warmed(ours, options.warm());
        Way best = null;
        double their = Double.POSITIVE_INFINITY;
        for (Way way : ways) {
            double seconds = warmed(way, TRIALS * options.seconds());
            if (seconds < their) {
                their = seconds;
                best = way;
            }
        }
        List<Double> mine = new ArrayList<>();
        List<Double> theirs = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < options.rounds(); i++) {
            double[] took = {Double.NaN, Double.NaN};
            for (int turn = 0; turn < 2; turn++) {
                boolean mineNow = turn == i % 2;
                if (mineNow) {
                    took[0] = turn(ours, our);
                } else if (best != null) {
                    took[1] = turn(best, their);
                }
            }
            mine.add(1e3 * took[0]);
            theirs.add(1e3 * took[1]);
            ratios.add(took[1] / took[0]);
        }
        add(kernel, best, operations, bytes, Spread.of(mine), theirs, ratios);
    }

    private void add(
            KernelCase kernel,
            Way best,
            double operations,
            double bytes,
            Spread mine,
            List<Double> theirs,
            List<Double> ratios) {
        Map<String, Double> more = new LinkedHashMap<>();
        if (operations > 0) {
            more.put("GFLOP/s", operations / mine.median() / 1e6);
        }
        more.put("GB/s", bytes / mine.median() / 1e6);
        Spread ratio = best == null ? null : Spread.of(ratios);
        double their = best == null ? Double.NaN : Spread.of(theirs).median();
        Row row =
                new Row(
                        "Kernels",
                        kernel.name(),
                        best == null ? "" : best.words,
                        "ms",
                        mine.median(),
                        their,
                        ratio,
                        more);
        rows.add(row);
        out.println(
                String.format(
                        Locale.ROOT,
                        "%-64s %9s ms %s %s",
                        kernel.name(),
                        Row.words(row.ours()),
                        ratio == null
                                ? ""
                                : String.format(
                                        Locale.ROOT,
                                        "PyTorch %9s ms (%s)  %.2f [%.2f–%.2f]",
                                        Row.words(their),
                                        best.words.substring("PyTorch ".length()),
                                        ratio.median(),
                                        ratio.least(),
                                        ratio.greatest()),
                        operations > 0
                                ? "%s GFLOP/s".formatted(Row.words(more.get("GFLOP/s")))
                                : "%s GB/s".formatted(Row.words(more.get("GB/s")))));
    }

    /// Runs for some time, in ever longer turns. Returns the seconds of a run in the fastest.
    private double warmed(Way way, double seconds) throws IOException {
        double spent = 0;
        double least = Double.POSITIVE_INFINITY;
        double last = seconds;
        while (spent < seconds) {
            long runs = Math.max(1, Math.round(options.seconds() / 2 / last));
            last = timed(way, runs);
            spent += runs * last;
            least = Math.min(least, last);
        }
        return least;
    }

    /// The seconds of a run in a turn.
    ///
    /// @param expected how long one took before
    private double turn(Way way, double expected) throws IOException {
        return timed(way, Math.max(1, Math.round(options.seconds() / expected)));
    }

    private static double timed(Way way, long runs) throws IOException {
        String[] took = way.process.answer("time %s %s".formatted(way.name, runs), "took");
        return Double.parseDouble(took[1]) / 1e9 / runs;
    }

    /// Ends the processes.
    @Override
    public void close() throws IOException {
        genoise.close();
        for (WorkerProcess peer : pytorch.values()) {
            peer.close();
        }
    }
}
