package io.genoise.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.genoise.random.RandomStream;
import io.genoise.transfer.Metrics;
import io.genoise.transfer.Predictions;
import org.junit.jupiter.api.Test;

/// Calibration by one temperature.
class TemperatureTest {
    private static final int COUNT = 4000;
    private static final int CLASSES = 4;

    private final int[] labels = new int[COUNT];

    /// Predictions of labels that follow them at temperature 1, made `times` as sure.
    private Predictions drawn(double times) {
        RandomStream random = RandomStream.of(7);
        double[][] p = new double[COUNT][];
        for (int i = 0; i < COUNT; i++) {
            double[] logits = new double[CLASSES];
            double sum = 0;
            for (int c = 0; c < CLASSES; c++) {
                logits[c] = Math.exp(2 * random.nextGaussian());
                sum += logits[c];
            }
            double left = random.nextDouble() * sum;
            int label = 0;
            while (label < CLASSES - 1 && left > logits[label]) {
                left -= logits[label++];
            }
            labels[i] = label;
            for (int c = 0; c < CLASSES; c++) {
                logits[c] /= sum;
            }
            p[i] = Temperature.scale(logits, 1 / times);
        }
        return new Predictions(p);
    }

    @Test
    void tooSurePredictionsAreMadeLessSo() {
        Predictions tooSure = drawn(3);
        double temperature = Temperature.of(tooSure, labels);
        assertThat(temperature).isCloseTo(3, within(0.25));

        double[][] scaled = new double[COUNT][];
        for (int i = 0; i < COUNT; i++) {
            scaled[i] = Temperature.scale(tooSure.probabilities()[i], temperature);
        }
        double before = Metrics.of(tooSure, labels).calibrationError();
        double after = Metrics.of(new Predictions(scaled), labels).calibrationError();
        assertThat(before).isGreaterThan(0.1);
        assertThat(after).isLessThan(0.03);
    }

    @Test
    void noTemperatureOfAGridIsBetter() {
        Predictions unsure = drawn(0.4);
        double temperature = Temperature.of(unsure, labels);
        double least = Temperature.loss(unsure, labels, temperature);
        for (double t = 0.1; t < 10; t *= 1.05) {
            assertThat(Temperature.loss(unsure, labels, t)).isGreaterThanOrEqualTo(least - 1e-9);
        }
    }

    @Test
    void theRankingStays() {
        double[] p = {0.1, 0.6, 0.3, 0};
        double[] cold = Temperature.scale(p, 0.2);
        double[] hot = Temperature.scale(p, 5);
        assertThat(cold[1]).isGreaterThan(hot[1]).isGreaterThan(0.9);
        assertThat(hot[1]).isGreaterThan(hot[2]).isGreaterThan(hot[0]);
        assertThat(cold[0] + cold[1] + cold[2] + cold[3]).isCloseTo(1, within(1e-12));
        assertThat(cold[3]).isZero();
    }
}
