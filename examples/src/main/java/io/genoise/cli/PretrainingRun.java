package io.genoise.cli;

import io.genoise.data.DataSet;
import io.genoise.data.Images;
import io.genoise.data.LabelShortage;
import io.genoise.data.SeenPictures;
import io.genoise.generate.SampleSheets;
import io.genoise.report.PretrainCommand;
import io.genoise.report.ShellWord;
import io.genoise.task.Family;
import io.genoise.task.Generating;
import io.genoise.task.Guessing;
import io.genoise.task.PretextTask;
import io.genoise.task.Pretraining;
import io.genoise.task.ShortcutControl;
import io.genoise.task.Tasks;
import io.genoise.task.Trained;
import io.genoise.tensor.Device;
import io.genoise.train.CollapseException;
import io.genoise.train.DifferentPlanException;
import io.genoise.train.DivergenceException;
import io.genoise.train.MetricsLog;
import io.genoise.train.Onlooker;
import io.genoise.train.Progress;
import io.genoise.train.RunFolder;
import io.genoise.train.RunRecord;
import io.genoise.train.StopSignal;
import io.genoise.train.TrainingPlan;
import io.genoise.transfer.WatchingKnn;
import io.genoise.weights.Checkpoint;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import picocli.CommandLine.ParseResult;

/// A pretraining on the command line, from its options to a finished run: what `pretrain` and `demo` do alike.
final class PretrainingRun {
    /// What may be given beside `--resume`.
    static final Set<String> FREE =
            Set.of(
                    "--resume",
                    DataChoice.DATA,
                    "--labels",
                    RunChoice.OTHER_DATA,
                    "--device",
                    DeviceChoice.PRECISION,
                    "--threads",
                    "--debug");

    /// The topic in a run's record that says why it was ended.
    private static final String COLLAPSE = "collapse";

    private final String command;
    private final DataChoice choice;
    private final TrainingChoice training;
    private final HeldOutChoice held;
    private final RunChoice where;
    private final DeviceChoice devices;
    private final PrintWriter print;
    private PretextTask task;

    /// @param command what goes on with a run that was broken off
    PretrainingRun(
            String command,
            DataChoice choice,
            TrainingChoice training,
            HeldOutChoice held,
            RunChoice where,
            DeviceChoice devices,
            PrintWriter print) {
        this.command = command;
        this.choice = choice;
        this.training = training;
        this.held = held;
        this.where = where;
        this.devices = devices;
        this.print = print;
    }

    /// A run and the net that it has now.
    ///
    /// @param code what the process ends with: 0 if the run is finished, else what the signal that stopped it stands for
    record Outcome(RunFolder folder, Pretraining.Result result, int code) implements Closeable {
        boolean finished() {
            return result.finished();
        }

        @Override
        public void close() throws IOException {
            folder.close();
        }
    }

    /// Says what a new run is to learn by; pictures whose size was not given get the one that the task is for.
    void begin(PretextTask chosen) {
        task = chosen;
        if (choice.size == null) {
            choice.size = chosen.regimen().size();
        }
    }

    /// The pretraining as it was chosen.
    ///
    /// @throws IllegalArgumentException if a number makes no sense; the option is named
    Pretraining pretraining() {
        return training.pretraining(task, choice.size(), choice.seed);
    }

    /// What chooses the same without a budget.
    String command() {
        return "genoise " + PretrainCommand.of(task.card().name(), options(), choice.seed);
    }

    /// A new run, to its end or until it is stopped; the exit code.
    int whole(Device device) throws IOException {
        DataSet set = open(null);
        return tell(run(device, set, null), set);
    }

