package io.genoise.cli;

import io.genoise.embed.Classifier;
import io.genoise.embed.Embedder;
import io.genoise.onnx.OnnxModel;
import io.genoise.tensor.Device;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `genoise export RUN`: an encoder or a classifier for other programs.
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = {
            "Writes an encoder, or a classifier of genoise train, as an ONNX model, for any program that runs those.",
            "Its input is pictures, f32 [batch, channels, size, size]: the middle square of each, channels first, values in 0 to 1;"
                    + " what else prepares them is part of it. Its output is features [batch, numbers], or of a classifier"
                    + " probabilities [batch, classes], whose names are among its notes."
        },
        footer = {
            "",
            "Examples:",
            "  genoise export runs/TASK-photos --out encoder.onnx",
            "  genoise export pets.safetensors --out pets.onnx"
        })
final class Export implements Callable<Integer> {
    @Parameters(
            index = "0",
            paramLabel = "RUN",
            description =
                    "The folder of a run, or a safetensors file of an encoder or of genoise train.")
    Path run;

    @Mixin OutFile out;

    @Option(
            names = "--map",
            order = 11,
            paramLabel = "NAME",
            description =
                    "Which of an encoder's maps gives the features (genoise embed --list-maps has their names; default: the last"
                            + " but one over 4x4 cells).")
    String map;

    @Mixin DeviceChoice deviceChoice;

    @Spec CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter print = spec.commandLine().getOut();
        Path file = out.checked(".onnx");
        if (!file.toString().toLowerCase(Locale.ROOT).endsWith(".onnx")) {
            throw new IllegalArgumentException(
                    "--out %s: expected a name that ends in .onnx".formatted(file));
        }
        boolean classifies = Classifier.isIn(run);
        if (classifies && map != null) {
            throw new IllegalArgumentException(
                    "--map %s: a classifier has learned on a map of its own".formatted(map));
        }
        try (Device device = deviceChoice.open()) {
            if (classifies) {
                try (Classifier classifier = Classifier.load(run, device)) {
                    write(classifier.onnx(), classifier.toString(), print);
                }
            } else {
                try (Embedder usual = Embedder.load(run, device)) {
                    Embedder embedder = map == null ? usual : usual.at(map);
                    write(embedder.onnx(), embedder.toString(), print);
                }
            }
        }
        return 0;
    }

    private void write(OnnxModel model, String what, PrintWriter print) throws IOException {
        model.write(out.file);
        print.println("%s: %s".formatted(what, out.file));
        print.flush();
    }
}
