package io.genoise.cli;

import io.genoise.data.DataSet;
import io.genoise.data.Images;
import io.genoise.data.Split;
import io.genoise.data.Subset;
import io.genoise.network.Nin;
import io.genoise.tensor.Device;
import io.genoise.train.EncoderCard;
import io.genoise.train.RunFolder;
import io.genoise.train.RunRecord;
import io.genoise.transfer.FewLabelTable;
import io.genoise.transfer.Plan;
import io.genoise.transfer.Protocol;
import io.genoise.transfer.Study;
import io.genoise.weights.Checkpoint;
import io.genoise.weights.SafeTensors;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.jr.ob.JSON;

/// `genoise probe RUN`: what a pretraining is worth where labels are few.
@Command(
        name = "probe",
        mixinStandardHelpOptions = true,
        description =
                "Measures what a pretraining is worth: accuracy with few labels, of its features and of every"
                        + " baseline, on the same random subsets.")
final class Probe implements Callable<Integer> {
    private static final double HELD_OUT = 0.2;

    @Parameters(paramLabel = "RUN", description = "The folder of a pretraining.")
    Path run;

    @Mixin DataChoice choice;

    @Mixin DeviceChoice deviceChoice;

    @Option(
            names = "--per-class",
            paramLabel = "COUNT",
            split = ",",
            defaultValue = "1,5,20,100",
            description = "Numbers of labels a class (default: ${DEFAULT-VALUE}).")
    List<Integer> perClass;

    @Option(
            names = "--subsets",
            paramLabel = "COUNT",
            defaultValue = "10",
            description = "Random subsets for each number of labels (default: ${DEFAULT-VALUE}).")
    int subsets;

    @Option(
            names = "--steps",
            paramLabel = "COUNT",
            defaultValue = "400",
            description =
                    "Training steps of the networks from scratch and fine-tuned (default: ${DEFAULT-VALUE}).")
    int steps;

    @Option(
            names = "--train-at",
            paramLabel = "COUNT",
            split = ",",
            defaultValue = "20",
            description =
                    "Numbers of labels a class for which whole networks are trained (default: ${DEFAULT-VALUE}).")
    List<Integer> trainAt;

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            description = "Where the table is written (default: the run's).")
    Path out;

    @Spec CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter print = spec.commandLine().getOut();
        RunFolder folder = RunFolder.open(run);
        RunRecord record = folder.record();
        if (!spec.commandLine().getParseResult().hasMatchedOption("--data")) {
            choice.restore(record.options());
        }
        DataSet set = choice.open();
        set.notes().forEach(print::println);
        Checkpoint checkpoint = SafeTensors.read(folder.checkpoint());
        EncoderCard card = EncoderCard.of(checkpoint.metadata());
        boolean heldOut = set.test().isEmpty();
        Split parts = heldOut ? Split.stratified(set.train(), HELD_OUT, choice.seed) : null;
        Images train = heldOut ? parts.second() : set.train();
        Images test = labelled(heldOut ? parts.first() : set.test().orElseThrow());
        String split =
                heldOut
                        ? "a fifth held out, transductive: the pretraining saw these pictures, without labels"
                        : "the data set's own test pictures, never seen in pretraining";
        try (Device device = deviceChoice.open()) {
            Nin network = EncoderCard.load(checkpoint, device.scope());
            Plan plan =
                    Plan.standard(
                                    Study.PRETRAINED,
                                    List.of(Study.RANDOM, Study.SCRATCH),
                                    choice.seed)
                            .withLabelsPerClass(perClass)
                            .withMostSubsets(subsets);
            Study study =
                    new Study(plan, Study.recipe(steps, 0.1f), Study.recipe(steps, 0.02f), trainAt);
            FewLabelTable table =
                    study.run(
                            device,
                            network,
                            card,
                            train,
                            test,
                            record.options().get("epochs") + " epochs",
                            setting(record, train, split),
                            line -> {
                                print.println(line);
                                print.flush();
                            });
            print.println(table.text());
            print.flush();
            Path to = out == null ? folder.path() : out;
            Files.createDirectories(to);
            Files.writeString(
                    to.resolve("probe.json"),
                    JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(table) + "\n");
        }
        return 0;
    }

    /// Pictures without a label cannot be tested on.
    private static Images labelled(Images images) {
        int[] known = IntStream.range(0, images.size()).filter(i -> images.label(i) >= 0).toArray();
        if (known.length == 0) {
            throw new IllegalArgumentException(
                    images.name() + " has no labels: nothing can be probed without");
        }
        return known.length == images.size() ? images : Subset.of(images, known);
    }

    private static Protocol.Setting setting(RunRecord record, Images train, String split) {
        String fingerprint = train.fingerprint();
        return new Protocol.Setting(
                train.name()
                        + ", "
                        + train.height()
                        + "x"
                        + train.width()
                        + "x"
                        + train.channels()
                        + ", fingerprint "
                        + fingerprint.substring(0, Math.min(12, fingerprint.length())),
                split,
                record.task()
                        + " on "
                        + record.data().get("name")
                        + ", "
                        + record.options().get("epochs")
                        + " epochs, NIN of "
                        + record.options().get("blocks")
                        + " blocks, width "
                        + record.options().get("width")
                        + ", seed "
                        + record.seed());
    }
}
