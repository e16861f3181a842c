package io.genoise.task.part;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.genoise.random.RandomStream;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Step;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FeatureSpreadTest {
    private static final int COUNT = 200;
    private static final int WIDTH = 32;

    private static float[] features(double common, double own) {
        RandomStream random = RandomStream.of(4);
        float[] features = new float[COUNT * WIDTH];
        for (int i = 0; i < features.length; i++) {
            double shared = Math.sin(i % WIDTH + 1);
            features[i] = (float) (common * shared + own * random.nextGaussian());
        }
        return features;
    }

    private static double spread(float[] features) {
        try (Device device = Device.open("reference", 1);
                Step step = device.step()) {
            Reading spread =
                    step.read(
                            FeatureSpread.of(
                                    device.tensor(
                                            TensorShape.of(features.length / WIDTH, WIDTH),
                                            features)));
            step.run();
            return spread.doubles()[0];
        }
    }

    @Test
    void evenDirectionsAreSpreadByOne() {
        assertThat(spread(features(0, 3))).isEqualTo(1, within(0.02));
    }

    @Test
    void oneAnswerToAllIsNoSpread() {
        assertThat(spread(features(1, 0))).isEqualTo(0, within(1e-6));
    }

    @Test
    void littleIsLeftOfNearlyEqualAnswers() {
        assertThat(spread(features(1, 0.01))).isBetween(0.005, 0.03);
    }

    private static double[] rows(double[]... rows) {
        return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
    }

    @Test
    void equalDirectionsInAllAxesAreAsManyAsThereAre() {
        double[] features =
                rows(new double[] {2, 0, 0}, new double[] {0, 2, 0}, new double[] {0, 0, -2});
        assertThat(RankMe.of(features, 3)).isEqualTo(3, within(1e-9));
    }

    @Test
    void multiplesOfOneRowAreOneDirection() {
        double[] features = rows(new double[] {1, 2, 3}, new double[] {-2, -4, -6});
        assertThat(RankMe.of(features, 2)).isEqualTo(1, within(1e-6));
    }

    /// Singular values 3 and 1, whose shares are 3/4 and 1/4, seen through two turns.
    @Test
    void theRankIsTheExponentialOfTheEntropy() {
        double c = Math.cos(0.3);
        double s = Math.sin(0.3);
        double[] wide = {3 * c, 3 * s, 0, -s, c, 0};
        double[] high = {3 * c, -s, 3 * s, c, 0, 0};
        double expected = Math.exp(-0.75 * Math.log(0.75) - 0.25 * Math.log(0.25));
        assertThat(RankMe.of(wide, 2)).isEqualTo(expected, within(1e-9));
        assertThat(RankMe.of(high, 3)).isEqualTo(expected, within(1e-9));
    }

    @Test
    void noFeaturesHaveNoRank() {
        assertThat(RankMe.of(new double[6], 2)).isZero();
    }
}
