package io.genoise.examples;

import io.genoise.data.Batches;
import io.genoise.data.DataSet;
import io.genoise.data.DataSets;
import io.genoise.data.Images;
import io.genoise.data.Labels;
import io.genoise.data.ShiftAndMirror;
import io.genoise.data.Subset;
import io.genoise.data.Views;
import io.genoise.network.EncoderConfig;
import io.genoise.network.EncoderNetwork;
import io.genoise.network.Nin;
import io.genoise.optimizer.Decay;
import io.genoise.optimizer.Rates;
import io.genoise.optimizer.Schedule;
import io.genoise.optimizer.Sgd;
import io.genoise.shape.TensorShape;
import io.genoise.task.context.Rotation;
import io.genoise.tensor.Device;
import io.genoise.tensor.Precision;
import io.genoise.tensor.Scope;
import io.genoise.train.Classification;
import io.genoise.train.Evaluation;
import io.genoise.train.Journal;
import io.genoise.train.Part;
import io.genoise.train.Standardization;
import io.genoise.train.Trainer;
import io.genoise.train.TrainingPlan;
import io.genoise.train.TrainingState;
import io.genoise.transfer.Adaptation;
import io.genoise.transfer.Head;
import io.genoise.transfer.LabelledSubsets;
import io.genoise.weights.AtomicFile;
import io.genoise.weights.Checkpoint;
import io.genoise.weights.SafeTensors;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// The experiments of Gidaris, Singh, Komodakis 2018, *Unsupervised representation learning by predicting image rotations*,
/// arXiv:1803.07728, on CIFAR-10 (sections 3.1 and 3.2): a Network in Network of four blocks tells four turns of a picture
/// apart; then classifiers are trained on its frozen maps with all labels, and with few.
///
/// Every training follows the paper's recipe: 128 pictures a step (pretraining shows each in its four turns), SGD with
/// rate 0.1, Nesterov momentum 0.9 and decay 5·10⁻⁴, 100 epochs, the rate times 0.2 after 30, 60 and 80 of them; pictures are
/// shifted by up to 4 pixels and mirrored. What the paper does not say is ours: with few labels epochs are as many as give
/// [#LEAST_STEPS] steps, and subsets are those of the seed, the same for both methods.
///
/// The trainings stand one behind another, and each has a checkpoint. `--minutes 9` stops in time for a call of ten minutes;
/// the same with `--resume` goes on, to the same bits.
///
/// ```
/// java @genoise.args -cp … io.genoise.examples.RotNetPaper --data cifar-10-batches-bin --device cuda --precision bf16
/// ```
@Command(
        name = "RotNetPaper",
        mixinStandardHelpOptions = true,
        description = "The CIFAR-10 experiments of RotNet, from pretraining to its tables.")
public final class RotNetPaper implements Callable<Integer> {
    /// What a process that was told to stop ends with; nothing is wrong then.
    static final int STOPPED = 3;

    private static final int BATCH = 128;
    private static final int TURNS = 4;
    private static final float RATE = 0.1f;
    private static final long LEAST_STEPS = 5_000;
    private static final int ALL = LabelledSubsets.ALL;
    private static final String PRETRAINED = "pretrained";
    private static final String OPTIONS = "options.properties";
    private static final String RESULTS = "results.properties";

    @Option(
            names = "--data",
            description =
                    "A folder with CIFAR-10's binary files, or any data with test pictures (default: scenes, 32 px).")
    String data;

    @Option(names = "--out", description = "Where it is written (default: runs/rotnet-paper).")
    Path out = Path.of("runs", "rotnet-paper");

    @Option(
            names = "--resume",
            description = "Go on with what lies in this folder, with its own options.")
    Path resume;

    @Option(
            names = "--minutes",
            description = "Stop after so many, with all kept; then go on with --resume.")
    double minutes = Double.POSITIVE_INFINITY;

    @Option(
            names = "--small",
            description =
                    "For two processors: a quarter of the channels, 10 epochs, 2,000 pictures, fewer numbers of labels.")
    boolean small;

    @Option(names = "--seed")
    long seed = 1;

    @Option(names = "--device", description = "auto, cuda, cuda:1, cpu (default: auto).")
    String device = "auto";

    @Option(names = "--precision", description = "f32, tf32, bf16 or f16 (default: f32).")
    String precision = "f32";

    @Spec CommandSpec spec;