    /// Goes on with the run that was named; the exit code.
    ///
    /// @param wanted the task that it must be of, or null if any will do
    /// @throws IllegalArgumentException if it is finished, or another task's
    int resume(ParseResult given, String wanted) throws IOException {
        try (RunFolder resumed = takeUp(given, wanted)) {
            if (resumed.record().state() == RunRecord.State.FINISHED) {
                throw new IllegalArgumentException(
                        resumed.path() + " is a finished run: there is nothing to resume");
            }
            DataSet set = open(resumed);
            try (Device device = devices.open(print)) {
                return tell(run(device, set, resumed), set);
            }
        }
    }

    private int tell(Outcome outcome, DataSet set) throws IOException {
        try (RunFolder run = outcome.folder()) {
            if (outcome.finished()) {
                print.println("run: " + run.path());
                if (outcome.result().learner() instanceof Generating) {
                    String path = ShellWord.of(run.path().toString());
                    print.println(
                            "what does it make? genoise generate %s --out pictures"
                                    .formatted(path));
                }
                String probe = "genoise probe " + ShellWord.of(run.path().toString());
                print.println(
                        LabelShortage.of(set)
                                .map(shortage -> "what it is worth cannot be measured: " + shortage)
                                .orElse("what is it worth? " + probe));
                print.flush();
            }
            return outcome.code();
        }
    }

    /// The pictures, with a line for everything that should be known of them.
    ///
    /// @param resumed the run that goes on over them, or null
    /// @throws IllegalArgumentException if that run was on other pictures, and it was not said that this is meant; or if the
    ///     task cannot be asked about them
    DataSet open(RunFolder resumed) throws IOException {
        // A wrong number is told before anything is read.
        choice.checkSize(pretraining().network());
        DataSet set = held.apply(choice.open(), choice.seed);
        task.admit(set.train());
        set.notes().forEach(print::println);
        task.warnings(set.train()).forEach(warning -> print.println("warning: " + warning));
        print.flush();
        if (resumed != null) {
            check(resumed, set.train());
        }
        return set;
    }

