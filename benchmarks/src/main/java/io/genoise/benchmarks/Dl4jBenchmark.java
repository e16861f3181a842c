package io.genoise.benchmarks;

import io.genoise.weights.Layouts;
import io.genoise.weights.StoredTensor;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Products and the training steps of NIN-4 and ResNet-18 beside Deeplearning4j, the JVM's own library, by turns, after their
/// sums and losses have been compared. It is given both its layouts, and both ways of waiting in the faster; the fastest goes
/// into the turns.
///
/// Its class path, in a process of its own, is that of the module `benchmarks/dl4j` and comes in `DL4J_CLASSPATH`.
final class Dl4jBenchmark {
    private static final String SECTION = "Beside Deeplearning4j";
    private static final String PACKAGE = "io.genoise.benchmarks.dl4j.";
    private static final List<String> UNLIMITED = List.of("-Dorg.bytedeco.javacpp.maxbytes=0");
    private static final int CHECKED_STEPS = 2;
    private static final int QUICK_BATCH = 8;

    /// Its steps take ten times as long as others'.
    private static final int MOST_ROUNDS = 5;

    private static final double TOLERANCE = 1e-3;

    /// Behind an update, which Deeplearning4j makes without decaying BatchNorm's parameters.
    private static final double UPDATED = 1e-2;

    private final KernelOptions options;
    private final PrintStream out;
    private final String classPath;
    private final List<Row> rows = new ArrayList<>();
    private boolean differs;

    /// A way to run it.
    private record Way(String format, Waiting waiting) {
        @Override
        public String toString() {
            return format + ", " + waiting;
        }
    }

    private Dl4jBenchmark(KernelOptions options, PrintStream out, String classPath) {
        this.options = options;
        this.out = out;
        this.classPath = classPath;
    }

