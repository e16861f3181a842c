package io.genoise.benchmarks;

import io.genoise.benchmarks.ContestProcess.Took;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A network's training step by Genoise and by PyTorch, in pairs: each in its own process, turn by turn, while the other
/// waits without taking time. Before that a third process compares their results; where they differ, nothing is measured.
///
/// PyTorch is given its best: both memory formats, two ways of waiting for threads and, where a step is short, one thread are
/// tried first, and the fastest goes into the pairs. Its memory is measured with the C library's own settings, which keep less.
public final class NetBenchmark {
    private static final Map<String, String> DEFAULT_MALLOC =
            Map.of(
                    "MALLOC_ARENA_MAX", "",
                    "MALLOC_MMAP_MAX_", "",
                    "MALLOC_TRIM_THRESHOLD_", "",
                    "MALLOC_TOP_PAD_", "");

    /// Seconds of a step below which a second thread may cost more than it brings.
    private static final double SHORT = 0.02;

    private static final List<String> LITTLE_JAVA =
            List.of("-XX:+UseSerialGC", "-Xms16m", "-XX:-ShrinkHeapInSteps");

    private final NetOptions options;
    private final Contest contest;
    private final Work work;
    private final PrintStream out;
    private final Figures figures = new Figures();

    /// What has been measured so far.
    private static final class Figures {
        private Spread ours;
        private Spread theirs;
        private Spread ratio;
        private Spread overhead;
        private Peer peer;
        private double memory;
        private double planned;
        private double peerMemory = Double.POSITIVE_INFINITY;
        private double planning;
    }

    /// A way to run PyTorch.
    private record Peer(String format, Waiting waiting, int threads) {
        @Override
        public String toString() {
            return "PyTorch %s, %s, %s".formatted(format, waiting, threads);
        }
    }

    /// The results differ.
    private static final class DisagreementException extends RuntimeException {
        private static final long serialVersionUID = 1;

        private DisagreementException(String message) {
            super(message);
        }
    }

    private NetBenchmark(NetOptions options, NetOptions.Measured measured, PrintStream out) {
        this.options = options;
        this.contest = measured.contest();
        this.work = measured.work();
        this.out = out;
    }

    /// See [NetOptions#usage].
    public static void main(String[] arguments) throws IOException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        NetOptions options;
        try {
            options = NetOptions.of(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\n\n" + NetOptions.usage());
            System.exit(2);
            return;
        }
        List<Row> rows = new ArrayList<>();
        boolean agree = measure(options, rows, out);
        if (!rows.isEmpty()) {
            Report report = new Report("Networks", Machine.here(), List.of(), rows);
            report.tables().forEach(out::println);
            if (options.folder() != null) {
                report.write(options.folder(), "net");
            }
        }
        System.exit(agree ? 0 : 1);
    }

    /// Measures what `options` ask for, a row each.
    ///
    /// @return whether all results agree; what differs has no row
    static boolean measure(NetOptions options, List<Row> rows, PrintStream out) throws IOException {
        boolean agree = true;
        for (NetOptions.Measured measured : options.measured()) {
            NetBenchmark benchmark = new NetBenchmark(options, measured, out);
            try {
                benchmark.measure();
                if (!options.profile()) {
                    rows.add(benchmark.row());
                }
            } catch (DisagreementException e) {
                agree = false;
                System.err.println(e.getMessage());
            }
        }
        return agree;
    }

    private void measure() throws IOException {
        print(
                "%s: %s, f32, %d threads; %s",
                contest.title(), work, options.threads(), Machine.here().words());
        if (options.profile()) {
            profile();
            return;
        }
        check();
        try (ContestProcess genoise = process("genoise", List.of(), Map.of())) {
            double seconds = warmUp(genoise);
            Peer best = choosePeer();
            try (ContestProcess peer = process(best)) {
                peer.run(2);
                pairs(genoise, seconds, peer, best);
            }
        }
        if (!options.quick()) {
            memory();
            recording();
        }
        print("");
    }

    private ContestProcess process(
            String what, List<String> javaOptions, Map<String, String> environment)
            throws IOException {
        return new ContestProcess(contest, what, work, options.threads(), javaOptions, environment);
    }

    private ContestProcess process(Peer peer) throws IOException {
        return new ContestProcess(
                contest, peer.format, work, peer.threads, List.of(), peer.waiting.environment());
    }

    /// Compares the results, dropout left out.
    private void check() throws IOException {
        try (ContestProcess both = process("both", List.of(), Map.of())) {
            List<String> lines = both.check();
            if (!lines.getLast().equals("agrees")) {
                throw new DisagreementException(
                        "Genoise and PyTorch differ, so nothing is measured:\n"
                                + String.join("\n", lines));
            }
            print("results compared: %d losses, gradients and states agree", lines.size() - 1);
        }
    }

    private void profile() throws IOException {
        try (ContestProcess genoise = process("genoise", List.of(), Map.of())) {
            double seconds = warmUp(genoise);
            genoise.profile(steps(seconds, 3 * options.seconds())).forEach(out::println);
        }
        print("");
    }

    /// Runs until compiled: some 5 turns. Returns seconds a step.
    private double warmUp(ContestProcess process) throws IOException {
        Took first = process.run(1);
        figures.planning = first.finding() / 1e6;
        double seconds = first.nanos() / 1e9;
        for (double spent = 0; spent < 5 * options.seconds(); ) {
            int steps = steps(seconds, options.seconds() / 2);
            double took = process.run(steps).nanos() / 1e9;
            seconds = took / steps;
            spent += took;
        }
        return seconds;
    }

