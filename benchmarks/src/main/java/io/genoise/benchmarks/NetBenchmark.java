package io.genoise.benchmarks;

import io.genoise.benchmarks.ContestProcess.Took;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A network's training step by Genoise and by PyTorch, in pairs: each in its own process, turn by turn, while the other
/// waits without taking time. Before that a third process compares their results; where they differ, nothing is measured.
///
/// PyTorch is given its best: both memory formats and two ways of waiting for threads are tried first, and the fastest
/// goes into the pairs. Its memory is measured with the C library's own settings, which keep less.
public final class NetBenchmark {
    private static final Map<String, String> DEFAULT_MALLOC =
            Map.of(
                    "MALLOC_ARENA_MAX", "",
                    "MALLOC_MMAP_MAX_", "",
                    "MALLOC_TRIM_THRESHOLD_", "",
                    "MALLOC_TOP_PAD_", "");
    private static final List<String> LITTLE_JAVA =
            List.of("-XX:+UseSerialGC", "-Xms16m", "-XX:-ShrinkHeapInSteps");

    private final NetOptions options;
    private final Contest contest;
    private final Work work;
    private final PrintStream out;
    private final Row row = new Row();

    /// What the table says of a network.
    private static final class Row {
        private double[] ours;
        private double[] theirs;
        private double[] ratio;
        private double[] overhead;
        private String peer;
        private double memory;
        private double planned;
        private double peerMemory = Double.POSITIVE_INFINITY;
        private double planning;
    }

    /// A way to run PyTorch.
    ///
    /// @param waiting what OpenMP's threads do between two jobs
    private record Peer(String format, String waiting) {
        private Map<String, String> environment() {
            // spinning ends after some milliseconds: long enough for a step, and then it takes
            // nobody's time
            return Map.of(
                    "OMP_WAIT_POLICY", waiting.equals("passive") ? "PASSIVE" : "",
                    "GOMP_SPINCOUNT", waiting.equals("passive") ? "0" : "1000000");
        }

        @Override
        public String toString() {
            return "PyTorch " + format + ", " + waiting;
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
    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        NetOptions options;
        try {
            options = NetOptions.of(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\n\n" + NetOptions.usage());
            System.exit(2);
            return;
        }
        List<NetBenchmark> done = new ArrayList<>();
        boolean[] differs = {false};
        options.forEach(measured -> {
            NetBenchmark benchmark = new NetBenchmark(options, measured, out);
            try {
                benchmark.measure();
                done.add(benchmark);
            } catch (DisagreementException e) {
                differs[0] = true;
                System.err.println(e.getMessage());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        if (options.all() && !options.profile()) {
            table(done, out);
        }
        System.exit(differs[0] ? 1 : 0);
    }

    private void measure() throws IOException {
        print(
                "%s: %s, f32, %d threads; %s; JDK %s",
                contest.title(),
                work,
                options.threads(),
                processor(),
                System.getProperty("java.runtime.version"));
        if (options.profile()) {
            profile();
            return;
        }
        check();
        try (ContestProcess genoise = process("genoise", List.of(), Map.of())) {
            double seconds = warmUp(genoise);
            Peer best = choosePeer();
            try (ContestProcess peer = process(best.format, List.of(), best.environment())) {
                peer.run(2);
                pairs(genoise, seconds, peer, best);
            }
        }
        memory();
        recording();
        print("");
    }

    private ContestProcess process(
            String what, List<String> javaOptions, Map<String, String> environment)
            throws IOException {
        return new ContestProcess(contest, what, work, options.threads(), javaOptions, environment);
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
        row.planning = first.finding() / 1e6;
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
        Peer best = null;
        double most = 0;
        for (String format : new String[] {"channels_last", "contiguous"}) {
            for (String waiting : new String[] {"passive", "spinning"}) {
                Peer peer = new Peer(format, waiting);
                try (ContestProcess process = process(format, List.of(), peer.environment())) {
                    process.run(1);
                    double first = process.run(1).nanos() / 1e9;
                    double speed = 0;
                    for (int i = 0; i < 3; i++) {
                        int steps = steps(first, options.seconds() / 2);
                        speed = Math.max(speed, picturesASecond(process.run(steps), steps));
                    }
                    print("  tried %-32s %8.1f img/s at best", peer, speed);
                    if (speed > most) {
                        most = speed;
                        best = peer;
                    }
                }
            }
        }
        return best;
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
        row.ours = spread(ours);
        row.theirs = spread(theirs);
        row.ratio = spread(ratios);
        row.overhead = spread(overhead);
        row.peer = kind.format;
        print("%-32s %8.1f img/s  [%.1f–%.1f]", "Genoise", row.ours);
        print("%-32s %8.1f img/s  [%.1f–%.1f]", kind, row.theirs);
        print("%-32s %8.3f        [%.3f–%.3f]", "Genoise ÷ PyTorch", row.ratio);
        print("%-32s %8d", "pairs", options.pairs());
        print("%-32s %8.3f ms     [%.3f–%.3f]", "recording + look-up of a step", row.overhead);
        print("%-32s %8.0f ms", "making the plan, cold", row.planning);
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
                    row.memory = megabytes;
                    row.planned = took.held() / 1e6;
                } else {
                    row.peerMemory = Math.min(row.peerMemory, megabytes);
                }
                print(
                        "%-32s %8.0f MB%s",
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
                    "%-32s %8.3f ms     recording %.3f, look-up %.3f",
                    "the same in 2,000 quick steps",
                    (took.recording() + took.finding()) / 1e6,
                    took.recording() / 1e6,
                    took.finding() / 1e6);
        }
    }

    private static void table(List<NetBenchmark> done, PrintStream out) {
        out.println(
                """
                | step | Genoise, img/s | PyTorch, img/s | Genoise ÷ PyTorch | peak memory, MB (planned) | PyTorch's | recording, ms | plan, cold, ms |
                |---|---|---|---|---|---|---|---|\
                """);
        for (NetBenchmark one : done) {
            Row row = one.row;
            out.println(
                    String.format(
                            Locale.ROOT,
                            "| %s, %s | %.1f | %.1f (%s) | **%.2f** [%.2f–%.2f] | %.0f (%.0f) | %.0f | %.2f | %.0f |",
                            one.contest.name(),
                            one.work,
                            row.ours[0],
                            row.theirs[0],
                            row.peer,
                            row.ratio[0],
                            row.ratio[1],
                            row.ratio[2],
                            row.memory,
                            row.planned,
                            row.peerMemory,
                            row.overhead[0],
                            row.planning));
        }
    }

    /// Median, least, greatest.
    private static double[] spread(List<Double> numbers) {
        List<Double> sorted = numbers.stream().sorted().toList();
        double median = (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2;
        return new double[] {median, sorted.getFirst(), sorted.getLast()};
    }

    private void print(String format, Object first, double[] numbers) {
        print(format, first, numbers[0], numbers[1], numbers[2]);
    }

    private void print(String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
    }

    private static String processor() throws IOException {
        Path info = Path.of("/proc/cpuinfo");
        if (Files.exists(info)) {
            for (String line : Files.readAllLines(info)) {
                if (line.startsWith("model name")) {
                    return line.substring(line.indexOf(':') + 2);
                }
            }
        }
        return System.getProperty("os.arch");
    }
}
