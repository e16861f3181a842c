package io.genoise.cli;

import io.genoise.data.DataSet;
import io.genoise.data.Images;
import io.genoise.data.Provenance;
import io.genoise.task.Rotation;
import io.genoise.task.RotationControl;
import io.genoise.task.RotationPretraining;
import io.genoise.tensor.Device;
import io.genoise.train.DivergenceException;
import io.genoise.train.RunFolder;
import io.genoise.train.RunRecord;
import io.genoise.train.StopSignal;
import io.genoise.train.Versions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `genoise pretrain TASK`: learns from pictures without labels.
@Command(
        name = "pretrain",
        mixinStandardHelpOptions = true,
        description = "Trains a network on pictures without their labels.")
final class Pretrain implements Callable<Integer> {
    /// The pretext tasks there are.
    enum Task {
        ROTATION
    }

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "TASK",
            description = "The pretext task: ${COMPLETION-CANDIDATES}.")
    Task task;

    @Mixin DataChoice choice;

    @Mixin DeviceChoice deviceChoice;

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            description = "Where the run is written (default: a fresh folder in runs/).")
    Path out;

    @Option(names = "--overwrite", description = "Throw away the run that is in --out.")
    boolean overwrite;

    @Option(
            names = "--resume",
            paramLabel = "RUN",
            description = "Go on with a run that was broken off, with its own options.")
    Path resume;

    @Option(
            names = "--epochs",
            paramLabel = "COUNT",
            defaultValue = "5",
            description = "How often all pictures are seen (default: ${DEFAULT-VALUE}).")
    int epochs;

    @Option(
            names = "--batch",
            paramLabel = "PICTURES",
            defaultValue = "32",
            description = "Pictures a step, each turned four ways (default: ${DEFAULT-VALUE}).")
    int batch;

    @Option(
            names = "--width",
            paramLabel = "FACTOR",
            defaultValue = "0.25",
            description = "Width of the network, 1 for RotNet's own (default: ${DEFAULT-VALUE}).")
    double width;

    @Option(
            names = "--blocks",
            paramLabel = "COUNT",
            defaultValue = "4",
            description = "Blocks of the network, 3 to 5 (default: ${DEFAULT-VALUE}).")
    int blocks;

    @Option(
            names = "--rate",
            paramLabel = "RATE",
            defaultValue = "0.1",
            description = "The highest learning rate (default: ${DEFAULT-VALUE}).")
    float rate;

    @Option(
            names = "--one-turn",
            description = "One random turn of each picture, instead of all four.")
    boolean oneTurn;

    @Spec CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter print = spec.commandLine().getOut();
        RunFolder folder = resume == null ? null : takeUp(RunFolder.open(resume));
        if (task == null) {
            throw new IllegalArgumentException("which task? There is: rotation");
        }
        check("--epochs", epochs, 1);
        check("--batch", batch, 1);
        DataSet set = choice.open();
        Images images = set.train();
        set.notes().forEach(print::println);
        Provenance.of(images).warning().ifPresent(warning -> print.println("warning: " + warning));
        print.flush();
        try (Device device = deviceChoice.open();
                StopSignal stop = new StopSignal()) {
            RotationPretraining pretraining = pretraining();
            RunRecord record = record(set, device);
            if (folder == null) {
                folder =
                        out == null
                                ? RunFolder.fresh(Path.of("runs"), "rotation-" + set.name(), record)
                                : RunFolder.create(out, record, overwrite);
            }
            try {
                return report(pretraining, device, set, folder, record, stop, print);
            } catch (DivergenceException e) {
                folder.write(record.in(RunRecord.State.DIVERGED));
                throw e;
            }
        }
    }

    private int report(
            RotationPretraining pretraining,
            Device device,
            DataSet set,
            RunFolder folder,
            RunRecord record,
            StopSignal stop,
            PrintWriter print)
            throws IOException {
        RotationPretraining.Result result =
                pretraining.run(device.scope(), set.train(), folder, TerminalProgress.here(), stop);
        if (!result.finished()) {
            print.println("stopped; go on with: genoise pretrain --resume " + folder.path());
            print.flush();
            return 0;
        }
        print.printf(
                Locale.ROOT,
                "%,d views in %.0f s, %.0f a second%n",
                result.views(),
                result.seconds(),
                result.views() / Math.max(1e-9, result.seconds()));
        Map<String, String> protocol = new LinkedHashMap<>(record.protocol());
        if (set.test().isPresent()) {
            double told =
                    RotationControl.accuracy(
                            result.network(), result.card().standardization(), set.test().get());
            print.printf(
                    Locale.ROOT,
                    "turns of test pictures told right: %.1f %% (chance 25 %%)%n",
                    100 * told);
            protocol.put("turns of test pictures", String.format(Locale.ROOT, "%.4f", told));
        }
        double noise =
                RotationControl.onNoise(
                        result.network(),
                        result.card().standardization(),
                        set.train(),
                        choice.seed);
        print.printf(
                Locale.ROOT,
                "control, turns of symmetric noise treated alike: %.1f %% (%s)%n",
                100 * noise,
                noise <= RotationControl.EXPECTED
                        ? "passed: at most 30 % expected"
                        : "NOT passed: above 30 %, the net reads JPEG's traces");
        protocol.put(
                "control, turns of symmetric noise", String.format(Locale.ROOT, "%.4f", noise));
        RunRecord finished =
                new RunRecord(
                        record.task(),
                        RunRecord.State.FINISHED,
                        record.seed(),
                        record.options(),
                        record.data(),
                        record.device(),
                        record.versions(),
                        protocol);
        folder.write(finished);
        print.println("run: " + folder.path());
        print.println("what is it worth? genoise probe " + folder.path());
        print.flush();
        return 0;
    }

    private RotationPretraining pretraining() {
        Rotation rotation = new Rotation(Rotation.STANDARD.augmentation(), !oneTurn);
        return new RotationPretraining(rotation, blocks, width, epochs, batch, rate, choice.seed);
    }

    private static void check(String option, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(
                    option + " " + value + ": expected " + least + " or more");
        }
    }

    private RunRecord record(DataSet set, Device device) {
        Map<String, String> options = new LinkedHashMap<>(choice.notes());
        options.put("epochs", Integer.toString(epochs));
        options.put("batch", Integer.toString(batch));
        options.put("width", Double.toString(width));
        options.put("blocks", Integer.toString(blocks));
        options.put("rate", Float.toString(rate));
        options.put("one-turn", Boolean.toString(oneTurn));
        Images images = set.train();
        Map<String, String> data = new LinkedHashMap<>();
        data.put("name", images.name());
        data.put("fingerprint", images.fingerprint());
        data.put("pictures", Integer.toString(images.size()));
        data.put("size", images.height() + "x" + images.width() + "x" + images.channels());
        Map<String, String> protocol = new LinkedHashMap<>();
        protocol.put(
                "weights", "of the last epoch; no picture of the test set was seen, no label used");
        return new RunRecord(
                "rotation",
                RunRecord.State.UNFINISHED,
                choice.seed,
                options,
                data,
                DeviceChoice.notes(device),
                Versions.current(),
                protocol);
    }

    /// Takes over the options of a run that was broken off.
    private RunFolder takeUp(RunFolder folder) throws IOException {
        RunRecord record = folder.record();
        if (record.state() == RunRecord.State.FINISHED) {
            throw new IllegalArgumentException(
                    folder.path() + " is a finished run: there is nothing to resume");
        }
        Map<String, String> options = record.options();
        choice.restore(options);
        choice.seed = record.seed();
        task = Task.valueOf(record.task().toUpperCase(Locale.ROOT));
        epochs = Integer.parseInt(options.get("epochs"));
        batch = Integer.parseInt(options.get("batch"));
        width = Double.parseDouble(options.get("width"));
        blocks = Integer.parseInt(options.get("blocks"));
        rate = Float.parseFloat(options.get("rate"));
        oneTurn = Boolean.parseBoolean(options.get("one-turn"));
        return folder;
    }
}
