package io.genoise.benchmarks;

import io.genoise.benchmarks.Contest.Ours;
import io.genoise.benchmarks.Contest.Theirs;
import io.genoise.tensor.Device;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Step;
import io.genoise.weights.StoredTensor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// One of [NetBenchmark]'s processes: a contest in Genoise or in PyTorch that makes training steps when told so.
/// While it waits for a line it takes no processor time.
///
/// It reads orders, a line each, and ends each answer with a line:
///
/// | order | answer |
/// |---|---|
/// | `run n` | `took` and, for n steps, the components of [ContestProcess.Took] |
/// | `losses n` | `losses` and those of n steps, over another batch each |
/// | `check` | the comparisons of [Agreement], a line each, then `agrees` or `differs` |
/// | `profile n` | where the time of n steps went, see [Profile], then `done` |
final class ContestWorker {
    private static final int CHECKED_STEPS = 2;

    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private final Contest contest;
    private final Work work;
    private final int threads;
    private final String what;

    private ContestWorker(Contest contest, Work work, int threads, String what) {
        this.contest = contest;
        this.work = work;
        this.threads = threads;
        this.what = what;
    }

    /// Makes training steps.
    private interface Trainer {
        /// One step, its parts added to `parts`. Returns the sum of its losses.
        double step(List<Parts> parts);

        /// Makes batch `number` the one that steps use.
        void feed(int number);

        long bytes();

        default List<String> profile(int steps) {
            throw new IllegalStateException("only Genoise tells where its time goes");
        }
    }

    /// What a step took in nanoseconds before its kernels ran.
    private record Parts(long recording, long finding) {}

    private static final class InGenoise implements Trainer {
        private final Device device;
        private final Ours ours;
        private int number;

        InGenoise(Contest contest, Work work, int threads) {
            device = Device.open("cpu", threads);
            ours = contest.genoise(device, work);
        }

        @Override
        public void feed(int number) {
            ours.feed(number);
        }

        @Override
        public double step(List<Parts> parts) {
            long start = System.nanoTime();
            try (Step step = device.step()) {
                List<Reading> losses =
                        ours.record(step, number++).losses().values().stream()
                                .map(step::read)
                                .toList();
                long recorded = System.nanoTime();
                step.plan();
                parts.add(new Parts(recorded - start, System.nanoTime() - recorded));
                step.run();
                return finite(losses.stream().mapToDouble(Reading::value).sum());
            }
        }

        @Override
        public long bytes() {
            return device.bytes();
        }

        @Override
        public List<String> profile(int steps) {
            device.timed(true);
            List<Parts> parts = new ArrayList<>();
            long start = System.nanoTime();
            for (int i = 0; i < steps; i++) {
                step(parts);
            }
            long nanos = System.nanoTime() - start;
            device.timed(false);
            return Profile.of(device, steps, nanos);
        }
    }

    private static final class InPyTorch implements Trainer {
        private final Theirs theirs;

        InPyTorch(
                Contest contest,
                Work work,
                Map<String, Map<String, StoredTensor>> weights,
                MemoryFormat format) {
            theirs = contest.pytorch(weights, work, ScalarType.Float, format);
        }

        @Override
        public void feed(int number) {
            theirs.feed(number);
        }

        @Override
        public double step(List<Parts> parts) {
            parts.add(new Parts(0, 0));
            return finite(theirs.step().values().stream().mapToDouble(Double::doubleValue).sum());
        }

        @Override
        public long bytes() {
            return 0;
        }
    }

    private static double finite(double loss) {
        if (!Double.isFinite(loss)) {
            throw new IllegalStateException("a loss became " + loss);
        }
        return loss;
    }

