package io.genoise.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class MetricsTest {
    @Test
    void aWorkedExample() {
        Metrics metrics =
                Metrics.of(
                        new Predictions(
                                new double[][] {{0.8, 0.2}, {0.6, 0.4}, {0.3, 0.7}, {0.9, 0.1}}),
                        new int[] {0, 1, 1, 0});
        assertThat(metrics.accuracy()).isEqualTo(0.75);
        assertThat(metrics.balancedAccuracy()).isEqualTo(0.75);
        assertThat(metrics.logLoss())
                .isCloseTo(-Math.log(0.8 * 0.4 * 0.7 * 0.9) / 4, within(1e-12));
        // Each of the four lies in a bin of its own: |1 - 0.8|, |0 - 0.6|, |1 - 0.7|, |1 - 0.9|.
        assertThat(metrics.calibrationError())
                .isCloseTo((0.2 + 0.6 + 0.3 + 0.1) / 4, within(1e-12));
        assertThat(metrics.topFive()).isNull();
    }

    @Test
    void balancedAccuracyWeighsClassesEqually() {
        double[][] alwaysZero = new double[10][];
        int[] labels = new int[10];
        for (int i = 0; i < 10; i++) {
            alwaysZero[i] = new double[] {1, 0, 0};
            labels[i] = i < 9 ? 0 : 1;
        }
        Metrics metrics = Metrics.of(new Predictions(alwaysZero), labels);
        assertThat(metrics.accuracy()).isCloseTo(0.9, within(1e-12));
        assertThat(metrics.balancedAccuracy()).isCloseTo(0.5, within(1e-12));
        assertThat(metrics.logLoss()).isFinite();
    }

    @Test
    void topFiveCountsFromTwentyClassesOn() {
        double[][] p = new double[2][20];
        for (int c = 0; c < 20; c++) {
            p[0][c] = (20 - c) / 210.0;
            p[1][c] = 0.05;
        }
        Metrics metrics = Metrics.of(new Predictions(p), new int[] {4, 5});
        assertThat(metrics.topFive()).isEqualTo(0.5);
    }

    @Test
    void certainAndRightIsPerfect() {
        Metrics metrics =
                Metrics.of(new Predictions(new double[][] {{1, 0}, {0, 1}}), new int[] {0, 1});
        assertThat(metrics).isEqualTo(new Metrics(2, 1, null, 1, 0, 0));
    }

    @Test
    void aPredictionThatIsNotFiniteIsNamed() {
        assertThatThrownBy(() ->
                        Metrics.of(
                                new Predictions(new double[][] {{0.5, 0.5}, {Double.NaN, 1}}),
                                new int[] {0, 0}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("prediction 1");
    }

    @Test
    void aLabelOutOfRangeIsNamed() {
        Predictions predictions = new Predictions(new double[][] {{0.5, 0.5}, {1, 0}});
        assertThatThrownBy(() -> Metrics.of(predictions, new int[] {0, 2}))
                .hasMessage("predicted picture 1 has label 2; expected one of 2 classes, 0 … 1");
    }
}
