package io.genoise.benchmarks;

import io.genoise.benchmarks.NinProcess.Took;
import io.genoise.benchmarks.NinWorker.Work;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A training step of NIN-4 (forward, backward, SGD with Nesterov momentum and decay; f32, batch 128 of 32x32) by
/// Genoise and by PyTorch, in pairs: each in its own process, turn by turn, while the other waits without taking time.
///
/// PyTorch is given its best: both memory formats and two ways of waiting for threads are tried first, and the fastest
/// goes into the pairs. Its memory is measured with the C library's own settings, which keep less.
public final class NinStepBenchmark {
    private static final Map<String, String> DEFAULT_MALLOC =
            Map.of(
                    "MALLOC_ARENA_MAX", "",
                    "MALLOC_MMAP_MAX_", "",
                    "MALLOC_TRIM_THRESHOLD_", "",
                    "MALLOC_TOP_PAD_", "");

    private final Options options;
    private final Work work;
    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    /// How to measure.
    ///
    /// @param pairs how often each has its turn
    /// @param seconds of a turn
    private record Options(double width, int batch, int threads, int pairs, double seconds) {
        private static Options of(String... arguments) {
            Map<String, Double> values = new HashMap<>();
            values.putAll(
                    Map.of(
                            "--width", 0.25,
                            "--batch", 128.0,
                            "--threads", 2.0,
                            "--pairs", 15.0,
                            "--seconds", 3.0));
            for (int i = 0; i < arguments.length; i += 2) {
                if (!values.containsKey(arguments[i]) || i + 1 == arguments.length) {
                    throw new IllegalArgumentException(
                            "options are "
                                    + values.keySet().stream().sorted().toList()
                                    + ", each with a number; "
                                    + Arrays.asList(arguments)
                                    + " came");
                }
                values.put(arguments[i], Double.valueOf(arguments[i + 1]));
            }
            return new Options(
                    values.get("--width"),
                    values.get("--batch").intValue(),
                    values.get("--threads").intValue(),
                    values.get("--pairs").intValue(),
                    values.get("--seconds"));
        }
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

    private NinStepBenchmark(Options options) {
        this.options = options;
        this.work = new Work(options.width, options.batch, 32, options.threads);
    }

    /// `--width` (0.25), `--batch` (128), `--threads` (2), `--pairs` (15), `--seconds` of a turn (3).
    public static void main(String[] arguments) throws IOException {
        Options options;
        try {
            options = Options.of(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        new NinStepBenchmark(options).measure();
    }

    private void measure() throws IOException {
        print(
                "NIN-4 of width %s, batch %d of 32x32, f32, %d threads; %s; JDK %s",
                options.width,
                options.batch,
                options.threads,
                processor(),
                System.getProperty("java.runtime.version"));
        try (NinProcess genoise = new NinProcess("genoise", work, List.of(), Map.of())) {
            double seconds = warmUp(genoise);
            Peer best = choosePeer();
            try (NinProcess peer =
                    new NinProcess(best.format, work, List.of(), best.environment())) {
                peer.run(2);
                pairs(genoise, seconds, peer, best);
            }
        }
        memory();
        recording();
    }

    /// Runs until compiled: some 5 turns. Returns seconds a step.
    private double warmUp(NinProcess process) throws IOException {
        double seconds = process.run(1).nanos() / 1e9;
        for (double spent = 0; spent < 5 * options.seconds; ) {
            Took took = process.run(3);
            seconds = took.nanos() / 3e9;
            spent += 3 * seconds;
        }
        return seconds;
    }

    private Peer choosePeer() throws IOException {
        Peer best = null;
        double most = 0;
        for (String format : new String[] {"channels_last", "contiguous"}) {
            for (String waiting : new String[] {"passive", "spinning"}) {
                Peer peer = new Peer(format, waiting);
                try (NinProcess process =
                        new NinProcess(format, work, List.of(), peer.environment())) {
                    double first = process.run(1).nanos() / 1e9;
                    double speed = 0;
                    for (int i = 0; i < 3; i++) {
                        int steps = steps(first, options.seconds / 2);
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

    private void pairs(NinProcess genoise, double seconds, NinProcess peer, Peer kind)
            throws IOException {
        List<Double> ours = new ArrayList<>();
        List<Double> theirs = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        List<Double> overhead = new ArrayList<>();
        int steps = steps(seconds, options.seconds);
        int peerSteps = steps(peer.run(1).nanos() / 1e9, options.seconds);
        for (int i = 0; i < options.pairs; i++) {
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
        print("%-32s %8.1f img/s  [%.1f–%.1f]", "Genoise", spread(ours));
        print("%-32s %8.1f img/s  [%.1f–%.1f]", kind, spread(theirs));
        print(
                "%-32s %8.3f        [%.3f–%.3f], %d pairs",
                "Genoise ÷ PyTorch", spread(ratios, options.pairs));
        print("%-32s %8.3f ms     [%.3f–%.3f]", "recording + look-up of a step", spread(overhead));
    }

    private int steps(double secondsAStep, double seconds) {
        return (int) Math.max(1, Math.round(seconds / secondsAStep));
    }

    private double picturesASecond(Took took, int steps) {
        return (double) steps * options.batch / took.nanos() * 1e9;
    }

    private void memory() throws IOException {
        List<String> javaOptions = List.of("-XX:+UseSerialGC", "-Xms16m");
        for (String what : new String[] {"genoise", "channels_last", "contiguous"}) {
            try (NinProcess process = new NinProcess(what, work, javaOptions, DEFAULT_MALLOC)) {
                Took took = process.run(3);
                print(
                        "%-32s %8.0f MB%s",
                        "peak memory, " + (what.equals("genoise") ? "Genoise" : "PyTorch " + what),
                        took.memory() / 1e6,
                        took.held() == 0
                                ? ""
                                : "      of it %.0f MB planned".formatted(took.held() / 1e6));
            }
        }
    }

    /// Recording asks no pictures for their size: many quick steps show what it takes once compiled.
    private void recording() throws IOException {
        Work quick = new Work(0.05, 1, 8, 1);
        try (NinProcess process = new NinProcess("genoise", quick, List.of(), Map.of())) {
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

    /// Median, least, greatest, and what comes after.
    private static Object[] spread(List<Double> numbers, Object... more) {
        List<Double> sorted = numbers.stream().sorted().toList();
        List<Object> all =
                new ArrayList<>(
                        List.of(
                                (sorted.get((sorted.size() - 1) / 2)
                                                + sorted.get(sorted.size() / 2))
                                        / 2,
                                sorted.getFirst(),
                                sorted.getLast()));
        all.addAll(List.of(more));
        return all.toArray();
    }

    private void print(String format, Object first, Object... numbers) {
        List<Object> all = new ArrayList<>(List.of(first));
        all.addAll(List.of(numbers));
        out.println(String.format(Locale.ROOT, format, all.toArray()));
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