    /// How much of it is done.
    ///
    /// @param width factor on the network's channels
    /// @param pictures of the training set at most
    /// @param maps on which classifiers are trained
    /// @param perClass numbers of labels a class
    record Size(
            double width,
            int epochs,
            long leastSteps,
            int pictures,
            List<Integer> maps,
            List<Integer> perClass) {
        static final Size PAPER =
                new Size(
                        1,
                        100,
                        LEAST_STEPS,
                        Integer.MAX_VALUE,
                        List.of(1, 2, 3, 4),
                        List.of(20, 100, 400, 1000));
        static final Size SMALL =
                new Size(0.25, 10, 100, 2_000, List.of(1, 2, 3, 4), List.of(5, 20));
    }

    /// One training and what it is asked for.
    ///
    /// @param name of its row and its checkpoint
    /// @param perClass labels, or [#ALL]; of the pretraining 0 too, which needs none
    /// @param adaptation of the pretrained network, or null for one that begins anew
    /// @param random whether the network under a head has random weights
    private record Training(String name, int perClass, Adaptation adaptation, boolean random) {}

    /// Runs it; the exit code is 0 at its end, 3 if it was stopped before, 2 if something was wrong.
    public static void main(String[] arguments) {
        Locale.setDefault(Locale.ROOT);
        System.exit(new CommandLine(new RotNetPaper()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        long end =
                minutes == Double.POSITIVE_INFINITY
                        ? Long.MAX_VALUE
                        : System.nanoTime() + (long) (minutes * 60e9);
        if (resume != null) {
            out = resume;
            restore();
        } else if (Files.exists(out.resolve(OPTIONS))) {
            throw new IOException(
                    "%s holds a run: go on with --resume %s, or name another folder with --out"
                            .formatted(out, out));
        } else {
            Files.createDirectories(out);
            keep();
        }
        Size size = small ? Size.SMALL : Size.PAPER;
        DataSet set = DataSets.open(data == null ? "scenes" : data, DataSets.Options.of(32));
        try (Device opened = Device.open(device, 0)) {
            opened.precision(Precision.of(precision));
            return run(opened, set, size, end, spec.commandLine().getOut()) ? 0 : STOPPED;
        }
    }

    private void keep() throws IOException {
        Map<String, String> options = new TreeMap<>();
        if (data != null) {
            options.put("data", data);
        }
        options.put("small", Boolean.toString(small));
        options.put("seed", Long.toString(seed));
        options.put("precision", precision);
        write(OPTIONS, options);
    }

    private void restore() throws IOException {
        Map<String, String> options = read(OPTIONS);
        data = data == null ? options.get("data") : data;
        small = Boolean.parseBoolean(options.get("small"));
        seed = Long.parseLong(options.get("seed"));
        precision = options.get("precision");
    }

    private Map<String, String> read(String name) throws IOException {
        Map<String, String> values = new LinkedHashMap<>();
        Path file = out.resolve(name);
        if (Files.exists(file)) {
            Properties properties = new Properties();
            properties.load(new StringReader(Files.readString(file)));
            properties.forEach((key, value) -> values.put(key.toString(), value.toString()));
        }
        return values;
    }

    private void write(String name, Map<String, String> values) throws IOException {
        StringBuilder text = new StringBuilder();
        values.forEach((key, value) ->
                text.append(key.replace(" ", "\\ "))
                        .append('=')
                        .append(value.replace("\\", "\\\\"))
                        .append('\n'));
        AtomicFile.write(out.resolve(name), text.toString());
    }

    /// Goes on with the trainings that are not at their end; whether all are now.
    ///
    /// @param end of the time there is, by [System#nanoTime]
    boolean run(Device on, DataSet set, Size size, long end, PrintWriter print) throws IOException {
        Images test =
                set.test()
                        .orElseThrow(() ->
                                new IOException("%s has no test pictures".formatted(set.name())));
        Images train = set.train().limit(size.pictures);
        Map<String, String> results = read(RESULTS);
        print.println(
                "%s: %s pictures to learn from, %s to test; device %s (%s), %s; %s"
                        .formatted(
                                set.name(),
                                train.size(),
                                test.size(),
                                on.name(),
                                on.choice(),
                                precision,
                                out));
        for (Training training : trainings(size)) {
            if (results.containsKey(training.name)) {
                continue;
            }
            Double accuracy = accuracy(on, training, train, test, size, end, print);
            if (accuracy == null) {
                print.println(
                        "stopped in the training of '%s'; go on with --resume %s"
                                .formatted(training.name, out));
                print.flush();
                return false;
            }
            results.put(training.name, Double.toString(accuracy));
            write(RESULTS, results);
            print.println("%s: %s %%".formatted(training.name, percent(accuracy)));
            print.flush();
        }
        String tables = tables(results, size);
        AtomicFile.write(out.resolve("tables.md"), tables);
        print.println(tables);
        print.flush();
        return true;
    }

    /// In the order in which they need each other.
    private static List<Training> trainings(Size size) {
        List<Training> all = new ArrayList<>();
        all.add(new Training(PRETRAINED, ALL, null, false));
        all.add(new Training("supervised", ALL, null, false));
        all.add(
                new Training(
                        "random conv on conv2",
                        ALL,
                        new Adaptation.OnMap(Head.CONV, "conv2"),
                        true));
        for (int map : size.maps) {
            for (Head head : List.of(Head.MLP, Head.CONV)) {
                all.add(
                        new Training(
                                "%s on conv%s".formatted(head.word(), map),
                                ALL,
                                new Adaptation.OnMap(head, "conv" + map),
                                false));
            }
        }
        all.add(new Training("fine-tuned", ALL, Adaptation.WHOLE, false));
        for (int labels : size.perClass) {
            all.add(
                    new Training(
                            "conv on conv2, %s a class".formatted(labels),
                            labels,
                            new Adaptation.OnMap(Head.CONV, "conv2"),
                            false));
            all.add(new Training("supervised, %s a class".formatted(labels), labels, null, false));
        }
        return all;
    }

    /// Trains to the end, from the checkpoint if there is one; the accuracy on test pictures, or null if time was over.
    private Double accuracy(
            Device on,
            Training training,
            Images train,
            Images test,
            Size size,
            long end,
            PrintWriter print)
            throws IOException {
        boolean turns = training.name.equals(PRETRAINED);
        try (Scope scope = on.scope().open()) {
            Images labelled = turns || training.perClass == ALL ? train : few(train, training);
            Rotation rotation = new Rotation();
            Views views = turns ? rotation.views(train) : new ShiftAndMirror(4, true);
            Batches batches =
                    Batches.shuffled(labelled, Math.min(BATCH, labelled.size()), seed).with(views);
            int epochs =
                    training.perClass == ALL
                            ? size.epochs
                            : (int)
                                    Math.max(
                                            size.epochs,
                                            Math.ceilDiv(size.leastSteps, batches.perEpoch()));
            int classes = turns ? TURNS : train.classes().size();
            EncoderConfig network = new Nin.Config(4, size.width, train.channels(), classes);
            Adaptation.Adapted adapted = adapted(scope, training, network, train, classes);
            Classification learner =
                    new Classification(
                            adapted.layer(),
                            classes,
                            Standardization.of(train).in(scope),
                            Part.Trained.encoder(
                                    Sgd.nesterov(0.9f)
                                            .with(Decay.onAll(5e-4f))
                                            .with(adapted.rates())
                                            .over(adapted.parameters()),
                                    schedule(epochs, batches.perEpoch())));
            Trainer trainer = new Trainer(learner, TrainingPlan.of(batches, epochs, seed));
            Path checkpoint = checkpoint(training.name);
            if (Files.exists(checkpoint)) {
                trainer.resume(TrainingState.of(SafeTensors.read(checkpoint)));
            }
            trainer.run(new Kept(checkpoint, training.name, end, print));
            if (trainer.step() < trainer.plan().steps()) {
                return null;
            }
            Batches asked =
                    turns
                            ? Batches.inOrder(test, 32).with(rotation.still().views(test))
                            : Batches.inOrder(test, BATCH);
            return Evaluation.of(learner, asked).means().get("accuracy");
        }
    }

    private Images few(Images train, Training training) {
        return Subset.of(
                train,
                new LabelledSubsets(Labels.of(train), train.classes().size(), seed)
                        .subset(training.perClass, 0));
    }

    private static Schedule schedule(int epochs, int perEpoch) {
        long steps = (long) epochs * perEpoch;
        return Schedule.steps(RATE, 0.2f, 3 * steps / 10, 6 * steps / 10, 8 * steps / 10);
    }

    /// What is trained, over the pretrained network or a new one.
    private Adaptation.Adapted adapted(
            Scope scope, Training training, EncoderConfig network, Images train, int classes)
            throws IOException {
        EncoderNetwork encoder = network.create(scope, seed);
        if (training.adaptation == null) {
            return new Adaptation.Adapted(encoder, encoder.parameters(), Rates.EQUAL);
        }
        if (!training.random) {
            Map<String, float[]> own = new LinkedHashMap<>();
            Checkpoint pretrained = SafeTensors.read(checkpoint(PRETRAINED));
            encoder.parameters()
                    .read()
                    .forEach((name, _) -> {
                        if (!name.startsWith("classifier.")) {
                            own.put(name, null);
                        }
                    });
            try (Scope aside = scope.open()) {
                EncoderNetwork turner = network.withClasses(TURNS).create(aside, seed);
                TrainingState.of(pretrained)
                        .restore(
                                List.of(
                                        Part.Trained.encoder(
                                                Sgd.nesterov(0.9f).over(turner.parameters()),
                                                Schedule.constant(0))));
                Map<String, float[]> learned = turner.parameters().read();
                own.replaceAll((name, _) -> learned.get(name));
            }
            encoder.parameters().write(own);
        }
        TensorShape picture = TensorShape.of(train.height(), train.width(), train.channels());
        return training.adaptation.on(encoder, classes, scope, picture, seed + 1);
    }

    private Path checkpoint(String name) {
        return out.resolve(name.replaceAll("[ ,]+", "-") + ".safetensors");
    }

    /// Keeps the state at every epoch's end and when time is over.
    private static final class Kept implements Journal {
        private final Path file;
        private final String name;
        private final long end;
        private final PrintWriter print;

        Kept(Path file, String name, long end, PrintWriter print) {
            this.file = file;
            this.name = name;
            this.end = end;
            this.print = print;
        }

        @Override
        public void epoch(long step, int epoch, Map<String, Double> means) {
            if (epoch % 10 == 0) {
                print.println(
                        "  %s, epoch %s: loss %s, accuracy %s %%"
                                .formatted(
                                        name,
                                        epoch,
                                        String.format(Locale.ROOT, "%.4f", means.get("loss")),
                                        percent(means.get("accuracy"))));
                print.flush();
            }
        }

        @Override
        public void checkpoint(Trainer trainer) throws IOException {
            TrainingState state = trainer.state();
            SafeTensors.write(file, new Checkpoint(state.tensors(), state.notes()));
        }

        @Override
        public boolean stopped() {
            return System.nanoTime() - end > 0 && end != Long.MAX_VALUE;
        }
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.2f", 100 * share);
    }

    /// Tables as the paper has them, with the figures of its Table 3 where they are the same experiment.
    static String tables(Map<String, String> results, Size size) {
        StringBuilder text = new StringBuilder();
        line(text, "Accuracy on test pictures, %%; the paper's CIFAR-10 figures in brackets.");
        line(text, "");
        line(text, "| turns told apart, of four | %s |", of(results, PRETRAINED));
        line(text, "|---|---|");
        line(text, "");
        line(text, "| classifier | conv1 | conv2 | conv3 | conv4 |");
        line(text, "|---|---|---|---|---|");
        for (Head head : List.of(Head.MLP, Head.CONV)) {
            line(
                    text,
                    "| %s | %s | %s | %s | %s |",
                    head == Head.MLP ? "non-linear" : "conv",
                    of(results, head.word() + " on conv1"),
                    of(results, head.word() + " on conv2")
                            + (head == Head.MLP ? " (89.06)" : " (91.16)"),
                    of(results, head.word() + " on conv3"),
                    of(results, head.word() + " on conv4"));
        }
        line(text, "");
        line(text, "| method, all labels | |");
        line(text, "|---|---|");
        line(text, "| random + conv | %s (72.50) |", of(results, "random conv on conv2"));
        line(text, "| RotNet + non-linear | %s (89.06) |", of(results, "mlp on conv2"));
        line(text, "| RotNet + conv | %s (91.16) |", of(results, "conv on conv2"));
        line(text, "| RotNet, fine-tuned as a whole | %s |", of(results, "fine-tuned"));
        line(text, "| supervised NIN | %s (92.80) |", of(results, "supervised"));
        line(text, "");
        line(text, "| labels a class | RotNet + conv | supervised NIN |");
        line(text, "|---|---|---|");
        for (int labels : size.perClass) {
            line(
                    text,
                    "| %s | %s | %s |",
                    labels,
                    of(results, "conv on conv2, %s a class".formatted(labels)),
                    of(results, "supervised, %s a class".formatted(labels)));
        }
        return text.toString();
    }

    private static String of(Map<String, String> results, String name) {
        String value = results.get(name);
        return value == null ? "" : percent(Double.parseDouble(value));
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(format.formatted(values)).append('\n');
    }
}
