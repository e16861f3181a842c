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
    private static final int KERNELS_A_PEAK = 5;
    private static final int KERNELS_A_PEER = 15;
    private static final int TRIALS = 2;
    private static final String RATE = "GFLOP/s";

    private final KernelOptions options;
    private final PrintStream out;
    private final WorkerProcess genoise;
    private final Map<Waiting, WorkerProcess> pytorch = new LinkedHashMap<>();
    private final List<Row> rows = new ArrayList<>();
    private double peak;
    private double peakOfOne;
    private boolean differs;

    /// A peer's way to do a kernel.
    private record Way(WorkerProcess process, String name, String words)
            implements Turns.Contender {
        @Override
        public double seconds(long runs) throws IOException {
            String[] took = process.answer("time %s %s".formatted(name, runs), "took");
            return Double.parseDouble(took[1]) / 1e9 / runs;
        }
    }

    KernelBenchmark(KernelOptions options, PrintStream out) throws IOException {
        this.options = options;
        this.out = out;
        genoise = worker(KernelWorker.OURS, Map.of());
        startPeers();
    }

    /// Fresh ones from time to time: with memory that is never given back, which is fastest, they would fill the machine.
    private void startPeers() throws IOException {
        for (Waiting waiting : Waiting.values()) {
            WorkerProcess before = pytorch.put(waiting, worker("pytorch", waiting.environment()));
            if (before != null) {
                before.close();
            }
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
            if (options.kernels().isEmpty()) {
                throw new IllegalArgumentException(
                        "no kernel has %s in its name".formatted(options.only()));
            }
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\n\n" + KernelOptions.USAGE);
            System.exit(2);
            return;
        }
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        boolean agree;
        try (KernelBenchmark benchmark = new KernelBenchmark(options, out)) {
            List<Row> rows = benchmark.measure();
            agree = benchmark.agree();
            if (options.folder() != null) {
                new Report("Kernels", Machine.here(), benchmark.facts(), rows)
                        .write(options.folder(), "kernels");
            }
        }
        System.exit(agree ? 0 : 1);
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
            if (i > 0 && i % KERNELS_A_PEER == 0) {
                startPeers();
            }
            measure(cases.get(i));
        }
        measurePeak();
        out.println(String.join("\n", facts()));
        return rows.stream().map(this::withShare).toList();
    }

    /// Whether all results agreed; what differs has no row.
    boolean agree() {
        return !differs;
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
        if (more.containsKey(RATE)) {
            more.put("% of peak", 100e9 * more.get(RATE) / peak);
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
        double our = Turns.steady(ours, options.warm(), options.seconds());
        Way best = null;
        double their = Double.POSITIVE_INFINITY;
        for (Way way : ways) {
            double seconds = Turns.warmed(way, TRIALS * options.seconds(), options.seconds());
            if (seconds < their) {
                their = seconds;
                best = way;
            }
        }
        Turns turns = Turns.of(ours, our, best, their, options.seconds(), options.rounds());
        add(kernel, best, operations, bytes, turns);
    }

    private void add(KernelCase kernel, Way best, double operations, double bytes, Turns turns) {
        double seconds = turns.ours().median();
        Map<String, Double> more = new LinkedHashMap<>();
        if (operations > 0) {
            more.put(RATE, operations / seconds / 1e9);
        }
        more.put("GB/s", bytes / seconds / 1e9);
        Spread ratio = best == null ? null : turns.ratio();
        double their = 1e3 * turns.theirs().median();
        Row row =
                new Row(
                        "Kernels",
                        kernel.name(),
                        best == null ? "" : best.words,
                        "ms",
                        1e3 * seconds,
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
                                ? "%s GFLOP/s".formatted(Row.words(more.get(RATE)))
                                : "%s GB/s".formatted(Row.words(more.get("GB/s")))));
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
