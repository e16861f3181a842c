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
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

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
/// `--tasks families` measures one task of each family, the first that can be asked about these pictures and trains one of the
/// networks, and `--tasks all` every one of them, both as they are. Tasks about clips get those of `--clips`.
///
///     benchmarks/run loading --data tiny-imagenet-20 --tasks rotation,simclr --threads 2
public final class LoadingBenchmark {
    private static final Map<String, String> DEFAULTS = new LinkedHashMap<>();

    static {
        DEFAULTS.put("data", "scenes");
        DEFAULTS.put("clips", "moving-scenes");
        DEFAULTS.put("size", "32");
        DEFAULTS.put("limit", "4000"); // of drawn scenes; of drawn clips a tenth
        DEFAULTS.put("tasks", "rotation,simclr");
        // the first that a task trains
        DEFAULTS.put(
                "networks",
                "nin,width=0.25 vit-small,patch=8,depth=4,features=96 resnet3d,depth=10,stem=small,width=0.25");
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

    private final NamedOptions options;
    private final Device device;
    private final PrintStream out;
    private final Images images;
    private Images clips; // null until they are asked for

    private LoadingBenchmark(NamedOptions options, Device device, PrintStream out) {
        this.options = options;
        this.device = device;
        this.out = out;
        this.images = open("data", options.whole("limit"));
    }

    private Images open(String option, int limit) {
        DataSets.Options how = DataSets.Options.of(options.whole("size")).withScenes(limit, SEED);
        Images opened = DataSets.open(options.text(option), how).train();
        decode(opened);
        return opened;
    }

    private Images imagesFor(PretextTask task) {
        if (task.clips() && clips == null) {
            clips = open("clips", Math.max(options.whole("batch"), options.whole("limit") / 10));
        }
        return task.clips() ? clips : images;
    }

    /// Measures; `--name value` for each of the options, of which a wrong one lists them all.
    public static void main(String[] arguments) throws IOException {
        try {
            measure(options(arguments), System.out);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }

    /// Prints a line for each task, named ones without changes at random too.
    static void measure(NamedOptions options, PrintStream out) throws IOException {
        try (Device device = Device.best(options.whole("threads"))) {
            new LoadingBenchmark(options, device, out).measure();
        }
    }

    private void measure() throws IOException {
        out.printf(
                Locale.ROOT,
                "%s pictures of %s, %s px, on %s%n",
                images.size(),
                images.name(),
                images.height(),
                device);
        switch (options.text("tasks")) {
            case "all" -> {
                for (PretextTask task : Tasks.all()) {
                    first(List.of(task));
                }
            }
            case "families" -> {
                for (List<PretextTask> tasks : byFamily()) {
                    first(tasks);
                }
            }
            default -> {
                for (String name : options.texts("tasks")) {
                    withAndWithoutChanges(name);
                }
            }
        }
    }

    private void withAndWithoutChanges(String name) throws IOException {
        PretextTask task = Tasks.named(name).small();
        out.println(measured(name + ", as it is", task));
        if (!task.still().equals(task)) {
            out.println(measured(name + ", without changes at random", task.still()));
        }
    }

    private static Collection<List<PretextTask>> byFamily() {
        return Tasks.all().stream()
                .collect(
                        Collectors.groupingBy(
                                task -> task.card().family(), TreeMap::new, Collectors.toList()))
                .values();
    }

    /// A line for the first of some tasks of one family that can be measured, or why the last of them cannot.
    private void first(List<PretextTask> tasks) throws IOException {
        String refused = "";
        for (PretextTask task : tasks) {
            String name = "%s: %s".formatted(task.card().family(), task.card().name());
            try {
                out.println(measured(name, task.small()));
                return;
            } catch (IllegalArgumentException e) {
                refused = "%s cannot be measured: %s".formatted(name, e.getMessage());
            }
        }
        out.println(refused);
    }

    /// @throws IllegalArgumentException if the task cannot be asked about these pictures or trains none of the networks
    private String measured(String name, PretextTask task) throws IOException {
        task.admit(imagesFor(task));
        return line(name, rounds(device, turns(task), options.whole("rounds")));
    }

    private static void decode(Images images) {
        byte[] picture = new byte[images.pictureBytes()];
        for (int i = 0; i < images.size(); i++) {
            images.read(i, picture, 0);
        }
    }

    /// With the first network that the task trains.
    private Turns turns(PretextTask task) {
        Images asked = imagesFor(task);
        IllegalArgumentException refused = null;
        for (String network : options.text("networks").split(" ")) {
            Pretraining pretraining =
                    new Pretraining(
                            task,
                            Networks.of(network),
                            1,
                            options.whole("batch"),
                            task.regimen().rate(),
                            SEED);
            Turns turns =
                    new Turns(pretraining, asked, options.whole("warm"), options.whole("steps"));
            try (Scope scope = device.scope().open()) {
                turns.trainer(scope, task.views(asked));
                return turns;
            } catch (IllegalArgumentException e) {
                refused = e;
            }
        }
        throw refused;
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
                "%-40s loading %,9.0f/s  step %,9.0f/s  both %,9.0f/s  loading/step %6.2f "
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
