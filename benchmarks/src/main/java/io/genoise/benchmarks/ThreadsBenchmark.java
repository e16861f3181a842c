package io.genoise.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What more threads are worth to a training step where others want the processor too: the step's speed on several threads ÷
/// its speed on one, both beside the same number of busy processes, in turns.
///
/// A scheduler that is fair gives every thread that wants to run the same share: beside b busy processes on c cores, n threads
/// together have n·min(1, c/(n + b)) cores. What n threads get of that ÷ what one gets is the *fair* ratio, which no program can
/// be above for long; below 1, threads hold each other up, and one alone would be better.
///
///     benchmarks/run threads --networks nin4,vit --busy 0,1 --threads 2
public final class ThreadsBenchmark {
    private static final Map<String, String> DEFAULTS = new LinkedHashMap<>();

    static {
        DEFAULTS.put("networks", "nin4,resnet18,vit");
        DEFAULTS.put("width", "0.25");
        DEFAULTS.put("batch", "64");
        DEFAULTS.put("threads", "2");
        DEFAULTS.put("busy", "0,1,2");
        DEFAULTS.put("rounds", "7");
        DEFAULTS.put("millis", "1000");
        DEFAULTS.put("warm", "8"); // seconds of each before
    }

    private ThreadsBenchmark() {}

    /// Measures; `--name value` for each of the options, of which a wrong one lists them all.
    public static void main(String[] arguments) throws IOException {
        try {
            measure(options(arguments), System.out);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }

    /// Prints a line for each network and number of busy processes.
    static void measure(NamedOptions options, PrintStream out) throws IOException {
        int threads = options.whole("threads");
        int cores = Runtime.getRuntime().availableProcessors();
        double turn = options.whole("millis") / 1e3;
        double warm = options.whole("warm");
        out.println(Machine.here().words());
        for (String name : options.texts("networks")) {
            Contest contest = Contests.of(name);
            Work work =
                    Work.of(
                            Double.parseDouble(options.text("width")),
                            options.whole("batch"),
                            contest.rows().getFirst().size());
            try (ContestProcess several = process(contest, work, threads);
                    ContestProcess one = process(contest, work, 1)) {
                double ours = Turns.steady(steps -> seconds(several, steps), warm, turn);
                double alone = Turns.steady(steps -> seconds(one, steps), warm, turn);
                for (int busy : options.wholes("busy")) {
                    Turns turns =
                            beside(
                                    busy,
                                    () ->
                                            Turns.of(
                                                    steps -> seconds(several, steps),
                                                    ours,
                                                    steps -> seconds(one, steps),
                                                    alone,
                                                    turn,
                                                    options.whole("rounds")));
                    String what = "%s, %s".formatted(name, work);
                    out.println(line(what, busy, threads, turns, fair(threads, busy, cores)));
                }
            }
        }
    }

    private interface Measurement {
        Turns take() throws IOException;
    }

    /// What comes of a measurement while so many others compute.
    private static Turns beside(int busy, Measurement measurement) throws IOException {
        Deque<BusyProcess> others = new ArrayDeque<>();
        try {
            while (others.size() < busy) {
                others.push(new BusyProcess());
            }
            return measurement.take();
        } finally {
            while (!others.isEmpty()) {
                others.pop().close();
            }
        }
    }

    private static ContestProcess process(Contest contest, Work work, int threads)
            throws IOException {
        return new ContestProcess(contest, "genoise", work, threads, List.of(), Map.of());
    }

    private static double seconds(ContestProcess process, long steps) throws IOException {
        return process.run(Math.toIntExact(steps)).nanos() / 1e9 / steps;
    }

    /// How many times as many cores `threads` threads have as one has, beside `busy` others on `cores` cores.
    static double fair(int threads, int busy, int cores) {
        return share(threads, busy, cores) / share(1, busy, cores);
    }

    private static double share(int threads, int busy, int cores) {
        return threads * Math.min(1, (double) cores / (threads + busy));
    }

    /// Medians in words; the ratio with its least and greatest.
    static String line(String name, int busy, int threads, Turns turns, double fair) {
        return String.format(
                Locale.ROOT,
                "%-40s beside %d busy: one thread %8.2f ms  %d threads %8.2f ms  ratio %.2f [%.2f–%.2f]  fair %.2f",
                name,
                busy,
                1e3 * turns.theirs().median(),
                threads,
                1e3 * turns.ours().median(),
                turns.ratio().median(),
                turns.ratio().least(),
                turns.ratio().greatest(),
                fair);
    }

    static NamedOptions options(String... arguments) {
        return new NamedOptions(DEFAULTS).with(arguments);
    }
}
