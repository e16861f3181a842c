package io.genoise.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.genoise.data.DataException;
import io.genoise.data.Images;
import io.genoise.data.Origin;
import io.genoise.data.Picture;
import io.genoise.data.scenes.Scenes;
import io.genoise.tensor.Device;
import io.genoise.train.SavedEncoder;
import io.genoise.train.SmallNetwork;
import io.genoise.transfer.EncoderFeatures;
import io.genoise.transfer.Features;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Vectors of pictures: those that a probe would see, whoever asks and in whatever form the picture comes.
class EmbedderTest {
    private static final Images SCENES = Scenes.train(16, 70, 1);

    @TempDir static Path folder;

    private static Path file;
    private static Embedder embedder;

    @BeforeAll
    static void load() throws IOException {
        file = SavedNetwork.write(folder.resolve("net.safetensors"), SmallNetwork.of(4), SCENES);
        embedder = Embedder.load(file);
    }

    @AfterAll
    static void close() {
        embedder.close();
    }

    @Test
    void theyAreTheFeaturesOfAProbe() throws IOException {
        Features vectors = embedder.embed(SCENES);
        try (Device device = Device.best(1)) {
            SavedEncoder saved = SavedEncoder.load(file, device.scope());
            Features probed =
                    EncoderFeatures.of(saved.encoder(), saved.card().standardization(), SCENES)
                            .stream()
                            .filter(map -> map.map().equals(embedder.map()))
                            .findFirst()
                            .orElseThrow();
            assertThat(vectors.values()).containsExactly(probed.values(), within(1e-5f));
        }
        assertThat(embedder.map()).isEqualTo("conv2 4x4");
    }

    @Test
    void everyMapCanBeAskedFor() {
        Picture picture = FrozenEncoder.picture(SCENES, 0);
        for (String map : embedder.maps()) {
            Embedder at = embedder.at(map);
            assertThat(at.embed(picture)).hasSize(at.dimension());
        }
        assertThatThrownBy(() -> embedder.at("conv9 mean"))
                .hasMessageContaining("no map is called 'conv9 mean'; there are [conv1 4x4, ");
    }

    @Test
    void aFileAnImageAndItsPixelsAreOnePicture() throws IOException {
        BufferedImage image = new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < 30; y++) {
            for (int x = 0; x < 40; x++) {
                image.setRGB(x, y, 0x010203 * (x + 2 * y));
            }
        }
        Path png = folder.resolve("one.png");
        ImageIO.write(image, "png", png.toFile());
        byte[] pixels = new byte[30 * 40 * 3];
        for (int i = 0; i < 30 * 40; i++) {
            int rgb = image.getRGB(i % 40, i / 40);
            pixels[3 * i] = (byte) (rgb >> 16);
            pixels[3 * i + 1] = (byte) (rgb >> 8);
            pixels[3 * i + 2] = (byte) rgb;
        }
        float[] expected =
                embedder.embed(new Picture(30, 40, 3, pixels, Origin.lossless(30, 40, 3)));
        assertThat(embedder.embed(png)).isEqualTo(expected);
        assertThat(embedder.embed(image)).isEqualTo(expected);
    }

    @Test
    void greyPicturesAreTakenAsColoursAreWanted() {
        BufferedImage grey = new BufferedImage(20, 20, BufferedImage.TYPE_BYTE_GRAY);
        grey.getRaster().setSample(3, 4, 0, 87);
        assertThat(embedder.embed(grey)).hasSize(embedder.dimension());
    }

    @Test
    void manyThreadsGetTheSameAsOne() throws Exception {
        Features alone = embedder.embed(SCENES);
        List<Callable<float[]>> asks =
                IntStream.range(0, 40)
                        .<Callable<float[]>>mapToObj(
                                i -> () -> embedder.embed(FrozenEncoder.picture(SCENES, i)))
                        .toList();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<float[]>> answers = threads.invokeAll(asks);
            for (int i = 0; i < answers.size(); i++) {
                float[] row =
                        Arrays.copyOfRange(
                                alone.values(), i * alone.dimension(), (i + 1) * alone.dimension());
                assertThat(answers.get(i).get()).containsExactly(row, within(1e-5f));
            }
        }
    }

    @Test
    void whatIsNoPictureIsNamed() throws IOException {
        Path text = Files.writeString(folder.resolve("text.jpg"), "no picture");
        assertThatThrownBy(() -> embedder.embed(text))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("text.jpg")
                .hasMessageContaining("neither JPEG nor PNG");
        assertThatThrownBy(() -> embedder.embed(folder.resolve("none.jpg")))
                .hasMessageContaining("none.jpg")
                .hasMessageContaining("there is no such file");
    }

    @Test
    void whatHoldsNoEncoderIsRefusedAndLeavesNothingOpen() throws IOException {
        Path other = folder.resolve("other.safetensors");
        VectorFile.SAFETENSORS.write(
                other, "map", List.of("a"), List.of(new float[] {1}), Map.of());
        try (Device device = Device.best(1)) {
            long before = device.bytes();
            assertThatThrownBy(() -> Embedder.load(other, device))
                    .hasMessageContaining("other.safetensors")
                    .hasMessageContaining("it is none of an encoder");
            assertThat(device.bytes()).isEqualTo(before);
        }
    }

    @Test
    void aClosedOneSaysSo() throws IOException {
        Embedder closed = Embedder.load(file);
        closed.close();
        closed.close();
        assertThatThrownBy(() -> closed.embed(FrozenEncoder.picture(SCENES, 0)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("after it was closed");
    }
}