    /// A contest's name, threads, `genoise`, `channels_last`, `contiguous` or `both`, then [Work#arguments]; PyTorch may be given
    /// a [WeightsFile] behind them, and need not draw its weights.
    public static void main(String[] arguments) throws IOException {
        int end = 3 + Work.ARGUMENTS;
        Work work = Work.of(Arrays.copyOfRange(arguments, 3, end));
        int threads = Integer.parseInt(arguments[1]);
        new ContestWorker(Contests.of(arguments[0]), work, threads, arguments[2])
                .serve(arguments.length > end ? Path.of(arguments[end]) : null);
    }

    private void serve(Path weights) throws IOException {
        if (!what.equals("genoise")) {
            Torch.start(threads); // its libraries are not counted, nor is the Java machine
        }
        long before = memory("VmRSS");
        Trainer trainer =
                switch (what) {
                    case "genoise" -> new InGenoise(contest, work, threads);
                    case "channels_last" -> pytorch(weights, MemoryFormat.ChannelsLast);
                    case "contiguous" -> pytorch(weights, MemoryFormat.Contiguous);
                    case "both" -> null;
                    default -> throw new IllegalArgumentException("no network in " + what);
                };
        forgetPeak();
        BufferedReader orders =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line; (line = orders.readLine()) != null; ) {
            String[] order = line.split(" ");
            switch (order[0]) {
                case "run" -> run(trainer, Integer.parseInt(order[1]), before);
                case "losses" -> losses(trainer, Integer.parseInt(order[1]));
                case "check" -> check();
                case "profile" -> {
                    trainer.profile(Integer.parseInt(order[1])).forEach(out::println);
                    out.println("done");
                }
                default -> throw new IllegalArgumentException("an order was " + line);
            }
        }
    }

    private Trainer pytorch(Path weights, MemoryFormat format) throws IOException {
        var first = weights == null ? contest.weights(work) : WeightsFile.read(weights);
        return new InPyTorch(contest, work, first, format);
    }

    private void run(Trainer trainer, int steps, long before) throws IOException {
        List<Parts> parts = new ArrayList<>();
        long start = System.nanoTime();
        for (int i = 0; i < steps; i++) {
            trainer.step(parts);
        }
        long nanos = System.nanoTime() - start;
        out.println(
                "took %s %s %s %s %s"
                        .formatted(
                                nanos,
                                median(parts.stream().mapToLong(Parts::recording).toArray()),
                                median(parts.stream().mapToLong(Parts::finding).toArray()),
                                memory("VmHWM") - before,
                                trainer.bytes()));
    }

    private void losses(Trainer trainer, int steps) {
        StringBuilder losses = new StringBuilder("losses");
        for (int i = 0; i < steps; i++) {
            trainer.feed(i);
            losses.append(' ').append(trainer.step(new ArrayList<>()));
        }
        out.println(losses);
    }

    private void check() {
        try (Device device = Device.open("cpu", threads)) {
            List<Agreement.Line> lines =
                    Agreement.of(
                            contest,
                            work,
                            device,
                            ScalarType.Float,
                            CHECKED_STEPS,
                            Agreement.Tolerance.MEASURED);
            lines.forEach(line -> out.println((line.agrees() ? "  " : "! ") + line));
            out.println(lines.stream().allMatch(Agreement.Line::agrees) ? "agrees" : "differs");
        }
    }

    /// Gives back what drawing the weights took, and lets the account of the peak begin anew.
    private static void forgetPeak() throws IOException {
        System.gc();
        Path peak = Path.of("/proc/self/clear_refs");
        if (Files.isWritable(peak)) {
            Files.writeString(peak, "5");
        }
    }

    private static long median(long[] numbers) {
        Arrays.sort(numbers);
        return numbers[numbers.length / 2];
    }

    /// A line of Linux's account of this process, in bytes; 0 elsewhere.
    private static long memory(String key) throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return 0;
        }
        for (String line : Files.readAllLines(status)) {
            if (line.startsWith(key + ":")) {
                return 1024 * Long.parseLong(line.replaceAll("[^0-9]", ""));
            }
        }
        return 0;
    }
}
