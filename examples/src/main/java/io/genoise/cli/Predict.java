package io.genoise.cli;

import io.genoise.embed.Classifier;
import io.genoise.embed.Prediction;
import io.genoise.embed.PredictionFile;
import io.genoise.tensor.Device;
import io.genoise.weights.AtomicFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `genoise predict CLASSIFIER PICTURE…`: names pictures.
@Command(
        name = "predict",
        mixinStandardHelpOptions = true,
        description = {
            "Names pictures, by a classifier that genoise train has made.",
            "A line a picture: its file, the classes that it may be of and how probable they are; with --out instead a table"
                    + " (.csv) or JSON lines (.jsonl) with the probability of every class. Broken pictures are named on"
                    + " the standard error and left out."
        },
        footer = {
            "",
            "Examples:",
            "  genoise predict pets.safetensors new/",
            "  genoise predict pets.safetensors a.jpg --top 3",
            "  genoise predict pets.safetensors new/ --min-confidence 0.8 --out named.csv"
        })
final class Predict implements Callable<Integer> {
    @Parameters(
            index = "0",
            paramLabel = "CLASSIFIER",
            description = "The file that genoise train wrote.")
    Path file;

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "PICTURE",
            description = PicturesChoice.DESCRIPTION)
    List<Path> pictures;

    @Mixin PicturesChoice choice;

    @Mixin OutFile out;

    @Option(
            names = "--min-confidence",
            order = 11,
            paramLabel = "SHARE",
            defaultValue = "0",
            description =
                    "Give no class to a picture where the most probable one is less probable than this, 0 to 1: text has a ?"
                            + " before its guess, CSV nothing, JSON null (default: ${DEFAULT-VALUE}).")
    double least;

    @Option(
            names = "--top",
            order = 12,
            paramLabel = "COUNT",
            defaultValue = "1",
            description = "How many classes a line of text has (default: ${DEFAULT-VALUE}).")
    int top;

    @Mixin DeviceChoice deviceChoice;

    @Spec CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter print = spec.commandLine().getOut();
        Value.check("--min-confidence", least, least >= 0 && least <= 1, "0 to 1");
        Value.check("--top", top, top >= 1, "1 or more");
        Path table = out.file == null ? null : out.checked(".csv or .jsonl");
        PredictionFile kind = table == null ? PredictionFile.TEXT : PredictionFile.of(table);
        try (Device device = deviceChoice.open();
                Classifier classifier = Classifier.load(file, device)) {
            StringBuilder written = new StringBuilder(kind.heading(classifier.classes()));
            int[] sure = new int[1];
            int count =
                    choice.each(
                            "predict",
                            pictures,
                            classifier.embedder()::prepared,
                            (names, decoded) -> {
                                List<Prediction> predictions = classifier.predict(decoded);
                                for (int i = 0; i < names.size(); i++) {
                                    Prediction prediction = predictions.get(i);
                                    sure[0] += prediction.confidence() >= least ? 1 : 0;
                                    written.append(kind.line(names.get(i), prediction, top, least));
                                }
                                if (table == null) {
                                    print.print(written);
                                    print.flush();
                                    written.setLength(0);
                                }
                            });
            if (table != null) {
                AtomicFile.write(table, written.toString());
                print.println("%s pictures, %s of them named: %s".formatted(count, sure[0], table));
                print.flush();
            }
        }
        return 0;
    }
}
