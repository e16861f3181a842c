package io.genoise.benchmarks;

import io.genoise.data.Batch;
import io.genoise.data.Batches;
import io.genoise.data.Column;
import io.genoise.data.DataSets;
import io.genoise.data.Images;
import io.genoise.data.Loader;
import io.genoise.data.Sample;
import io.genoise.data.Views;
import io.genoise.network.Networks;
import io.genoise.task.PretextLearner;
import io.genoise.task.PretextTask;
import io.genoise.task.Pretraining;
import io.genoise.task.Tasks;
import io.genoise.tensor.Device;
import io.genoise.tensor.Scope;
import io.genoise.train.Journal;
import io.genoise.train.Standardization;
import io.genoise.train.Trainer;
import io.genoise.train.TrainingPlan;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToDoubleFunction;

/// Does loading keep up with training? For tasks as they are and without changes at random, in turns:
///
/// - *loading* alone: batches are asked for and given back at once;
/// - the *step* alone: the trainer's own loop over batches that are drawn once and never again;
/// - *both* together, as in training.
///
/// Pictures are decoded before. Pictures a second are medians over the rounds, and so are the ratios within a round, which
/// other load on the machine disturbs less: *loading/step* says how many times faster loading is, *both/step* what is left of
/// the step's speed when batches must be loaded beside it; 1 is as good as it can be.
///
///     benchmarks/run loading --data tiny-imagenet-20 --tasks rotation,simclr --threads 2
public final class LoadingBenchmark {
    private static final Map<String, String> DEFAULTS = new LinkedHashMap<>();

    static {
        DEFAULTS.put("data", "scenes");
        DEFAULTS.put("size", "32");
        DEFAULTS.put("limit", "4000"); // of drawn scenes
        DEFAULTS.put("tasks", "rotation,simclr");
        DEFAULTS.put("network", "nin,width=0.25");
        DEFAULTS.put("batch", "32");
        DEFAULTS.put("threads", "2");
        DEFAULTS.put("rounds", "5");
        DEFAULTS.put("warm", "32");
        DEFAULTS.put("steps", "60");
    }

    private static final long SEED = 1;
    private static final int EPOCHS = 1_000_000;

    /// Pictures a second of one round.
    record Round(double loading, double step, double both) {}

    /// What one task does on some pictures.
    ///
    /// @param warm steps of each turn before time counts: kernels are compiled, and help has come to the loader
    /// @param steps of each turn that count
    private record Turns(Pretraining pretraining, Images images, int warm, int steps) {
        private int batch() {
            return Math.min(pretraining.pictures(), images.size());
        }

        private Batches batches(Views views) {
            return Batches.shuffled(images, batch(), SEED).with(views);
        }

        double loading() {
            try (Loader loader = Loader.of(batches(pretraining.task().views(images)))) {
                long begin = System.nanoTime();
                for (int i = 0; i < warm + steps; i++) {
                    if (i == warm) {
                        begin = System.nanoTime();
                    }
                    Batch batch = loader.next();
                    loader.release(batch);
                }
                return perSecond(begin);
            }
        }

        private double perSecond(long begin) {
            return (double) steps * batch() / ((System.nanoTime() - begin) / 1e9);
        }

        /// A trainer of this task on `views`, which learns on with each turn.
        Trainer trainer(Scope scope, Views views) {
            TrainingPlan plan = TrainingPlan.of(batches(views), EPOCHS, SEED);
            PretextLearner learner =
                    pretraining.learner(
                            scope,
                            images,
                            Standardization.of(images, pretraining.task().colours()),
                            plan.steps());
            return new Trainer(learner, plan);
        }

        double training(Trainer trainer) throws IOException {
            long end = trainer.step() + warm + steps;
            long[] begin = {System.nanoTime()};
            trainer.run(
                    new Journal() {
                        @Override
                        public boolean stopped() {
                            if (trainer.step() == end - steps) {
                                begin[0] = System.nanoTime();
                            }
                            return trainer.step() == end;
                        }
                    });
            return perSecond(begin[0]);
        }
    }

