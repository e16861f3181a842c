package io.genoise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.data.scenes.Scenes;
import io.genoise.generate.FeatureSpace;
import io.genoise.network.Networks;
import io.genoise.tensor.Device;
import io.genoise.train.EncoderCard;
import io.genoise.train.Standardization;
import io.genoise.weights.Checkpoint;
import io.genoise.weights.ParameterTensors;
import io.genoise.weights.SafeTensors;
import io.genoise.weights.StoredTensor;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/// `genoise import`, of files without notes, whose names ours have too.
class ImportTest {
    @TempDir static Path folder;

    private static Path resNet;
    private static Path transformer;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int genoise(String command) {
        CommandLine line = Genoise.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(command.split(" "));
    }

    @BeforeAll
    static void write() throws IOException {
        resNet = write("resnet", "resnet18,width=0.0625,stem=imagenet");
        transformer = write("vit", "vit-small,size=16,patch=4,depth=2,features=8,heads=2,scale=1");
    }

    private static Path write(String name, String network) throws IOException {
        Path file = folder.resolve(name + ".safetensors");
        try (Device device = Device.open("reference", 1)) {
            Map<String, StoredTensor> tensors =
                    new LinkedHashMap<>(
                            ParameterTensors.of(
                                    Networks.of(network).create(device.scope(), 1).parameters()));
            SafeTensors.write(file, new Checkpoint(tensors, Map.of()));
        }
        return file;
    }

    @Test
    void aResNetIsAnEncoderOfOurs() throws IOException {
        Path to = folder.resolve("encoder.safetensors");
        assertThat(genoise("import %s --size 32 --no-classifier --out %s".formatted(resNet, to)))
                .as(err.toString())
                .isZero();
        assertThat(out.toString())
                .contains("torchvision's ResNet: resnet18", "for pictures of 32 pixels");
        EncoderCard card = EncoderCard.of(SafeTensors.read(to).metadata());
        assertThat(card.network())
                .isEqualTo(Networks.of("resnet18,width=0.0625,stem=imagenet").withClasses(0));
        assertThat(card.size()).isEqualTo(32);
        assertThat(card.standardization().mean())
                .containsExactly(Standardization.imageNet().mean());
        try (Device device = Device.open("cpu", 1)) {
            FeatureSpace space = FeatureSpace.load(to, device.scope());
            assertThat(space.map()).isEqualTo("layer4 mean");
            assertThat(space.of(Scenes.train(32, 4, 1)).dimension()).isEqualTo(32);
        }
    }

    @Test
    void aTransformerIsMadeForAnotherSize() throws IOException {
        Path to = folder.resolve("vit-encoder.safetensors");
        String command =
                "import %s --heads 2 --size 24 --mean 0.5,0.5,0.5 --deviation 0.5,0.25,0.5 --out %s"
                        .formatted(transformer, to);
        assertThat(genoise(command)).as(err.toString()).isZero();
        Checkpoint written = SafeTensors.read(to);
        EncoderCard card = EncoderCard.of(written.metadata());
        assertThat(card.words()).contains("size 24", "patch 4", "heads 2", "scale 1.0");
        assertThat(card.network().classes()).isEqualTo(10);
        assertThat(card.standardization().deviation()).containsExactly(0.5f, 0.25f, 0.5f);
        assertThat(written.tensor("pos_embed").shape()).containsExactly(1, 37, 8);
        assertThat(written.metadata()).containsEntry("imported.file", "vit.safetensors");

        assertThat(genoise(command)).isEqualTo(2);
        assertThat(err.toString()).contains("it is there already").hasLineCount(1);
        assertThat(genoise(command + " --overwrite")).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "import none.safetensors --out NEW | none.safetensors: there is no such file",
                "import RESNET | --out",
                "import RESNET --out NEW --size 0 | --size 0: expected 1 to 4096 pixels",
                "import RESNET --out NEW --mean 0.5 | --mean [0.5]: its pictures have 3 channels",
                "import RESNET --out NEW --deviation 1,0,1 | --deviation 0.0: expected numbers above 0",
                "import RESNET --out NEW --mean half | half",
                "import VIT --out NEW | vit.safetensors: how many heads a transformer of 8 features has",
                "import VIT --out NEW --heads 0 | --heads 0: expected 1 or more",
                "import VIT --out NEW --heads 2 --size 30 | size 30 do not divide into patches of 4"
            })
    void aMistakeIsOneLineAndNothingIsWritten(String command, String named) {
        Path to = folder.resolve("new.safetensors");
        assertThat(
                        genoise(
                                command.replace("RESNET", resNet.toString())
                                        .replace("VIT", transformer.toString())
                                        .replace("NEW", to.toString())))
                .isEqualTo(2);
        assertThat(err.toString()).startsWith("genoise: ").contains(named).hasLineCount(1);
        assertThat(to).doesNotExist();
    }
}
