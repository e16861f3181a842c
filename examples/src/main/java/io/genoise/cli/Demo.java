package io.genoise.cli;

import io.genoise.data.DataSet;
import io.genoise.data.Images;
import io.genoise.data.LabelShortage;
import io.genoise.network.EncoderConfig;
import io.genoise.network.Networks;
import io.genoise.task.Family;
import io.genoise.task.PretextTask;
import io.genoise.task.Pretraining;
import io.genoise.task.Tasks;
import io.genoise.tensor.Device;
import io.genoise.train.Pace;
import io.genoise.train.RunFolder;
import io.genoise.train.RunRecord;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/// `genoise demo`: the whole job in a few minutes, from pictures without labels to a page that shows what they taught.
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        defaultValueProvider = Demo.Small.class,
        description = {
            "Shows in a few minutes what pictures without labels are worth.",
            "It trains a network by a task that needs no labels, measures what its features are worth where labels are"
                    + " few, and writes a page of it, report.html. That is 'pretrain TASK --small' and 'probe' in one,"
                    + " with a budget of time. Without options it takes pictures drawn by code: nothing is downloaded.",
            "Tasks about clips are shown moving-scenes. Tasks with networks of their own, such as dcgan, mae and clip-rotation, are shown"
                    + " fewer pictures, for 120s, and compared with networks trained for 200 steps, transformers for"
                    + " 100, networks over clips for 10."
        },
        footer = {
            "",
            "Examples:",
            "  genoise demo                              pictures drawn by code",
            "  genoise demo --task OTHER                 another task",
            "  genoise demo --data photos/ --size 64     your own pictures",
            "  genoise demo --resume runs/TASK-scenes    go on after Ctrl-C"
        })
final class Demo implements Callable<Integer> {
    private static final Duration TRYING = Duration.ofSeconds(8);

    /// Small pictures and a small network leave the time to train networks from scratch to the end of their recipe: cut short
    /// they would lose whatever pretraining is worth. Chosen on the scenes of seed 101, for the task that a demo begins with; the
    /// others take as many epochs as fit the budget.
    private static final String NETWORK = "vgg-small,blocks=2,width=0.25";

    private static final int SIZE = 24;
    private static final int EPOCHS = 4;

    private static final String TEACHER = "vgg-small,blocks=2,width=0.5";
    private static final int TEACHER_EPOCHS = 1;

    /// A clip is many pictures.
    private static final int CLIPS = 1000;

    /// For tasks that need a transformer: a sixth of the usual one's multiplications.
    private static final String SMALL_TRANSFORMER = "vit-small,depth=4,features=96,heads=3";

    /// Tasks that need another network: it is larger, so that nothing is judged against networks that are cut short, and the
    /// study says so.
    private enum Other {
        OVER_PICTURES(200, 4000),
        TRANSFORMER(100, 4000),
        OVER_CLIPS(10, 400);

        final int steps;
        final int pictures;

        /// @param steps of networks from scratch
        /// @param pictures or clips at most
        Other(int steps, int pictures) {
            this.steps = steps;
            this.pictures = pictures;
        }

        static Other of(EncoderConfig network) {
            if (network.getClass() == Networks.of(SMALL_TRANSFORMER).getClass()) {
                return TRANSFORMER;
            }
            return network.axes() == 3 ? OVER_CLIPS : OVER_PICTURES;
        }
    }

    /// What is saved there goes to the pretraining.
    private static final Duration LONGER = Duration.ofSeconds(120);

    @Mixin DataChoice choice;

    @Mixin TaskChoice what;

    @Mixin TrainingChoice training;

    @Option(
            names = "--budget",
            paramLabel = "TIME",
            order = 20,
            converter = Times.class,
            description =
                    "How long the pretraining may take: without --epochs there are fewer, if need be"
                            + " (default: ${DEFAULT-VALUE}).")
    Duration budget;

    @Mixin HeldOutChoice held;

    @Mixin StudyChoice study;

    @Mixin RunChoice where;

    @Mixin DeviceChoice deviceChoice;

    @Spec CommandSpec spec;

    /// Five minutes on two processors, the build included.
    static final class Small implements IDefaultValueProvider {
        private static final Map<String, String> VALUES =
                Map.of(
                        "--limit", "10000",
                        "--budget", "90s",
                        "--per-class", "1,5,20",
                        "--subsets", "3",
                        "--train-at", "5",
                        "--headline-at", "5");

