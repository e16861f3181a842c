package io.genoise.cli;

import io.genoise.data.DataSet;
import io.genoise.data.LabelShortage;
import io.genoise.tensor.Device;
import io.genoise.train.RunFolder;
import io.genoise.train.RunRecord;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/// `genoise demo`: the whole job in a few minutes, from pictures without labels to a page that shows what they taught.
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        defaultValueProvider = Demo.Small.class,
        description = {
            "Shows in a few minutes what pictures without labels are worth.",
            "It trains a network to tell how pictures were turned, measures what its features are worth where labels"
                    + " are few, and writes a page of it, report.html. That is 'pretrain rotation' and 'probe' in one,"
                    + " with a budget for two processors. Without options it takes pictures drawn by code: nothing is"
                    + " downloaded."
        },
        footer = {
            "",
            "Examples:",
            "  genoise demo                                  pictures drawn by code",
            "  genoise demo --data photos/ --size 64         your own pictures",
            "  genoise demo --resume runs/rotation-scenes    go on after Ctrl-C"
        })
final class Demo implements Callable<Integer> {
    @Mixin DataChoice choice;

    @Mixin RotationChoice rotation;

    @Mixin HeldOutChoice held;

    @Mixin StudyChoice study;

    @Mixin RunChoice where;

    @Mixin DeviceChoice deviceChoice;

    @Spec CommandSpec spec;

    /// A budget of five minutes on two processors, the build included. Small pictures and a small network leave the time to train
    /// networks from scratch to the end of their recipe: cut short they would lose whatever pretraining is worth. Chosen on the
    /// scenes of seed 101.
    static final class Small implements IDefaultValueProvider {
        private static final Map<String, String> VALUES =
                Map.of(
                        "--network", "vgg-small,blocks=2,width=0.25",
                        "--size", "24",
                        "--limit", "10000",
                        "--epochs", "4",
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
                Set.of(
                        "--resume",
                        "--data",
                        "--labels",
                        RunChoice.OTHER_DATA,
                        "--per-class",
                        "--subsets",
                        "--train-at",
                        "--steps",
                        "--device",
                        "--threads",
                        "--debug"));
        Pretraining pretraining = new Pretraining("demo", choice, rotation, held, where, print);
        Probing probing = new Probing(choice, study, held.group, deviceChoice, print);
        try (RunFolder resumed = pretraining.takeUp(given)) {
            DataSet set = pretraining.open(resumed);
            if (Probing.hasLabels(set)) {
                probing.check(set);
            }
            try (Device device = deviceChoice.open()) {
                if (resumed != null && resumed.record().state() == RunRecord.State.FINISHED) {
                    show(probing, device, resumed, set);
                    return 0;
                }
                return show(probing, device, pretraining.run(device, set, resumed), set);
            }
        }
    }

    /// What the net is worth, if it is trained to its end; the exit code.
    private int show(Probing probing, Device device, Pretraining.Outcome outcome, DataSet set)
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
