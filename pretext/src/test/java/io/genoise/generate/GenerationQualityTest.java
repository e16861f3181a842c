package io.genoise.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genoise.data.Images;
import io.genoise.data.scenes.Scenes;
import io.genoise.network.EncoderNetwork;
import io.genoise.task.Generating;
import io.genoise.tensor.Device;
import io.genoise.train.EncoderCard;
import io.genoise.train.RunFolder;
import io.genoise.train.SmallNetwork;
import io.genoise.train.Standardization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerationQualityTest {
    private static final Images REAL = Scenes.train(8, 200, 3);

    @TempDir Path runs;

    private static FeatureSpace space(Device device) {
        EncoderNetwork encoder = SmallNetwork.of(4).create(device.scope(), 1);
        EncoderCard card = new EncoderCard(encoder.config(), 8, Standardization.of(REAL));
        String map = encoder.mapNames().get(1) + " mean";
        return new FeatureSpace("a random net", map, encoder, card);
    }

    private static GenerationQuality measured(Device device, Images asIfGenerated) {
        return GenerationQuality.of(space(device), REAL, 100, 1, n -> asIfGenerated.limit(n));
    }

    @Test
    void realPicturesAreNearNoiseIsFarAndAHandfulIsPreciseAlone() {
        try (Device device = Device.best(1)) {
            int[] handful = new int[200];
            for (int i = 0; i < handful.length; i++) {
                handful[i] = i % 4;
            }
            GenerationQuality others = measured(device, Scenes.train(8, 200, 4).shuffled(1));
            GenerationQuality few = measured(device, REAL.subset(handful));
            GenerationQuality.Row real = others.rows().get(1);
            GenerationQuality.Row noise = others.rows().get(2);

            assertThat(others.rows()).extracting(GenerationQuality.Row::samples).containsOnly(100);
            assertThat(others.generated().distance()).isLessThan(noise.distance() / 20);
            assertThat(real.distance()).isLessThan(noise.distance() / 20);
            assertThat(few.generated().distance()).isGreaterThan(others.generated().distance());
            assertThat(real.recall()).isGreaterThan(0.5);
            assertThat(few.generated().recall()).isLessThan(0.2);
        }
    }

    @Test
    void whatIsWrittenIsReadAgainAndSaysWhatItIsNot() throws IOException {
        RunFolder folder = RunFolder.create(runs.resolve("run"), TinyRuns.RECORD, false);
        folder.close();
        try (Device device = Device.best(1)) {
            GenerationQuality quality =
                    measured(device, Scenes.train(8, 200, 4).shuffled(1)).with("step", "10");
            quality.write(folder.generation());
            assertThat(GenerationQuality.read(folder)).contains(quality);
            assertThat(quality.text())
                    .contains("a random net", "not the FID", "samples", "real, the other half");
        }
    }

    @Test
    void aDamagedFileIsNamed() throws IOException {
        RunFolder folder = RunFolder.create(runs.resolve("run"), TinyRuns.RECORD, false);
        folder.close();
        assertThat(GenerationQuality.read(folder)).isEmpty();
        for (String text : List.of("{", "{}", "{\"about\": {}, \"rows\": [{\"name\": 3}]}")) {
            Files.writeString(folder.generation(), text);
            assertThatThrownBy(() -> GenerationQuality.read(folder))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("generation.json is damaged");
        }
    }

    @Test
    void anEncoderOfOtherPicturesIsRefused() {
        try (Device device = Device.best(1)) {
            FeatureSpace space = space(device);
            Images large = Scenes.train(16, 20, 1);
            assertThatThrownBy(() -> GenerationQuality.of(space, large, 5, 1, large::limit))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("takes pictures of 8 pixels and 3 channels");
            assertThatThrownBy(() -> GenerationQuality.of(space, REAL.limit(6), 5, 1, REAL::limit))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("two halves of more than 3");
        }
    }

    @Test
    void featuresComeFromARunsFolderAndSayWhose() throws IOException {
        RunFolder folder = RunFolder.create(runs.resolve("run"), TinyRuns.RECORD, false);
        TinyRuns.run(folder, new TinyGan(false, true), new SampleSheets(REAL, 1), () -> false);
        folder.close();
        try (Device device = Device.best(1)) {
            FeatureSpace space = FeatureSpace.load(folder.path(), device.scope());
            assertThat(space.name()).contains("mean of nin", "tiny-gan on scenes", "weights ");
            assertThat(space.of(REAL.limit(7)).count()).isEqualTo(7);
            Path file = Files.writeString(runs.resolve("none.safetensors"), "none");
            assertThatThrownBy(() -> FeatureSpace.load(file, device.scope()))
                    .hasMessageContaining("none.safetensors");
        }
    }

    @Test
    void aNetsOwnPicturesAreMeasured() {
        try (Device device = Device.best(1)) {
            Generating net = TinyRuns.learner(device, new TinyGan(false, true));
            GenerationQuality quality =
                    GenerationQuality.of(
                            space(device),
                            REAL,
                            50,
                            1,
                            n -> GeneratedPictures.of(net, REAL, n, 1, -1));
            assertThat(quality.generated().distance())
                    .isGreaterThan(5 * quality.rows().get(1).distance());
        }
    }
}