        @Override
        public String defaultValue(ArgSpec argument) {
            return argument instanceof OptionSpec option ? VALUES.get(option.longestName()) : null;
        }
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter print = spec.commandLine().getOut();
        ParseResult given = spec.commandLine().getParseResult();
        study.check();
        where.check(
                given,
                Stream.concat(
                                PretrainingRun.FREE.stream(),
                                Stream.of(
                                        "--per-class",
                                        "--subsets",
                                        "--train-at",
                                        "--headline-at",
                                        "--steps"))
                        .collect(Collectors.toSet()));
        PretrainingRun pretraining =
                new PretrainingRun("demo", choice, training, held, where, deviceChoice, print);
        Probing probing = new Probing(choice, study, held.group, deviceChoice, print);
        try (RunFolder resumed = where.resume == null ? null : pretraining.takeUp(given, null)) {
            if (resumed == null) {
                keepShort(given);
                if (what.task().needsTeacher()) {
                    int stopped = teach(print);
                    if (stopped != 0) {
                        return stopped;
                    }
                }
                pretraining.begin(what.task());
            }
            DataSet set = pretraining.open(resumed);
            if (Probing.hasLabels(set)) {
                probing.check(set);
            }
            try (Device device = deviceChoice.open(print)) {
                if (resumed != null && resumed.record().state() == RunRecord.State.FINISHED) {
                    show(probing, device, resumed, set);
                    return 0;
                }
                if (resumed == null && training.epochs == null) {
                    training.epochs = epochs(device, pretraining.pretraining(), set.train());
                }
                return show(probing, device, pretraining.run(device, set, resumed), set);
            }
        }
    }

    /// Sets what was not given so that all of it takes five minutes.
    private void keepShort(ParseResult given) {
        PretextTask task = what.task();
        if (!given.hasMatchedOption(DataChoice.DATA)) {
            choice.data = DataChoice.builtIn(task);
        }
        boolean limited = given.hasMatchedOption("--limit");
        if (takesAnyNetwork(task)) {
            choice.size = choice.size == null ? SIZE : choice.size;
            training.network.orElse(NETWORK);
            if (what.given == null && training.epochs == null) {
                training.epochs = EPOCHS;
            }
            choice.limit = task.clips() && !limited ? CLIPS : choice.limit;
            return;
        }
        Other other = Other.of(Networks.of(task.regimen().network()));
        if (other == Other.TRANSFORMER) {
            training.network.orElse(SMALL_TRANSFORMER);
        }
        choice.size = choice.size == null ? DataChoice.SIZE : choice.size;
        if (!given.hasMatchedOption("--steps")) {
            study.steps = other.steps;
        }
        if (!limited) {
            choice.limit = other.pictures;
        }
        if (!given.hasMatchedOption("--budget")) {
            budget = LONGER;
        }
    }

    /// Whether a small network of another kind will do: not where the task has one for pictures of a certain size, for clips, or to
    /// play against another.
    private static boolean takesAnyNetwork(PretextTask task) {
        EncoderConfig usual = Networks.of(task.regimen().network());
        return !usual.settings().containsKey("size")
                && usual.axes() == 2
                && task.card().family() != Family.ADVERSARIAL;
    }

    /// Has a larger net learn from the same pictures, by the task to begin with, and the task from that net; the exit code.
    private int teach(PrintWriter print) throws IOException {
        PretextTask task = Tasks.first().small();
        print.printf(
                "%s needs a teacher: a net of twice the width learns by %s first%n",
                what.task().card().name(), task.card().name());
        TrainingChoice wide = new TrainingChoice();
        wide.network = new NetworkChoice();
        wide.network.orElse(TEACHER);
        wide.epochs = TEACHER_EPOCHS;
        RunChoice beside = new RunChoice();
        beside.out =
                where.out == null
                        ? null
                        : where.out.resolveSibling(where.out.getFileName() + "-teacher");
        beside.overwrite = where.overwrite;
        PretrainingRun teaching =
                new PretrainingRun("demo", choice, wide, held, beside, deviceChoice, print);
        teaching.begin(task);
        DataSet set = teaching.open(null);
        try (Device device = deviceChoice.open(print);
                PretrainingRun.Outcome teacher = teaching.run(device, set, null)) {
            String path = teacher.folder().path().toString();
            what.given = what.task().with(Map.of("from", path));
            return teacher.code();
        }
    }

    /// As many as the preset has, or as fit the budget.
    private int epochs(Device device, Pretraining wanted, Images images) throws IOException {
        long start = System.nanoTime();
        double speed = Speed.of(device, wanted, images, TRYING);
        double left = budget.toSeconds() - (System.nanoTime() - start) / 1e9;
        int fit = (int) Math.max(1, left * speed / images.size());
        if (fit < wanted.epochs()) {
            spec.commandLine()
                    .getOut()
                    .printf(
                            Locale.ROOT,
                            "%d of %d epochs fit %s (--budget) at %,.0f pictures a second%n",
                            fit,
                            wanted.epochs(),
                            Pace.words(budget.toSeconds()),
                            speed);
        }
        return Math.min(fit, wanted.epochs());
    }

    /// What the net is worth, if it is trained to its end; the exit code.
    private int show(Probing probing, Device device, PretrainingRun.Outcome outcome, DataSet set)
            throws IOException {
        try (RunFolder run = outcome.folder()) {
            if (outcome.finished()) {
                show(probing, device, run, set);
            }
            return outcome.code();
        }
    }

    private void show(Probing probing, Device device, RunFolder folder, DataSet set)
            throws IOException {
        Probing.Run run = Probing.Run.load(folder, device);
        if (Probing.hasLabels(set)) {
            probing.run(device, List.of(run), set, folder.path());
            return;
        }
        spec.commandLine()
                .getOut()
                .println(
                        "what the features are worth is not measured: "
                                + LabelShortage.of(set).orElseThrow());
        probing.report(run, set);
    }
}
