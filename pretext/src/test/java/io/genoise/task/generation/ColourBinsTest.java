package io.genoise.task.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.genoise.data.Images;
import io.genoise.data.Lab;
import io.genoise.data.PackedImages;
import io.genoise.random.RandomStream;
import io.genoise.shape.TensorShape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ColourBinsTest {
    private static final ColourBins BINS = ColourBins.inGamut();
    private static final int GREY = BINS.of(0, 0);

    /// Pictures of one pixel.
    private static Images pixels(int... colours) {
        byte[] bytes = new byte[3 * colours.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (colours[i / 3] >> 8 * (2 - i % 3));
        }
        int[] none = new int[colours.length];
        Arrays.fill(none, -1);
        return PackedImages.of("pixels", TensorShape.of(1, 1, 3), bytes, List.of(), none);
    }

    @Test
    void thereAre261Bins() {
        assertThat(BINS.size()).isEqualTo(261);
    }

    @Test
    void everyColourIsInABinAtMostHalfASideFromItsCentre() {
        RandomStream random = RandomStream.of(1);
        for (int i = 0; i < 20_000; i++) {
            double[] lab =
                    Lab.of(
                            random.nextInt(256) / 255.0,
                            random.nextInt(256) / 255.0,
                            random.nextInt(256) / 255.0);

            double[] centre = BINS.centre(BINS.of(lab[1], lab[2]));

            assertThat(Math.abs(centre[0] - lab[1])).isLessThanOrEqualTo(ColourBins.GRID / 2.0);
            assertThat(Math.abs(centre[1] - lab[2])).isLessThanOrEqualTo(ColourBins.GRID / 2.0);
        }
    }

    @Test
    void aColourThatNoScreenShowsIsRefused() {
        assertThatThrownBy(() -> BINS.of(-110, -110)).hasMessageContaining("-110");
    }

    @Test
    void sharesCountPixels() {
        double[] shares = BINS.shares(pixels(0x808080, 0x101010, 0xFF0000, 0xFFFFFF), 9);

        assertThat(shares[GREY]).isCloseTo(0.75, within(1e-12));
        assertThat(Arrays.stream(shares).sum()).isCloseTo(1, within(1e-12));
    }

    @Test
    void theMeanWeightOfThePixelsIsOne() {
        double[] shares = BINS.shares(pixels(0x808080, 0x101010, 0xFF0000, 0x00FF80), 9);

        double[] weights = BINS.weights(shares, 0.5, 5);

        assertThat(IntStream.range(0, BINS.size()).mapToDouble(i -> shares[i] * weights[i]).sum())
                .isCloseTo(1, within(1e-12));
    }

    @Test
    void rareColoursWeighMore() {
        double[] shares = BINS.shares(pixels(0x808080, 0x101010, 0xFF0000), 9);
        int red =
                IntStream.range(0, BINS.size())
                        .filter(i -> shares[i] > 0 && i != GREY)
                        .findFirst()
                        .orElseThrow();

        double[] weights = BINS.weights(shares, 0.5, 5);

        assertThat(weights[red]).isGreaterThan(weights[GREY]);
    }

    @Test
    void withoutRebalancingAllWeighTheSame() {
        double[] weights = BINS.weights(BINS.shares(pixels(0x808080, 0xFF0000), 9), 0, 5);

        assertThat(weights).containsOnly(weights[0]);
        assertThat(weights[0]).isCloseTo(1, within(1e-12));
    }
}
