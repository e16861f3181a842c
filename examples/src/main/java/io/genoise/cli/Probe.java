package io.genoise.cli;

import io.genoise.data.DataSet;
import io.genoise.network.Encoder;
import io.genoise.task.RotationControl;
import io.genoise.tensor.Device;
import io.genoise.train.EncoderCard;
import io.genoise.train.RunFolder;
import io.genoise.train.RunRecord;
import io.genoise.weights.Checkpoint;
import io.genoise.weights.SafeTensors;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/// `genoise probe RUN`: what a pretraining is worth where labels are few.
@Command(
        name = "probe",
        mixinStandardHelpOptions = true,
        description = {
            "Measures what a pretraining is worth where labels are few, beside every baseline.",
            "Each method gets the same random subsets of labelled pictures. The table is printed and written as"
                    + " probe.json, its chart as few-labels.svg, and all of it as a page, report.html. Without --data"
                    + " it takes the pictures that the run was trained on."
        },
        footer = {
            "",
            "Examples:",
            "  genoise probe runs/rotation-scenes                             as the protocol has it",
            "  genoise probe runs/rotation-scenes --subsets 7 --steps 100     quicker",
            "  genoise probe runs/rotation-scenes --per-class 5,20,100,all    other numbers of labels",
            "  genoise probe runs/rotation-scenes --data photos/              on other pictures"
        })
final class Probe implements Callable<Integer> {
    @Parameters(paramLabel = "RUN", description = "The folder of a pretraining.")
    Path run;

    @Mixin DataChoice choice;

    @Mixin StudyChoice study;

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            order = 50,
            description = "Where table and report are written (default: the run's folder).")
    Path out;

    @Mixin DeviceChoice deviceChoice;

    @Spec CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter print = spec.commandLine().getOut();
        ParseResult given = spec.commandLine().getParseResult();
        study.check();
        RunFolder folder = RunFolder.open(run);
        RunRecord record = folder.record();
        choice.restore(record.options(), given);
        RotationControl.noted(record.protocol())
                .ifPresent(control -> control.lines().forEach(print::println));
        Checkpoint checkpoint = SafeTensors.read(folder.checkpoint());
        EncoderCard card = EncoderCard.of(checkpoint.metadata());
        if (record.state() != RunRecord.State.FINISHED) {
            print.println(
                    "warning: %s is not finished; its last checkpoint is probed".formatted(run));
        }
        DataSet set = choice.open();
        set.notes().forEach(print::println);
        Probing probing =
                new Probing(
                        choice, study, deviceChoice, given.hasMatchedOption("--per-class"), print);
        try (Device device = deviceChoice.open()) {
            Encoder network = EncoderCard.load(checkpoint, device.scope());
            probing.run(
                    device, network, card, folder, record, set, out == null ? folder.path() : out);
        }
        return 0;
    }
}