    /// As [KernelOptions], of which `--all` means nothing here.
    public static void main(String[] arguments) throws IOException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        KernelOptions options = KernelOptions.of(arguments);
        List<Row> rows = new ArrayList<>();
        boolean agree = measure(options, rows, out);
        Report report = new Report(SECTION, Machine.here(), List.of(), rows);
        report.tables().forEach(out::println);
        if (options.folder() != null) {
            report.write(options.folder(), "dl4j");
        }
        System.exit(agree ? 0 : 1);
    }

    /// Whether its class path is known.
    static boolean isThere() {
        return System.getenv("DL4J_CLASSPATH") != null;
    }

    /// Measures a row each.
    ///
    /// @return whether all results agree; what differs has no row
    static boolean measure(KernelOptions options, List<Row> rows, PrintStream out)
            throws IOException {
        if (!isThere()) {
            throw new IllegalStateException(
                    "DL4J_CLASSPATH names no Deeplearning4j: benchmarks/run dl4j sets it");
        }
        Dl4jBenchmark benchmark = new Dl4jBenchmark(options, out, System.getenv("DL4J_CLASSPATH"));
        for (int size : options.quick() ? new int[] {1024} : new int[] {1024, 2048}) {
            benchmark.product(ProductKernels.product(size, size, size));
        }
        for (Contest contest : List.of(PeerNin.contest(), PeerResNet.contest(18))) {
            for (Work work : contest.rows()) {
                benchmark.network(contest, work);
            }
        }
        rows.addAll(benchmark.rows);
        return !benchmark.differs;
    }

    private WorkerProcess peer(String main, Waiting waiting, String... arguments)
            throws IOException {
        Map<String, String> environment = new HashMap<>(waiting.environment());
        environment.put("OMP_NUM_THREADS", Integer.toString(options.threads()));
        environment.put("OPENBLAS_NUM_THREADS", Integer.toString(options.threads()));
        List<String> command =
                WorkerProcess.java(classPath, PACKAGE + main, UNLIMITED, List.of(arguments));
        return new WorkerProcess("Deeplearning4j", command, environment);
    }

    private void product(KernelCase kernel) throws IOException {
        if (!kernel.name().contains(options.only())) {
            return;
        }
        List<String> arguments =
                List.of(KernelWorker.OURS, Integer.toString(options.threads()), "1");
        List<String> command = WorkerProcess.java(KernelWorker.class, List.of(), arguments);
        try (WorkerProcess genoise = new WorkerProcess(KernelWorker.OURS, command, Map.of());
                WorkerProcess nd4j = peer("ProductWorker", Waiting.PASSIVE)) {
            String prepare = "prepare " + kernel.name();
            double operations = Double.parseDouble(genoise.answer(prepare, "ready")[1]);
            String[] theirs = nd4j.answer(prepare, "ready");
            if (!agree(kernel.name(), sums(genoise), numbers(theirs), TOLERANCE)) {
                return;
            }
            Turns.Contender our = runs -> seconds(genoise, KernelWorker.OURS, runs);
            Turns.Contender their = runs -> seconds(nd4j, "nd4j", runs);
            Turns turns =
                    Turns.of(
                            our,
                            Turns.steady(our, options.warm(), options.seconds()),
                            their,
                            Turns.warmed(their, options.warm(), options.seconds()),
                            options.seconds(),
                            options.rounds());
            add(
                    kernel.name(),
                    "ND4J",
                    "ms",
                    1e3 * turns.ours().median(),
                    1e3 * turns.theirs().median(),
                    turns,
                    Map.of("GFLOP/s", operations / turns.ours().median() / 1e9));
        }
    }

    private static double seconds(WorkerProcess process, String way, long runs) throws IOException {
        String[] took = process.answer("time %s %s".formatted(way, runs), "took");
        return Double.parseDouble(took[1]) / 1e9 / runs;
    }

    /// The sum of our product and its length.
    private static double[] sums(WorkerProcess genoise) throws IOException {
        Path file = Files.createTempFile("results", ".bin");
        try {
            genoise.answer("results %s %s".formatted(KernelWorker.OURS, file), "written");
            double[] sums = new double[2];
            for (float number : ResultFile.read(file).getFirst()) {
                sums[0] += number;
                sums[1] += (double) number * number;
            }
            sums[1] = Math.sqrt(sums[1]);
            return sums;
        } finally {
            Files.delete(file);
        }
    }

    private static double[] numbers(String... words) {
        return new double[] {Double.parseDouble(words[1]), Double.parseDouble(words[2])};
    }

    /// @param later what is allowed behind the first number
    private boolean agree(String name, double[] ours, double[] theirs, double later) {
        for (int i = 0; i < ours.length; i++) {
            double allowed = (i == 0 ? TOLERANCE : later) * Math.max(1, Math.abs(theirs[i]));
            if (!(Math.abs(ours[i] - theirs[i]) <= allowed)) {
                differs = true;
                out.println(
                        "%s: Genoise says %s, Deeplearning4j %s; nothing is measured"
                                .formatted(name, ours[i], theirs[i]));
                return false;
            }
        }
        return true;
    }

    private void network(Contest contest, Work asked) throws IOException {
        Work work = options.quick() ? Work.of(asked.width(), QUICK_BATCH, asked.size()) : asked;
        String name = "%s, %s".formatted(contest.name(), work);
        if (!name.contains(options.only())) {
            return;
        }
        Path file = Files.createTempFile("weights", ".safetensors");
        try (ContestProcess genoise =
                new ContestProcess(
                        contest, "genoise", work, options.threads(), List.of(), Map.of())) {
            WeightsFile.write(file, given(contest, work));
            double[] ours = genoise.losses(CHECKED_STEPS);
            Turns.Contender our = contender(genoise);
            double seconds = Turns.steady(our, 5 * options.warm(), turn());
            Map<Way, Double> times = new LinkedHashMap<>();
            for (String format : List.of("NCHW", "NHWC")) {
                Way way = new Way(format, Waiting.PASSIVE);
                if (!attempt(contest, work, way, file, ours, times)) {
                    return;
                }
            }
            Way spinning = new Way(best(times).format, Waiting.SPINNING);
            if (!attempt(contest, work, spinning, file, ours, times)) {
                return;
            }
            Way way = best(times);
            try (ContestProcess peer = process(contest, way, file)) {
                Turns.Contender their = contender(peer);
                Turns.warmed(their, turn(), turn());
                int rounds = Math.min(options.rounds(), MOST_ROUNDS);
                Turns turns = Turns.of(our, seconds, their, times.get(way), turn(), rounds);
                Map<String, Double> more = new LinkedHashMap<>();
                more.put("peak memory, MB", genoise.run(1).memory() / 1e6);
                more.put("the peer's, MB", peer.run(1).memory() / 1e6);
                add(
                        name,
                        "Deeplearning4j " + way,
                        "img/s",
                        work.batch() / turns.ours().median(),
                        work.batch() / turns.theirs().median(),
                        turns,
                        more);
            }
        } finally {
            Files.delete(file);
        }
    }

    /// Compares the losses and, if they agree, puts the seconds of a step into `times`.
    private boolean attempt(
            Contest contest, Work work, Way way, Path file, double[] ours, Map<Way, Double> times)
            throws IOException {
        try (ContestProcess peer = process(contest, way, file)) {
            String name = "%s, %s, %s".formatted(contest.name(), work, way);
            if (!agree(name, ours, peer.losses(CHECKED_STEPS), UPDATED)) {
                return false;
            }
            times.put(way, Turns.warmed(contender(peer), turn(), turn()));
            out.println(
                    "  tried Deeplearning4j %-16s %8s img/s"
                            .formatted(way, Row.words(work.batch() / times.get(way))));
            return true;
        }
    }

    private static Way best(Map<Way, Double> times) {
        return Collections.min(times.entrySet(), Map.Entry.comparingByValue()).getKey();
    }

    private double turn() {
        return options.quick() ? 0.2 : 2;
    }

    private ContestProcess process(Contest contest, Way way, Path file) throws IOException {
        return new ContestProcess(
                peer("Worker", way.waiting, contest.name(), way.format, file.toString()));
    }

    private static Turns.Contender contender(ContestProcess process) {
        return runs -> process.run(Math.toIntExact(runs)).nanos() / 1e9 / runs;
    }

    /// Weights and batches, in PyTorch's layouts.
    private static Map<String, Map<String, StoredTensor>> given(Contest contest, Work work) {
        Map<String, Map<String, StoredTensor>> given = new LinkedHashMap<>(contest.weights(work));
        int size = work.size();
        for (int i = 0; i < CHECKED_STEPS; i++) {
            float[] pictures =
                    Layouts.channelsFirst(Waves.pictures(work, i), work.batch(), 3, size * size);
            given.put(
                    "batch" + i,
                    Map.of(
                            "pictures",
                            StoredTensor.ofFloats(
                                    new int[] {work.batch(), 3, size, size}, pictures),
                            "labels",
                            StoredTensor.ofInts(new int[] {work.batch()}, Waves.labels(work, i))));
        }
        return given;
    }

    private void add(
            String name,
            String peer,
            String unit,
            double ours,
            double theirs,
            Turns turns,
            Map<String, Double> more) {
        rows.add(new Row(SECTION, name, peer, unit, ours, theirs, turns.ratio(), more));
        out.println(
                "%-40s %9s %s, %s %9s: %s"
                        .formatted(
                                name,
                                Row.words(ours),
                                unit,
                                peer,
                                Row.words(theirs),
                                Row.words(turns.ratio().median())));
    }
}
