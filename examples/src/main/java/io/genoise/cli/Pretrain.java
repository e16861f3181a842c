package io.genoise.cli;

import io.genoise.data.DataSet;
import io.genoise.data.LabelShortage;
import io.genoise.report.ShellWord;
import io.genoise.tensor.Device;
import io.genoise.train.RunFolder;
import io.genoise.train.RunRecord;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/// `genoise pretrain TASK`: learns from pictures without labels.
@Command(
        name = "pretrain",
        mixinStandardHelpOptions = true,
        description = {
            "Trains a network on pictures without their labels.",
            "Ctrl-C keeps the state; --resume goes on from it, bit for bit."
        },
        footer = {
            "",
            "Examples:",
            "  genoise pretrain rotation                             the built-in scenes",
            "  genoise pretrain rotation --data photos/ --size 64    your own pictures",
            "  genoise pretrain rotation --data photos/ --inductive  a fifth held out, to be tested on",
            "  genoise pretrain --resume runs/rotation-photos        go on after Ctrl-C"
        })
final class Pretrain implements Callable<Integer> {
    /// The pretext tasks there are.
    enum Task {
        ROTATION
    }

    /// A task by its name.
    static final class TaskName implements ITypeConverter<Task> {
        @Override
        public Task convert(String text) {
            for (Task task : Task.values()) {
                if (task.name().equalsIgnoreCase(text)) {
                    return task;
                }
            }
            throw new TypeConversionException(
                    "there is no task '%s', only rotation".formatted(text));
        }
    }

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "TASK",
            converter = TaskName.class,
            description = "The pretext task: rotation (which way was this picture turned?).")
    Task task;

    @Mixin DataChoice choice;

    @Mixin RotationChoice rotation;

    @Mixin HeldOutChoice held;

    @Mixin RunChoice where;

    @Mixin DeviceChoice deviceChoice;

    @Spec CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter print = spec.commandLine().getOut();
        Pretraining pretraining = new Pretraining("pretrain", choice, rotation, held, where, print);
        where.check(
                spec.commandLine().getParseResult(),
                Set.of(
                        "--resume",
                        "--data",
                        "--labels",
                        RunChoice.OTHER_DATA,
                        "--device",
                        "--threads",
                        "--debug"));
        try (RunFolder resumed = pretraining.takeUp(spec.commandLine().getParseResult())) {
            if (resumed != null && resumed.record().state() == RunRecord.State.FINISHED) {
                throw new IllegalArgumentException(
                        resumed.path() + " is a finished run: there is nothing to resume");
            }
            if (resumed == null && task == null) {
                throw new IllegalArgumentException("which task? There is: rotation");
            }
            DataSet set = pretraining.open(resumed);
            try (Device device = deviceChoice.open()) {
                return tell(pretraining.run(device, set, resumed), set, print);
            }
        }
    }

    private static int tell(Pretraining.Outcome outcome, DataSet set, PrintWriter print)
            throws IOException {
        try (RunFolder run = outcome.folder()) {
            if (outcome.finished()) {
                print.println("run: " + run.path());
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
}
