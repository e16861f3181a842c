package io.genoise.cli;

import io.genoise.train.EncoderCard;
import io.genoise.train.Standardization;
import io.genoise.weights.Checkpoint;
import io.genoise.weights.ForeignEncoder;
import io.genoise.weights.SafeTensors;
import io.genoise.weights.StoredTensor;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
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

/// `genoise import FILE`: an encoder that another program wrote, as one of ours.
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = {
            "Makes an encoder of ours from a safetensors file that another program wrote.",
            "Known are torchvision's and timm's ResNets of 18, 34 and 50 layers, and the plain vision transformers of timm,"
                    + " Meta's DINO and DINOv2, and Hugging Face's ViT and DINOv2. Which one it is follows from the names and"
                    + " shapes of the tensors; each must be known and none may be missing.",
            "What is written is one safetensors file with notes on how its pictures are prepared, for all that takes an"
                    + " encoder's file."
        },
        footer = {
            "",
            "Examples:",
            "  genoise import resnet50.safetensors --out encoder.safetensors",
            "  genoise import dinov2-small.safetensors --size 224 --out encoder.safetensors",
            "  genoise generate runs/dcgan-photos --evaluate --features encoder.safetensors"
        })
final class Import implements Callable<Integer> {
    private static final int LARGEST_SIZE = 4096;

    @Parameters(paramLabel = "FILE", description = "A safetensors file of an encoder's weights.")
    Path file;

    @Option(
            names = "--size",
            paramLabel = "PIXELS",
            order = 1,
            description =
                    "Rows and columns of the pictures that it shall take (default: those that its positions were learned for;"
                            + " 224 for a ResNet). Positions of a transformer are interpolated; DINOv2's were learned for 518.")
    Integer size;

    @Option(
            names = "--mean",
            paramLabel = "NUMBER",
            split = ",",
            order = 2,
            description =
                    "What is taken from its pictures' channels, which lie in 0 to 1, joined by commas (default:"
                            + " 0.485,0.456,0.406, which is ImageNet's).")
    float[] mean;

    @Option(
            names = "--deviation",
            paramLabel = "NUMBER",
            split = ",",
            order = 3,
            description =
                    "By what they are divided then (default: 0.229,0.224,0.225, which is ImageNet's; 0.5,0.5,0.5, and the mean"
                            + " so too, for many of timm's transformers).")
    float[] deviation;

    @Mixin OutFile out;

    @Option(
            names = "--no-classifier",
            order = 72,
            description = "Leave its classifier out, so that it gives features and no logits.")
    boolean withoutClassifier;

    @Option(
            names = "--heads",
            paramLabel = "COUNT",
            order = 73,
            description =
                    "Heads of a transformer's attention, where they do not follow from its width (known: 192, 384, 768, 1024,"
                            + " 1280 and 1408 features).")
    Integer heads;

    @Option(names = "--debug", order = 63, description = "Show where an error came from.")
    boolean debug;

    @Spec CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Path to = out.checked(".safetensors");
        ForeignEncoder.Options options = options();
        Checkpoint checkpoint = SafeTensors.read(file);
        ForeignEncoder encoder;
        try {
            encoder = ForeignEncoder.of(checkpoint.tensors(), options);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("%s: %s".formatted(file, e.getMessage()), e);
        }
        EncoderCard card =
                new EncoderCard(
                        encoder.network(),
                        encoder.size(),
                        standardization(encoder.network().channels()));
        Map<String, String> notes = new LinkedHashMap<>(card.notes());
        notes.put("imported.file", file.getFileName().toString());
        notes.put("imported.names", encoder.origin());
        SafeTensors.write(to, new Checkpoint(encoder.tensors(), notes));
        PrintWriter print = spec.commandLine().getOut();
        print.println("%s: %s".formatted(encoder.origin(), card.words()));
        print.println(
                String.format(
                        Locale.ROOT,
                        "%s tensors, %,d numbers, for pictures of %s pixels: %s",
                        encoder.tensors().size(),
                        encoder.tensors().values().stream().mapToLong(StoredTensor::elements).sum(),
                        encoder.size(),
                        to));
        print.flush();
        return 0;
    }

    private ForeignEncoder.Options options() {
        ForeignEncoder.Options options = ForeignEncoder.Options.STANDARD;
        if (size != null) {
            Value.check(
                    "--size",
                    size,
                    size >= 1 && size <= LARGEST_SIZE,
                    "1 to %s pixels".formatted(LARGEST_SIZE));
            options = options.withSize(size);
        }
        if (heads != null) {
            Value.check("--heads", heads, heads >= 1, "1 or more");
            options = options.withHeads(heads);
        }
        return withoutClassifier ? options.withoutClassifier() : options;
    }

    private Standardization standardization(int channels) {
        Standardization standard = Standardization.imageNet();
        Standardization chosen =
                new Standardization(
                        mean == null ? standard.mean() : mean,
                        deviation == null ? standard.deviation() : deviation);
        check("--mean", chosen.mean(), channels);
        check("--deviation", chosen.deviation(), channels);
        for (float number : chosen.deviation()) {
            Value.check("--deviation", number, number > 0, "numbers above 0");
        }
        return chosen;
    }

    private static void check(String option, float[] numbers, int channels) {
        if (numbers.length != channels) {
            throw new IllegalArgumentException(
                    "%s %s: its pictures have %s channels"
                            .formatted(option, Arrays.toString(numbers), channels));
        }
    }
}
