package io.genoise.cli;

import io.genoise.data.DataSet;
import io.genoise.data.Images;
import io.genoise.embed.Classifier;
import io.genoise.embed.Embedder;
import io.genoise.embed.Prediction;
import io.genoise.tensor.Device;
import io.genoise.transfer.Metrics;
import io.genoise.transfer.Predictions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `genoise train RUN --data labelled/`: a classifier on a trained encoder.
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        description = {
            "Learns to name pictures, from a few that have labels, on the frozen features of a trained encoder.",
            "Map and penalty are chosen among these pictures, and the probabilities calibrated. What it is worth beside other"
                    + " ways, probe measures; this makes the classifier itself, one file, for predict or a Java program."
        },
        footer = {
            "",
            "Examples:",
            "  genoise train runs/TASK-photos --data labelled/ --out pets.safetensors",
            "  genoise predict pets.safetensors new/"
        })
final class Train implements Callable<Integer> {
    @Parameters(
            index = "0",
            paramLabel = "RUN",
            description = "The folder of a run, or a safetensors file of an encoder.")
    Path run;

    @Mixin DataChoice choice;

    @Mixin GroupChoice group;

    @Mixin OutFile out;

    @Mixin DeviceChoice deviceChoice;

    @Spec CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter print = spec.commandLine().getOut();
        Path file = out.checked(".safetensors");
        try (Device device = deviceChoice.open();
                Embedder embedder = Embedder.load(run, device)) {
            if (choice.size == null) {
                choice.size = embedder.size();
            }
            DataSet set = choice.open();
            set.notes().forEach(print::println);
            print.flush();
            try (Classifier classifier =
                    Classifier.fit(embedder, set.train(), group.rule, choice.seed)) {
                print.println(classifier);
                classifier.words().forEach(print::println);
                set.test().ifPresent(test -> tested(print, classifier, test));
                classifier.save(file);
                print.println("classifier: " + file);
                print.flush();
            }
        }
        return 0;
    }

    /// What it says of the test pictures of its classes.
    private static void tested(PrintWriter print, Classifier classifier, Images test) {
        int[] numbers =
                test.classes().stream()
                        .mapToInt(name -> classifier.classes().indexOf(name))
                        .toArray();
        int[] known =
                IntStream.range(0, test.size())
                        .filter(i -> test.label(i) >= 0 && numbers[test.label(i)] >= 0)
                        .toArray();
        if (known.length == 0) {
            return;
        }
        Images asked = test.subset(known);
        List<Prediction> predictions = classifier.predict(asked);
        Metrics metrics =
                Metrics.of(
                        new Predictions(
                                predictions.stream()
                                        .map(Prediction::probabilities)
                                        .toArray(double[][]::new)),
                        IntStream.of(known).map(i -> numbers[test.label(i)]).toArray());
        print.println(
                String.format(
                        Locale.ROOT,
                        "right about %.1f %% of %s test pictures; confidence is off by %.1f points (expected calibration error)",
                        100 * metrics.accuracy(),
                        metrics.count(),
                        100 * metrics.calibrationError()));
    }
}