    private Peer choosePeer() throws IOException {
        if (options.quick()) {
            return new Peer("channels_last", Waiting.PASSIVE, options.threads());
        }
        Map<Peer, Double> speeds = new LinkedHashMap<>();
        for (String format : new String[] {"channels_last", "contiguous"}) {
            for (Waiting waiting : Waiting.values()) {
                attempt(new Peer(format, waiting, options.threads()), speeds);
            }
        }
        double most = Collections.max(speeds.values());
        if (options.threads() > 1 && work.batch() / most < SHORT) {
            attempt(new Peer("channels_last", Waiting.PASSIVE, 1), speeds);
        }
        return Collections.max(speeds.entrySet(), Map.Entry.comparingByValue()).getKey();
    }

    private void attempt(Peer peer, Map<Peer, Double> speeds) throws IOException {
        try (ContestProcess process = process(peer)) {
            process.run(1);
            double first = process.run(1).nanos() / 1e9;
            double speed = 0;
            for (int i = 0; i < 3; i++) {
                int steps = steps(first, options.seconds() / 2);
                speed = Math.max(speed, picturesASecond(process.run(steps), steps));
            }
            print("  tried %-36s %8.1f img/s at best", peer, speed);
            speeds.put(peer, speed);
        }
    }

    private void pairs(ContestProcess genoise, double seconds, ContestProcess peer, Peer kind)
            throws IOException {
        List<Double> ours = new ArrayList<>();
        List<Double> theirs = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        List<Double> overhead = new ArrayList<>();
        int steps = steps(seconds, options.seconds());
        int peerSteps = steps(peer.run(1).nanos() / 1e9, options.seconds());
        for (int i = 0; i < options.pairs(); i++) {
            Took[] took = new Took[2];
            for (int turn = 0; turn < 2; turn++) {
                boolean our = turn == i % 2;
                took[our ? 0 : 1] = our ? genoise.run(steps) : peer.run(peerSteps);
            }
            ours.add(picturesASecond(took[0], steps));
            theirs.add(picturesASecond(took[1], peerSteps));
            ratios.add(ours.getLast() / theirs.getLast());
            overhead.add((took[0].recording() + took[0].finding()) / 1e6);
        }
        figures.ours = Spread.of(ours);
        figures.theirs = Spread.of(theirs);
        figures.ratio = Spread.of(ratios);
        figures.overhead = Spread.of(overhead);
        figures.peer = kind;
        print("%-36s %8.1f img/s  [%.1f–%.1f]", "Genoise", figures.ours);
        print("%-36s %8.1f img/s  [%.1f–%.1f]", kind, figures.theirs);
        print("%-36s %8.3f        [%.3f–%.3f]", "Genoise ÷ PyTorch", figures.ratio);
        print("%-36s %8d", "pairs", options.pairs());
        print("%-36s %8.3f ms     [%.3f–%.3f]", "recording + look-up of a step", figures.overhead);
        print("%-36s %8.0f ms", "making the plan, cold", figures.planning);
    }

    private static int steps(double secondsAStep, double seconds) {
        return (int) Math.max(1, Math.round(seconds / secondsAStep));
    }

    private double picturesASecond(Took took, int steps) {
        return (double) steps * work.batch() / took.nanos() * 1e9;
    }

    private void memory() throws IOException {
        for (String what : new String[] {"genoise", "channels_last", "contiguous"}) {
            try (ContestProcess process = process(what, LITTLE_JAVA, DEFAULT_MALLOC)) {
                Took took = process.run(3);
                double megabytes = took.memory() / 1e6;
                if (what.equals("genoise")) {
                    figures.memory = megabytes;
                    figures.planned = took.held() / 1e6;
                } else {
                    figures.peerMemory = Math.min(figures.peerMemory, megabytes);
                }
                print(
                        "%-36s %8.0f MB%s",
                        "peak memory, " + (what.equals("genoise") ? "Genoise" : "PyTorch " + what),
                        megabytes,
                        took.held() == 0
                                ? ""
                                : String.format(
                                        Locale.ROOT,
                                        "      of it %.0f MB planned",
                                        took.held() / 1e6));
            }
        }
    }

    /// Recording asks no pictures for their size: many quick steps show what it takes once compiled.
    private void recording() throws IOException {
        try (ContestProcess process =
                new ContestProcess(contest, "genoise", contest.tiny(), 1, List.of(), Map.of())) {
            process.run(1500);
            Took took = process.run(500);
            print(
                    "%-36s %8.3f ms     recording %.3f, look-up %.3f",
                    "the same in 2,000 quick steps",
                    (took.recording() + took.finding()) / 1e6,
                    took.recording() / 1e6,
                    took.finding() / 1e6);
        }
    }

    private Row row() {
        Map<String, Double> more = new LinkedHashMap<>();
        if (!options.quick()) {
            more.put("peak memory, MB", figures.memory);
            more.put("of it planned", figures.planned);
            more.put("the peer's, MB", figures.peerMemory);
        }
        more.put("recording, ms", figures.overhead.median());
        more.put("plan, cold, ms", figures.planning);
        return new Row(
                contest.learns() ? "Training steps" : "Inference",
                "%s, %s".formatted(contest.name(), work),
                figures.peer.toString(),
                "img/s",
                figures.ours.median(),
                figures.theirs.median(),
                figures.ratio,
                more);
    }

    private void print(String format, Object first, Spread spread) {
        print(format, first, spread.median(), spread.least(), spread.greatest());
    }

    private void print(String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
    }
}
