package io.genoise.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.genoise.random.RandomStream;
import io.genoise.shape.ShapeException;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Each augmentation equals a slow oracle, picture by picture, on every backend.
class AugmentationTest {
    private static final int HEIGHT = 9;
    private static final int WIDTH = 7;

    /// Pictures of random numbers, some of them 0, 1 or a colour without hue.
    private static List<PictureOracle> pictures(int count, int channels) {
        RandomStream random = RandomStream.of(5);
        List<PictureOracle> pictures = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            double[][][] pixels = new double[HEIGHT][WIDTH][channels];
            for (double[][] row : pixels) {
                for (double[] pixel : row) {
                    for (int c = 0; c < channels; c++) {
                        pixel[c] = Math.clamp(random.nextFloat() * 1.2f - 0.1f, 0f, 1f);
                    }
                }
            }
            Arrays.fill(pixels[0][0], 0.25);
            Arrays.fill(pixels[0][1], 0);
            pictures.add(new PictureOracle(pixels));
        }
        return pictures;
    }

    private static float[] flat(List<PictureOracle> pictures) {
        int each = pictures.getFirst().flat().length;
        float[] flat = new float[pictures.size() * each];
        for (int n = 0; n < pictures.size(); n++) {
            double[] numbers = pictures.get(n).flat();
            for (int i = 0; i < each; i++) {
                flat[n * each + i] = (float) numbers[i];
            }
        }
        return flat;
    }

    /// What `augmentation` makes of `pictures`, each with numbers of its own.
    private static double[] applied(
            String backend,
            Augmentation augmentation,
            List<PictureOracle> pictures,
            float[] drawn) {
        int channels = pictures.getFirst().pixels()[0][0].length;
        try (Device device = Device.open(backend, 1)) {
            Tensor x =
                    device.tensor(
                            TensorShape.of(pictures.size(), HEIGHT, WIDTH, channels),
                            flat(pictures));
            Tensor numbers =
                    device.tensor(
                            TensorShape.of(pictures.size(), augmentation.parameters()), drawn);
            try (Step step = device.step()) {
                Tensor changed = augmentation.apply(x, numbers);
                assertThat(changed.shape()).isEqualTo(x.shape());
                Reading reading = step.read(changed);
                step.run();
                return reading.doubles();
            }
        }
    }

    private static float[] drawn(Augmentation augmentation, int count) {
        float[] drawn = new float[count * augmentation.parameters()];
        for (int n = 0; n < count; n++) {
            augmentation.draw(RandomStream.of(1, n), drawn, n * augmentation.parameters());
        }
        return drawn;
    }

    private static void check(
            String backend,
            int channels,
            Augmentation augmentation,
            BiFunction<PictureOracle, float[], PictureOracle> oracle) {
        int count = 40;
        List<PictureOracle> pictures = pictures(count, channels);
        float[] drawn = drawn(augmentation, count);
        double[] changed = applied(backend, augmentation, pictures, drawn);
        int each = changed.length / count;
        int touched = 0;
        for (int n = 0; n < count; n++) {
            int from = n * augmentation.parameters();
            float[] numbers = Arrays.copyOfRange(drawn, from, from + augmentation.parameters());
            PictureOracle expected = oracle.apply(pictures.get(n), numbers);
            touched += expected.equals(pictures.get(n)) ? 0 : 1;
            assertThat(Arrays.copyOfRange(changed, n * each, (n + 1) * each))
                    .as("picture %s, numbers %s", n, numbers)
                    .containsExactly(expected.flat(), within(2e-6));
        }
        assertThat(touched).as("pictures that the oracle changed").isGreaterThan(10);
    }

    @ParameterizedTest
    @CsvSource({"cpu,3", "cpu,1", "reference,3", "reference,1"})
    void greyscale(String backend, int channels) {
        check(
                backend,
                channels,
                new Greyscale(0.5),
                (picture, numbers) -> numbers[0] == 1 ? picture.greyscale() : picture);
    }

    @ParameterizedTest
    @CsvSource({"cpu,3", "cpu,1", "reference,3", "reference,1"})
    void solarise(String backend, int channels) {
        check(
                backend,
                channels,
                new Solarise(0.5),
                (picture, numbers) -> numbers[0] < 1 ? picture.solarise() : picture);
    }

    @ParameterizedTest
    @CsvSource({"cpu,3", "cpu,1", "reference,3", "reference,1"})
    void blur(String backend, int channels) {
        check(
                backend,
                channels,
                Blur.of(0.8),
                (picture, numbers) -> numbers[0] < 0.1 ? picture : picture.blurred(numbers[0], 1));
    }

    @ParameterizedTest
    @CsvSource({"cpu,3", "cpu,1", "reference,3", "reference,1"})
    void cutout(String backend, int channels) {
        check(backend, channels, new Cutout(0.5, 0.25, 0.9), (p, v) -> covered(p, v, 0.25));
    }

    @ParameterizedTest
    @CsvSource({"cpu,3", "cpu,1", "reference,3", "reference,1"})
    void erasing(String backend, int channels) {
        check(backend, channels, new Erasing(), (p, v) -> covered(p, v, 0.5));
    }

    private static PictureOracle covered(PictureOracle picture, float[] numbers, double fill) {
        double[] edges = {numbers[0], numbers[1], numbers[2], numbers[3]};
        return picture.covered(edges, fill);
    }

    @ParameterizedTest
    @CsvSource({"cpu,3", "cpu,1", "reference,3", "reference,1"})
    void colourJitter(String backend, int channels) {
        check(
                backend,
                channels,
                new ColourJitter(0.8, 0.8, 0.8, 0.5, 0.9),
                AugmentationTest::jittered);
    }

    private static PictureOracle jittered(PictureOracle picture, float[] numbers) {
        PictureOracle changed = picture;
        for (int i = 0; i < numbers.length; i += 2) {
            float s = numbers[i + 1];
            changed =
                    switch ((int) numbers[i]) {
                        case 0 -> changed.brightness(s);
                        case 1 -> changed.contrast(s);
                        case 2 -> changed.saturation(s);
                        default -> changed.hue(s);
                    };
        }
        return changed;
    }

    @Test
    void jitterDrawsEveryOrder() {
        ColourJitter jitter = new ColourJitter(0.4, 0.4, 0.4, 0.1, 1);
        float[] drawn = drawn(jitter, 500);
        assertThat(
                        IntStream.range(0, 500)
                                .mapToObj(n ->
                                        List.of(
                                                drawn[8 * n],
                                                drawn[8 * n + 2],
                                                drawn[8 * n + 4],
                                                drawn[8 * n + 6]))
                                .distinct())
                .hasSize(24);
    }

    /// σ up to 2 where the kernel has 23 pixels, as the papers' pictures of 224 have.
    @Test
    void aTenthOfTheSideIsBlurred() {
        assertThat(Blur.reach(224)).isEqualTo(11);
        assertThat(Blur.reach(32)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cpu", "reference"})
    void aChainIsOneAfterAnother(String backend) {
        Augmentation chain =
                Augmentation.of(
                        new ColourJitter(0.4, 0.4, 0.4, 0.1, 0.8),
                        new Greyscale(0.3),
                        Blur.of(0.5),
                        new Solarise(0.3));
        check(
                backend,
                3,
                chain,
                (picture, v) -> {
                    PictureOracle changed = jittered(picture, Arrays.copyOf(v, 8));
                    changed = v[8] == 1 ? changed.greyscale() : changed;
                    changed = v[9] < 0.1 ? changed : changed.blurred(v[9], 1);
                    return v[10] < 1 ? changed.solarise() : changed;
                });
    }

    @Test
    void anotherRangeLeavesTheOthersAsTheyWere() {
        float[] one = drawn(Augmentation.of(new Greyscale(0.5), Blur.of(0.5)), 20);
        float[] other = drawn(Augmentation.of(new Cutout(), Blur.of(0.5)), 20);
        for (int n = 0; n < 20; n++) {
            assertThat(one[2 * n + 1]).isEqualTo(other[5 * n + 4]);
        }
    }

    @Test
    void picturesOfTwoChannelsAreRefused() {
        try (Device device = Device.open("reference", 1);
                Step _ = device.step()) {
            Tensor x = device.filled(TensorShape.of(1, 4, 4, 2), 0);
            Tensor numbers = device.filled(TensorShape.of(1, 1), 0);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Solarise(1).apply(x, numbers))
                    .isInstanceOf(ShapeException.class)
                    .withMessageContaining("1 or 3 channels");
        }
    }

    @Test
    void aProbabilityIsAShare() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Greyscale(1.5))
                .withMessageContaining("1.5");
    }
}
