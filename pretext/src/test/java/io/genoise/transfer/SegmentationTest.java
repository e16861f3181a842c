package io.genoise.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.genoise.data.scenes.Scenes;
import io.genoise.inference.Difference;
import io.genoise.network.EncoderNetwork;
import io.genoise.network.Networks;
import io.genoise.op.Resize;
import io.genoise.random.RandomStream;
import io.genoise.shape.DType;
import io.genoise.tensor.Device;
import io.genoise.tensor.Tensor;
import io.genoise.train.Standardization;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Classes of pixels from frozen maps.
class SegmentationTest {
    private static final Segmentation.Plan PLAN = new Segmentation.Plan(1, 2, 16, 5);

    private final Device device = Device.open("cpu", 2);

    @AfterEach
    void close() {
        device.close();
    }

    @Test
    void overlapsAreThoseOfSetsOfPixels() {
        RandomStream random = RandomStream.of(3);
        IntersectionOverUnion counted = new IntersectionOverUnion(4);
        byte[] allTruth = new byte[90];
        byte[] allAnswers = new byte[90];
        double[] expected = new double[3];
        for (int picture = 0; picture < 3; picture++) {
            byte[] truth = new byte[30];
            byte[] answer = new byte[30];
            for (int i = 0; i < 30; i++) {
                truth[i] = (byte) random.nextInt(2 + picture % 2);
                answer[i] = (byte) random.nextInt(3);
            }
            counted.add(truth, answer);
            expected[picture] = slowMean(truth, answer);
            System.arraycopy(truth, 0, allTruth, 30 * picture, 30);
            System.arraycopy(answer, 0, allAnswers, 30 * picture, 30);
        }
        assertThat(counted.mean()).isEqualTo(slowMean(allTruth, allAnswers), within(1e-12));
        assertThat(counted.ofClasses()[3]).isNaN();
        for (int picture = 0; picture < 3; picture++) {
            assertThat((double) counted.ofPictures()[picture])
                    .isEqualTo(expected[picture], within(1e-6));
        }
    }

    private static double slowMean(byte[] truth, byte[] answer) {
        double sum = 0;
        int present = 0;
        for (int c = 0; c < 4; c++) {
            Set<Integer> both = pixels(truth, c);
            both.retainAll(pixels(answer, c));
            Set<Integer> either = pixels(truth, c);
            either.addAll(pixels(answer, c));
            if (!either.isEmpty()) {
                sum += (double) both.size() / either.size();
                present++;
            }
        }
        return sum / present;
    }

    private static Set<Integer> pixels(byte[] classes, int of) {
        Set<Integer> pixels = new HashSet<>();
        for (int i = 0; i < classes.length; i++) {
            if (classes[i] == of) {
                pixels.add(i);
            }
        }
        return pixels;
    }

    /// The brighter half of each picture is one class, the darker the other.
    private static SegmentedPictures byBrightness(Scenes scenes) {
        return new SegmentedPictures(
                scenes,
                index -> {
                    byte[] picture = new byte[scenes.pictureBytes()];
                    scenes.read(index, picture, 0);
                    byte[] mask = new byte[picture.length / 3];
                    for (int i = 0; i < mask.length; i++) {
                        int sum = 0;
                        for (int c = 0; c < 3; c++) {
                            sum += picture[3 * i + c] & 0xFF;
                        }
                        mask[i] = (byte) (sum > 380 ? 1 : 0);
                    }
                    return mask;
                },
                List.of("dark", "bright"));
    }

    @Test
    void whatTheFeaturesHoldIsFoundAndWhatTheyLackIsNot() {
        Segmentation segmentation =
                new Segmentation(
                        device,
                        byBrightness(Scenes.train(16, 60, 1)),
                        byBrightness(Scenes.test(16, 40, 1)),
                        new Segmentation.Plan(2, 2, 64, 5));
        Segmentation.Row colours =
                segmentation.row("colours", List.of(Segmentation.Dense.colours()), false);
        Segmentation.Row blind =
                segmentation.row(
                        "blind",
                        List.of(x -> Map.of("same", x.to(DType.F32).times(0).plus(1))),
                        false);
        assertThat(colours.mean()).isGreaterThan(0.9);
        assertThat(blind.mean()).isLessThan(0.5);
        assertThat(segmentation.compare(colours, blind))
                .isInstanceOfSatisfying(
                        Difference.class,
                        difference -> assertThat(difference.interval().low()).isPositive());
    }

    /// Answers on the map's grid, brought to the picture's size, are those of features brought to it.
    @Test
    void aHalfSizedMapIsInterpolated() {
        Segmentation segmentation =
                new Segmentation(
                        device,
                        byBrightness(Scenes.train(16, 24, 1)),
                        byBrightness(Scenes.test(16, 24, 1)),
                        PLAN);
        Segmentation.Dense halves =
                x -> {
                    Tensor half = x.to(DType.F32).reshape(-1, 8, 2, 8, 2, 3).mean(2, 4).over(255);
                    return Map.of("half", half.reshape(-1, 8, 8, 3));
                };
        Segmentation.Dense large =
                x -> Map.of("whole", Resize.bilinear(halves.maps(x).get("half"), 16, 16));
        Segmentation.Row one = segmentation.row("half", List.of(halves), false);
        Segmentation.Row other = segmentation.row("whole", List.of(large), false);
        assertThat(one.accuracy()).isEqualTo(other.accuracy(), within(1e-3));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nin,blocks=3,width=0.05",
                "vit-small,size=16,depth=2,features=12,heads=2",
                "resnet18,width=0.05"
            })
    void everyEncoderHasARow(String network) {
        Scenes learned = Scenes.train(16, 48, 1);
        Segmentation segmentation =
                new Segmentation(
                        device,
                        SegmentedPictures.of(learned),
                        SegmentedPictures.of(Scenes.test(16, 12, 1)),
                        PLAN);
        Standardization.OnDevice prepare = Standardization.of(learned).in(device.scope());
        List<Segmentation.Dense> seeds = new ArrayList<>();
        for (int seed = 1; seed <= 2; seed++) {
            EncoderNetwork encoder =
                    Networks.of(network).withClasses(0).create(device.scope(), seed);
            seeds.add(Segmentation.Dense.of(encoder, prepare));
        }
        Segmentation.Row row = segmentation.row("random", seeds, true);
        assertThat(row.scores().seeds()).isEqualTo(2);
        assertThat(row.scores().resamples()).isEqualTo(2);
        assertThat(row.scores().pictures()).isEqualTo(12);
        assertThat(row.mean()).isBetween(0.0, 1.0);
        assertThat(row.ofClasses()).hasSize(13);
        assertThat(segmentation.row("random", seeds, true).scores()).isEqualTo(row.scores());
    }

    @Test
    void picturesThatAreSegmentedOtherwiseAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new Segmentation(
                                device,
                                SegmentedPictures.of(Scenes.train(16, 24, 1)),
                                byBrightness(Scenes.test(16, 24, 1)),
                                PLAN))
                .withMessageContaining("scenes");
    }
}
