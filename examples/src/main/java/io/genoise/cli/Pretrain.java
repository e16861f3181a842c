package io.genoise.cli;

import io.genoise.data.Images;
import io.genoise.task.PretextTask;
import io.genoise.task.Tasks;
import io.genoise.tensor.Device;
import io.genoise.train.Pace;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/// `genoise pretrain [TASK]`: learns from pictures without labels. Each task that is found is a subcommand,
/// [PretrainTask]; without a task a run is taken up again, or with a budget of time the task is chosen too.
@Command(
        name = "pretrain",
        synopsisSubcommandLabel = "[TASK]",
        mixinStandardHelpOptions = true,
        description = {
            "Trains a network on pictures without their labels, by a task that makes its own.",
            "With --budget the task, network, size and epochs are chosen for the pictures. Ctrl-C keeps the state;"
                    + " --resume goes on from it, bit for bit."
        },
        footer = {
            "",
            "Examples:",
            "  genoise pretrain TASK --help                   its paper, and its options",
            "  genoise pretrain TASK --data photos/           learn by it",
            "  genoise pretrain --data photos/ --budget 20m   what to learn by is chosen",
            "  genoise pretrain --resume runs/TASK-photos     go on after Ctrl-C"
        })
final class Pretrain implements Callable<Integer> {
    /// A tenth of the budget is for trying, but at most some seconds a task.
    private static final int TRYING = 10;

    private static final Duration LONGEST = Duration.ofSeconds(5);

    /// The rest is for starting, checkpoints and controls.
    private static final double USED = 0.95;

    /// Takes what is neither an option nor the name of a task, to say so.
    static final class NoTask implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            throw new TypeConversionException(
                    "there is no task '%s'; there are %s"
                            .formatted(text, String.join(", ", Tasks.names())));
        }
    }

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "TASK",
            hidden = true,
            converter = NoTask.class)
    String task;

    @Option(
            names = "--budget",
            paramLabel = "TIME",
            order = 20,
            converter = Times.class,
            description =
                    "How long it should take, such as 90s, 20m or 1h30m. Tasks are tried on your pictures for some three"
                            + " tenths of it; then task, network, size and epochs are chosen so that it is kept if the"
                            + " machine stays as fast; it is not cut off, and the controls at its end come on top. What is given is"
                            + " kept.")
    Duration budget;

    @Mixin DataChoice choice;

    @Mixin TrainingChoice training;

    @Mixin HeldOutChoice held;

    @Mixin RunChoice where;

    @Mixin DeviceChoice deviceChoice;

    @Spec CommandSpec spec;

    /// This command with a subcommand for each of `tasks`.
    static CommandLine command(List<PretextTask> tasks) {
        CommandLine line = new CommandLine(new Pretrain());
        for (PretextTask task : tasks) {
            line.addSubcommand(task.card().name(), PretrainTask.command(task));
        }
        DefaultValues.tell(
                line.getCommandSpec(),
                Map.of(
                        "--size", "chosen",
                        "--epochs", "chosen",
                        "--batch", "the task's",
                        "--network", "chosen",
                        "--rate", "the task's"));
        return line;
    }

    @Override
    public Integer call() throws IOException {
        CommandLine.ParseResult given = spec.commandLine().getParseResult();
        where.check(given, PretrainingRun.FREE);
        PretrainingRun run =
                new PretrainingRun(
                        "pretrain",
                        choice,
                        training,
                        held,
                        where,
                        deviceChoice,
                        spec.commandLine().getOut());
        if (where.resume != null) {
            return run.resume(given, null);
        }
        if (budget == null) {
            throw new IllegalArgumentException(
                    "which task? There are %s; or say how long it may take, with --budget 20m, and one is chosen"
                            .formatted(String.join(", ", Tasks.names())));
        }
        return chosen(run, spec.commandLine().getOut());
    }

    /// Has the kernels compiled that nearly all tasks use, so that the time for trying is not spent on the first one's.
    private void warm(Device device, PretextTask any, Images images) throws IOException {
        try {
            any.admit(images);
            Speed.of(
                    device,
                    training.pretraining(any, choice.size(), choice.seed),
                    images,
                    Duration.ZERO);
        } catch (IllegalArgumentException _) {
            // It is left out, with the reason.
        }
    }

    /// Chooses what to learn by, says why, and learns.
    private int chosen(PretrainingRun run, PrintWriter print) throws IOException {
        long start = System.nanoTime();
        boolean sizeGiven = choice.size != null;
        Images images = held.apply(choice.open(), choice.seed).train();
        List<PretextTask> tasks = new ArrayList<>(Tasks.all());
        // The one to begin with is tried whatever the time.
        String first = Tasks.first().card().name();
        tasks.sort(Comparator.comparing(task -> !task.card().name().equals(first)));
        Duration share = budget.dividedBy((long) TRYING * tasks.size());
        Duration each = share.compareTo(LONGEST) < 0 ? share : LONGEST;
        print.println(
                "choosing: tasks are tried on these pictures, for up to %s or so; the machine should have nothing else to do"
                        .formatted(
                                Pace.words(Math.round(Advice.TRYING * USED * budget.toSeconds()))));
        print.flush();
        try (Device device = deviceChoice.open(print)) {
            warm(device, Tasks.first().small(), images);
            Advice advice =
                    Advice.of(
                            tasks,
                            images,
                            choice.size(),
                            sizeGiven,
                            training,
                            choice.seed,
                            () -> USED * budget.toSeconds() - (System.nanoTime() - start) / 1e9,
                            pretraining -> Speed.of(device, pretraining, images, each));
            advice.reasons().forEach(print::println);
            choice.size = advice.size();
            training.take(advice.pretraining());
            run.begin(advice.pretraining().task());
            print.println("the same without choosing: " + run.command());
            print.flush();
            return run.whole(device);
        }
    }
}
