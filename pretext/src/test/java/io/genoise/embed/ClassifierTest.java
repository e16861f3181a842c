package io.genoise.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.genoise.data.Images;
import io.genoise.data.PackedImages;
import io.genoise.random.RandomStream;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.train.SmallNetwork;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A classifier on a frozen encoder: of pictures that even a random network tells apart, by their colour.
class ClassifierTest {
    private static final int SIZE = 16;
    private static final List<String> COLOURS = List.of("red", "nothing", "green", "blue");

    @TempDir static Path folder;

    private static Path encoder;
    private static Embedder embedder;

    /// Noise that is stronger in the channel of the class; none is of `nothing`, and every eleventh has no label.
    private static Images noise(int count, long seed) {
        RandomStream random = RandomStream.of(seed);
        byte[] pixels = new byte[count * SIZE * SIZE * 3];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            int channel = i % 3;
            labels[i] = i % 11 == 10 ? -1 : new int[] {0, 2, 3}[channel];
            for (int p = 0; p < SIZE * SIZE * 3; p++) {
                int most = p % 3 == channel ? 220 : 90;
                pixels[i * SIZE * SIZE * 3 + p] = (byte) random.nextInt(most);
            }
        }
        return PackedImages.of("noise", TensorShape.of(SIZE, SIZE, 3), pixels, COLOURS, labels);
    }

    @BeforeAll
    static void load() throws IOException {
        encoder =
                SavedNetwork.write(
                        folder.resolve("net.safetensors"), SmallNetwork.of(0), noise(30, 1));
        embedder = Embedder.load(encoder);
    }

    @AfterAll
    static void close() {
        embedder.close();
    }

    private static double right(List<Prediction> predictions, Images images) {
        int[] known = IntStream.range(0, images.size()).filter(i -> images.label(i) >= 0).toArray();
        return IntStream.of(known)
                        .filter(i -> predictions.get(i).best().equals(COLOURS.get(images.label(i))))
                        .count()
                / (double) known.length;
    }

    @Test
    void itNamesPicturesThatItHasNotSeen() {
        Classifier classifier = Classifier.fit(embedder, noise(60, 1));
        Images others = noise(200, 2);
        assertThat(classifier.classes()).containsExactly("red", "green", "blue");
        assertThat(right(classifier.predict(others), others)).isGreaterThan(0.95);
        assertThat(classifier.isCalibrated()).isTrue();
        assertThat(classifier.words().getFirst())
                .isEqualTo("learned from 55 pictures of 3 classes");
    }

    @Test
    void whatIsSavedSaysTheSame() throws IOException {
        Images others = noise(40, 3);
        Classifier classifier = Classifier.fit(embedder, noise(60, 1));
        Path file = folder.resolve("colours.safetensors");
        classifier.save(file);
        try (Classifier loaded = Classifier.load(file);
                Embedder itsEncoder = Embedder.load(file)) {
            assertThat(loaded.words()).isEqualTo(classifier.words());
            assertThat(loaded).hasToString(classifier.toString());
            assertThat(itsEncoder.maps()).isEqualTo(embedder.maps());
            List<Prediction> before = classifier.predict(others);
            List<Prediction> after = loaded.predict(others);
            for (int i = 0; i < before.size(); i++) {
                assertThat(after.get(i).probabilities()).isEqualTo(before.get(i).probabilities());
            }
        }
    }

    @Test
    void picturesOfOtherSizesAreBroughtToItsOwn() {
        Images large = noise(60, 1);
        byte[] pixels = new byte[large.size() * 4 * large.pictureBytes()];
        for (int i = 0; i < large.size(); i++) {
            byte[] one = new byte[large.pictureBytes()];
            large.read(i, one, 0);
            for (int y = 0; y < 2 * SIZE; y++) {
                for (int x = 0; x < 2 * SIZE; x++) {
                    for (int c = 0; c < 3; c++) {
                        pixels[((i * 2 * SIZE + y) * 2 * SIZE + x) * 3 + c] =
                                one[(y / 2 * SIZE + x / 2) * 3 + c];
                    }
                }
            }
        }
        Images twice =
                PackedImages.of(
                        "twice",
                        TensorShape.of(2 * SIZE, 2 * SIZE, 3),
                        pixels,
                        COLOURS,
                        large.labels());
        Images others = noise(30, 4);
        List<Prediction> expected = Classifier.fit(embedder, large).predict(others);
        List<Prediction> predictions = Classifier.fit(embedder, twice).predict(others);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(predictions.get(i).probabilities())
                    .containsExactly(expected.get(i).probabilities(), within(1e-3));
        }
    }

    @Test
    void withTooFewPicturesNothingIsChosen() {
        Classifier classifier = Classifier.fit(embedder, noise(9, 1));
        assertThat(classifier.isCalibrated()).isFalse();
        assertThat(String.join("\n", classifier.words())).contains("not calibrated");
        assertThat(classifier.predict(noise(1, 2))).hasSize(1);
    }

    @Test
    void oneClassIsNone() {
        Images noise = noise(12, 1);
        assertThatThrownBy(() -> Classifier.fit(embedder, noise.subset(0, 3, 6)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "a classifier learns from two classes or more; noise has labelled pictures of red alone");
        assertThatThrownBy(() -> Classifier.fit(embedder, noise.withoutLabels()))
                .hasMessageContaining("labelled pictures of none");
    }

    @Test
    void anEncodersFileIsNoClassifier() {
        try (Device device = Device.best(1)) {
            long before = device.bytes();
            assertThatThrownBy(() -> Classifier.load(encoder, device))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("net.safetensors")
                    .hasMessageContaining("no note classifier.classes");
            assertThat(device.bytes()).isEqualTo(before);
        }
    }
}
