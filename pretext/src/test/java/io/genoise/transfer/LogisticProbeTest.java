package io.genoise.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.genoise.random.RandomStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogisticProbeTest {
    private static final int CLASSES = 3;

    @Test
    void gradientAgreesWithFiniteDifferences() {
        double[][] z = new double[70][6];
        RandomStream random = RandomStream.of(1);
        for (double[] row : z) {
            for (int j = 0; j < 5; j++) {
                row[j] = random.nextGaussian();
            }
            row[5] = 1;
        }
        SoftmaxLoss loss = new SoftmaxLoss(z, Clouds.labels(70, CLASSES), CLASSES);
        double[][] w = new double[CLASSES][6];
        loss.prepare(w, 0.7);
        for (double[] row : w) {
            for (int j = 0; j < 6; j++) {
                row[j] = random.nextGaussian();
            }
        }
        double[][] gradient = new double[CLASSES][6];
        double[][] unused = new double[CLASSES][6];
        loss.evaluate(w, gradient);
        for (int c = 0; c < CLASSES; c++) {
            for (int j = 0; j < 6; j++) {
                double kept = w[c][j];
                w[c][j] = kept + 1e-5;
                double above = loss.evaluate(w, unused);
                w[c][j] = kept - 1e-5;
                double below = loss.evaluate(w, unused);
                w[c][j] = kept;
                assertThat(gradient[c][j]).isCloseTo((above - below) / 2e-5, within(1e-6));
            }
        }
    }

    /// Fewer and more pictures than features: in their span, and directly.
    @ParameterizedTest
    @ValueSource(ints = {4, 60})
    void agreesWithPlainGradientDescent(int dimension) {
        int count = 36;
        Features features = Clouds.draw("cloud", count, dimension, CLASSES, 0.4, 2);
        int[] labels = Clouds.labels(count, CLASSES);
        LinearClassifier fitted =
                LogisticProbe.fit(features, Clouds.range(0, count), labels, CLASSES, 0.5);
        double[][] slow = descend(features, labels, 0.5);
        double[][] p = fitted.predict(features).probabilities();
        for (int i = 0; i < count; i++) {
            assertThat(p[i]).containsExactly(slow[i], within(2e-3));
        }
    }

    @Test
    void thePathDoesNotDependOnItsStart() {
        Features features = Clouds.draw("cloud", 60, 100, CLASSES, 0.2, 3);
        int[] labels = Clouds.labels(60, CLASSES);
        int[] rows = Clouds.range(0, 60);
        List<LinearClassifier> path =
                LogisticProbe.path(features, rows, labels, CLASSES, LogisticProbe.STRENGTHS);
        for (int s = 0; s < path.size(); s++) {
            LinearClassifier alone =
                    LogisticProbe.fit(
                            features, rows, labels, CLASSES, LogisticProbe.STRENGTHS.get(s));
            assertThat(path.get(s).converged()).isTrue();
            double[][] expected = alone.predict(features).probabilities();
            double[][] actual = path.get(s).predict(features).probabilities();
            for (int i = 0; i < 60; i++) {
                assertThat(actual[i]).containsExactly(expected[i], within(5e-3));
            }
        }
    }

    @Test
    void scaleAndShiftOfAFeatureDoNotMatter() {
        Features features = Clouds.draw("cloud", 40, 10, CLASSES, 0.3, 4);
        float[] moved = features.values().clone();
        for (int i = 0; i < moved.length; i++) {
            moved[i] = i % 10 == 3 ? 256 * moved[i] - 64 : moved[i];
        }
        Features other = new Features("cloud", 40, 10, moved);
        int[] rows = Clouds.range(0, 30);
        int[] labels = Clouds.labels(30, CLASSES);
        double[][] p =
                LogisticProbe.fit(features, rows, labels, CLASSES, 1)
                        .predict(features)
                        .probabilities();
        double[][] q =
                LogisticProbe.fit(other, rows, labels, CLASSES, 1).predict(other).probabilities();
        for (int i = 0; i < 40; i++) {
            assertThat(q[i]).containsExactly(p[i], within(1e-4));
        }
    }

    @Test
    void aFeatureThatNeverVariesIsLeftOut() {
        Features features = Clouds.draw("cloud", 30, 5, CLASSES, 0.5, 5);
        float[] values = features.values().clone();
        for (int i = 0; i < 30; i++) {
            values[i * 5 + 2] = 0.1f;
        }
        LinearClassifier fitted =
                LogisticProbe.fit(
                        new Features("cloud", 30, 5, values),
                        Clouds.range(0, 30),
                        Clouds.labels(30, CLASSES),
                        CLASSES,
                        1);
        for (double[] row : fitted.weights()) {
            assertThat(row[2]).isZero();
        }
    }

    @Test
    void theSamePictureTwiceIsNoTrouble() {
        Features features = Clouds.draw("cloud", 10, 50, 2, 0.5, 6);
        int[] rows = {0, 1, 2, 3, 0, 1, 2, 3};
        int[] labels = {0, 1, 0, 1, 0, 1, 0, 1};
        LinearClassifier twice = LogisticProbe.fit(features, rows, labels, 2, 2);
        LinearClassifier once =
                LogisticProbe.fit(features, new int[] {0, 1, 2, 3}, new int[] {0, 1, 0, 1}, 2, 1);
        assertThat(twice.weights()[0]).containsExactly(once.weights()[0], within(1e-3));
    }

    @Test
    void separableCloudsAreLearnt() {
        Features features = Clouds.draw("cloud", 400, 20, CLASSES, 2, 7);
        LinearClassifier fitted =
                LogisticProbe.fit(
                        features, Clouds.range(0, 60), Clouds.labels(60, CLASSES), CLASSES, 0.1);
        Predictions predictions = fitted.predict(features, Clouds.range(60, 400));
        int right = 0;
        for (int i = 0; i < predictions.count(); i++) {
            right += predictions.top(i) == (60 + i) % CLASSES ? 1 : 0;
        }
        assertThat(right).isGreaterThan(335);
    }

    @Test
    void theSameInputGivesTheSameBits() {
        Features features = Clouds.draw("cloud", 50, 80, CLASSES, 0.3, 8);
        int[] rows = Clouds.range(0, 50);
        int[] labels = Clouds.labels(50, CLASSES);
        assertThat(LogisticProbe.fit(features, rows, labels, CLASSES, 0.1).weights())
                .isDeepEqualTo(LogisticProbe.fit(features, rows, labels, CLASSES, 0.1).weights());
    }

    @Test
    void aLabelOutOfRangeIsNamed() {
        Features features = Clouds.draw("cloud", 4, 3, 2, 1, 9);
        assertThatThrownBy(
                        () -> LogisticProbe.fit(features, new int[] {1, 3}, new int[] {0, 2}, 2, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("picture 3 has label 2");
    }

    /// The slow oracle: standardises and descends with a small step, in the plainest words, and gives probabilities.
    private static double[][] descend(Features features, int[] labels, double strength) {
        int n = features.count();
        int d = features.dimension();
        double[][] x = new double[n][d];
        for (int j = 0; j < d; j++) {
            double mean = 0;
            for (int i = 0; i < n; i++) {
                mean += features.values()[i * d + j] / (double) n;
            }
            double variance = 0;
            for (int i = 0; i < n; i++) {
                variance += Math.pow(features.values()[i * d + j] - mean, 2) / n;
            }
            for (int i = 0; i < n; i++) {
                x[i][j] = (features.values()[i * d + j] - mean) / Math.sqrt(variance * d);
            }
        }
        double[][] w = new double[CLASSES][d + 1];
        double[][] p = new double[n][CLASSES];
        for (int step = 0; step < 4000; step++) {
            double[][] gradient = new double[CLASSES][d + 1];
            for (int i = 0; i < n; i++) {
                double sum = 0;
                for (int c = 0; c < CLASSES; c++) {
                    double logit = w[c][d];
                    for (int j = 0; j < d; j++) {
                        logit += w[c][j] * x[i][j];
                    }
                    p[i][c] = Math.exp(logit);
                    sum += p[i][c];
                }
                for (int c = 0; c < CLASSES; c++) {
                    p[i][c] /= sum;
                    double residual = p[i][c] - (labels[i] == c ? 1 : 0);
                    for (int j = 0; j < d; j++) {
                        gradient[c][j] += residual * x[i][j];
                    }
                    gradient[c][d] += residual;
                }
            }
            for (int c = 0; c < CLASSES; c++) {
                for (int j = 0; j <= d; j++) {
                    w[c][j] -= 0.05 * (gradient[c][j] + (j < d ? strength * w[c][j] : 0));
                }
            }
        }
        return p;
    }
}