    /// The run to go on with, this process's alone from now on, its options taken over.
    ///
    /// @param wanted the task that it must be of, or null if any will do
    /// @throws IllegalArgumentException if it is another task's, or has collapsed
    RunFolder takeUp(ParseResult given, String wanted) throws IOException {
        RunFolder folder = RunFolder.open(where.resume);
        folder.hold();
        try {
            restore(folder, given, wanted);
            return folder;
        } catch (IOException | RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    private void restore(RunFolder folder, ParseResult given, String wanted) throws IOException {
        RunRecord record = folder.record();
        if (wanted != null && !record.task().equals(wanted)) {
            throw new IllegalArgumentException(
                    "%s is a run of %s, not of %s".formatted(folder.path(), record.task(), wanted));
        }
        if (record.state() == RunRecord.State.COLLAPSED) {
            throw new IllegalArgumentException(
                    "%s collapsed, and more training does not change that; begin anew with other settings: %s"
                            .formatted(folder.path(), record.protocol().get(COLLAPSE)));
        }
        try {
            task = Tasks.named(record.task()).recorded(record.options());
            choice.takeUp(record.options(), given);
            training.restore(record.options());
            held.restore(record.options(), given);
            devices.takeUp(record.options(), given);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "%s cannot go on: %s".formatted(folder.path(), e.getMessage()), e);
        }
        choice.seed = record.seed();
        if (Path.of(choice.data).isAbsolute() && !Files.exists(Path.of(choice.data))) {
            throw new IllegalArgumentException(
                    "%s is over the pictures in %s, which are there no more: say with --data where they lie now"
                            .formatted(folder.path(), choice.data));
        }
    }

    /// Checks that a run goes on over its own pictures; if they lie elsewhere now, its record shall say where.
    private void check(RunFolder run, Images images) throws IOException {
        RunRecord record = run.record();
        Optional<Checkpoint> state = run.state();
        Optional<String> other =
                state.isPresent()
                        ? TrainingPlan.otherData(state.get().metadata(), images)
                        : record.sessions().isEmpty()
                                ? Optional.empty()
                                : TrainingPlan.otherData(record.sessions().getLast(), images);
        if (other.isPresent() && !where.otherData) {
            throw otherTraining(run, other.get());
        }
        Map<String, String> options = options();
        if (!options.equals(record.options())) {
            run.write(record.with(options));
        }
    }

    private static IllegalArgumentException otherTraining(RunFolder run, String difference) {
        return new IllegalArgumentException(
                "%s began with another training than this one: %s (%s goes on all the same)"
                        .formatted(run.path(), difference, RunChoice.OTHER_DATA));
    }

    /// Trains, and writes the run's record; on Ctrl-C keeps the state and says how to go on.
    ///
    /// @param folder the run to go on with, or null for a new one
    Outcome run(Device device, DataSet set, RunFolder folder) throws IOException {
        RunFolder run = folder == null ? fresh(set) : folder;
        try {
            if (folder == null) {
                held.writeNames(run);
            }
            return train(device, set, run);
        } catch (IOException | RuntimeException e) {
            run.close();
            throw e;
        }
    }

    private Outcome train(Device device, DataSet set, RunFolder run) throws IOException {
        Pretraining pretraining = pretraining();
        Progress progress = TerminalProgress.here();
        Pretraining.Result result;
        try (StopSignal stop = new StopSignal(progress::say, () -> endedAtOnce(run))) {
            result =
                    pretraining.run(
                            device.scope(),
                            set.train(),
                            run,
                            new Pretraining.Terms(
                                    where.differences(),
                                    progress,
                                    stop,
                                    onlooker(set.train())
                                            .orElse(Onlooker.NONE)
                                            .and(new SampleSheets(set.train(), choice.seed))));
            if (!result.finished()) {
                // Who asks again before this is said is told it at once.
                stopped(run, result);
                return new Outcome(run, result, stop.exitCode());
            }
        } catch (DivergenceException e) {
            run.write(run.record().in(RunRecord.State.DIVERGED));
            throw e;
        } catch (CollapseException e) {
            collapsed(run, e);
            throw e;
        } catch (DifferentPlanException e) {
            throw otherTraining(run, String.join("; ", e.differences()));
        }
        run.write(controlled(run.record(), set, result, MetricsLog.read(run.metrics())));
        return new Outcome(run, result, 0);
    }

    private void stopped(RunFolder run, Pretraining.Result result) throws IOException {
        RunRecord record = run.record();
        run.write(
                record.with(
                        record.state(),
                        TrainingTime.added(record, result.seconds(), result.step())));
        print.println(
                Files.exists(run.checkpoint())
                        ? "stopped; go on with: " + resumption(run)
                        : "stopped before the first step; begin again with: " + resumption(run));
        print.flush();
    }

    /// What is watched while views are being compared, whose loss says little: it chooses nothing.
    private Optional<Onlooker> onlooker(Images train) {
        return task.card().family() == Family.JOINT_EMBEDDING
                ? WatchingKnn.of(train, choice.seed).map(Onlooker.class::cast)
                : Optional.empty();
    }

    private static void collapsed(RunFolder run, CollapseException e) throws IOException {
        Map<String, String> protocol = new LinkedHashMap<>(run.record().protocol());
        protocol.put(COLLAPSE, e.getMessage());
        run.write(run.record().with(RunRecord.State.COLLAPSED, protocol));
    }

    /// What is said when nothing more can be done.
    private String endedAtOnce(RunFolder run) {
        return Files.exists(run.checkpoint())
                ? "ended at once; the last checkpoint is kept, go on with: " + resumption(run)
                : "ended at once, before there was a checkpoint; begin again with: "
                        + resumption(run);
    }

    private String resumption(RunFolder run) {
        return "genoise %s --resume %s".formatted(command, ShellWord.of(run.path().toString()));
    }

    private RunFolder fresh(DataSet set) throws IOException {
        RunRecord record = record(set);
        return where.out == null
                ? RunFolder.fresh(Path.of("runs"), record.task() + "-" + set.name(), record)
                : RunFolder.create(where.out, record, where.overwrite);
    }

    /// The record of the finished run, with what the net shows of pictures that it did not learn from, and of the controls.
    private RunRecord controlled(
            RunRecord record, DataSet set, Pretraining.Result result, List<MetricsLog.Line> log) {
        print.printf(
                Locale.ROOT,
                "%,d views in %.0f s, %.0f a second%n",
                result.views(),
                result.seconds(),
                result.views() / Math.max(1e-9, result.seconds()));
        Map<String, String> protocol =
                new LinkedHashMap<>(TrainingTime.added(record, result.seconds(), result.step()));
        set.test().ifPresent(test -> tested(result, test, protocol));
        guessed(log, protocol);
        Trained trained =
                new Trained(
                        task,
                        result.learner(),
                        result.card(),
                        set.train(),
                        set.test().orElse(set.train()),
                        choice.seed,
                        Map.of());
        print.println("looking for shortcuts that the net may have taken …");
        print.flush();
        for (ShortcutControl control : task.controls(trained)) {
            control.lines().forEach(print::println);
            protocol.putAll(control.notes());
        }
        print.flush();
        return record.with(RunRecord.State.FINISHED, protocol);
    }

    /// Whether the net has learned anything at all.
    private void guessed(List<MetricsLog.Line> log, Map<String, String> protocol) {
        int pictures = pretraining().pictures();
        Guessing.of(log, task.chance(pictures), pictures)
                .ifPresent(guessing -> {
                    print.println("warning: " + guessing);
                    protocol.put("learned nothing", guessing.toString());
                });
    }

    /// What the net shows of test pictures, beside what one shows that guesses; nothing if its task says nothing of others' pictures.
    private void tested(Pretraining.Result result, Images test, Map<String, String> protocol) {
        Map<String, Double> chance = task.chance(Math.min(Pretraining.ASKED_AT_ONCE, test.size()));
        StringJoiner line = new StringJoiner(", ", "test pictures: ", "").setEmptyValue("");
        Pretraining.tested(task, result.learner(), test)
                .means()
                .forEach((name, value) -> {
                    String guessed =
                            chance.containsKey(name)
                                    ? " (chance %s)".formatted(figure(chance.get(name)))
                                    : "";
                    line.add("%s %s%s".formatted(name, figure(value), guessed));
                    protocol.put(name + " on test pictures", figure(value) + guessed);
                });
        if (!line.toString().isEmpty()) {
            print.println(line);
        }
    }

    private static String figure(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }

    private RunRecord record(DataSet set) {
        Map<String, String> protocol = new LinkedHashMap<>();
        int labelled = task.labelled(set.train()).length;
        protocol.put(
                "weights",
                labelled == 0
                        ? "of the last epoch; no label used"
                        : String.format(
                                Locale.ROOT,
                                "of the last epoch; learned from the labels of %,d of %,d pictures",
                                labelled,
                                set.train().size()));
        onlooker(set.train())
                .ifPresent(_ ->
                        protocol.put(
                                WatchingKnn.NAME,
                                "on a few of the trained pictures, by their labels; nothing is chosen by it"));
        protocol.put(
                "test pictures",
                set.test()
                        .map(test -> SeenPictures.of(set.train()).overlap(test).words())
                        .orElse("none are set apart"));
        return new RunRecord(
                task.card().name(),
                RunRecord.State.UNFINISHED,
                choice.seed,
                options(),
                List.of(),
                protocol);
    }

    private Map<String, String> options() {
        Map<String, String> options = new LinkedHashMap<>(choice.notes());
        options.putAll(TrainingChoice.notes(pretraining()));
        options.putAll(TaskOptions.notes(task));
        options.putAll(held.notes());
        options.putAll(devices.notes());
        return options;
    }
}