    /// Views that are drawn as often as `most` says; after that a batch holds what it held before.
    private record Once(Views views, AtomicInteger drawn, int most) implements Views {
        @Override
        public List<Column> columns(Images images) {
            return views.columns(images);
        }

        @Override
        public void draw(Sample sample) {
            if (drawn.get() < most) {
                drawn.incrementAndGet();
                views.draw(sample);
            }
        }
    }

    private LoadingBenchmark() {}

    /// Measures; `--name value` for each of the options, of which a wrong one lists them all.
    public static void main(String[] arguments) throws IOException {
        try {
            measure(options(arguments), System.out);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }

    /// Prints a line for each task with and without changes at random.
    static void measure(NamedOptions options, PrintStream out) throws IOException {
        DataSets.Options how =
                DataSets.Options.of(options.whole("size")).withScenes(options.whole("limit"), SEED);
        Images images = DataSets.open(options.text("data"), how).train();
        int threads = options.whole("threads");
        int rounds = options.whole("rounds");
        decode(images);
        try (Device device = Device.best(threads)) {
            out.printf(
                    Locale.ROOT,
                    "%s pictures of %s, %s px, on %s%n",
                    images.size(),
                    images.name(),
                    images.height(),
                    device);
            for (String name : options.texts("tasks")) {
                PretextTask task = Tasks.named(name).small();
                Map<String, PretextTask> ways = new LinkedHashMap<>();
                ways.put("as it is", task);
                if (!task.still().equals(task)) {
                    ways.put("without changes at random", task.still());
                }
                for (Map.Entry<String, PretextTask> way : ways.entrySet()) {
                    out.println(
                            line(
                                    "%s, %s".formatted(name, way.getKey()),
                                    rounds(
                                            device,
                                            turns(options, way.getValue(), images),
                                            rounds)));
                }
            }
        }
    }

    private static void decode(Images images) {
        byte[] picture = new byte[images.pictureBytes()];
        for (int i = 0; i < images.size(); i++) {
            images.read(i, picture, 0);
        }
    }

    private static Turns turns(NamedOptions options, PretextTask task, Images images) {
        return new Turns(
                new Pretraining(
                        task,
                        Networks.of(options.text("network")),
                        1,
                        options.whole("batch"),
                        task.regimen().rate(),
                        SEED),
                images,
                options.whole("warm"),
                options.whole("steps"));
    }

    private static List<Round> rounds(Device device, Turns turns, int count) throws IOException {
        List<Round> rounds = new ArrayList<>();
        Views views = turns.pretraining.task().views(turns.images);
        // As many draws as all buffers of a turn's loader hold, and more.
        int most = turns.warm * turns.batch();
        AtomicInteger drawn = new AtomicInteger();
        try (Scope scope = device.scope().open()) {
            Trainer alone = turns.trainer(scope, new Once(views, drawn, most));
            Trainer both = turns.trainer(scope, views);
            for (int i = 0; i < count; i++) {
                double loading = turns.loading();
                drawn.set(0);
                double step = turns.training(alone);
                rounds.add(new Round(loading, step, turns.training(both)));
            }
        }
        return rounds;
    }

    /// Medians in words.
    static String line(String name, List<Round> rounds) {
        return String.format(
                Locale.ROOT,
                "%-36s loading %,9.0f/s  step %,9.0f/s  both %,9.0f/s  loading/step %6.2f "
                        + " both/step %.2f",
                name,
                median(rounds, Round::loading),
                median(rounds, Round::step),
                median(rounds, Round::both),
                median(rounds, round -> round.loading / round.step),
                median(rounds, round -> round.both / round.step));
    }

    private static double median(List<Round> rounds, ToDoubleFunction<Round> of) {
        double[] sorted = rounds.stream().mapToDouble(of).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    static NamedOptions options(String... arguments) {
        return new NamedOptions(DEFAULTS).with(arguments);
    }
}
