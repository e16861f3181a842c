package io.genoise.task.clustering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.genoise.random.RandomStream;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Variable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Whitened points against slow oracles in double.
class WhiteningTest {
    private static final int COUNT = 60;
    private static final int FEATURES = 5;

    private final Device device = Device.best(1);

    @AfterEach
    void close() {
        device.close();
    }

    /// Points that lie along slanted axes, far from 0.
    private static float[] slanted() {
        RandomStream random = RandomStream.of(3);
        float[] points = new float[COUNT * FEATURES];
        for (int i = 0; i < COUNT; i++) {
            double before = 0;
            for (int f = 0; f < FEATURES; f++) {
                before = 0.6 * before + (f + 1) * random.nextGaussian();
                points[i * FEATURES + f] = (float) (before + 10 * f);
            }
        }
        return points;
    }

    private float[] whitened(float[] points, int features, int dimensions) {
        TensorShape shape = TensorShape.of(points.length / features, features);
        Variable all = device.variable("points", shape, points);
        return Whitening.of(all, dimensions).apply(all, device.scope()).read();
    }

    /// The solution of a·x = b by elimination.
    private static double[] solved(double[][] matrix, double[] b) {
        int n = b.length;
        double[][] a = new double[n][];
        double[] x = b.clone();
        for (int i = 0; i < n; i++) {
            a[i] = matrix[i].clone();
        }
        for (int p = 0; p < n; p++) {
            for (int i = 0; i < n; i++) {
                double factor = i == p ? 0 : a[i][p] / a[p][p];
                for (int j = 0; j < n; j++) {
                    a[i][j] -= factor * a[p][j];
                }
                x[i] -= factor * x[p];
            }
        }
        for (int p = 0; p < n; p++) {
            x[p] /= a[p][p];
        }
        return x;
    }

    /// Two whitened points of length 1 have the product xᵀΣ⁻¹y/√(xᵀΣ⁻¹x · yᵀΣ⁻¹y), whatever axes were chosen.
    @Test
    void productsOfWhitenedPointsAreThoseOfTheInverseCovariance() {
        float[] points = slanted();
        double[] mean = new double[FEATURES];
        for (int i = 0; i < points.length; i++) {
            mean[i % FEATURES] += points[i] / (double) COUNT;
        }
        double[][] centred = new double[COUNT][FEATURES];
        double[][] covariance = new double[FEATURES][FEATURES];
        for (int i = 0; i < COUNT; i++) {
            for (int f = 0; f < FEATURES; f++) {
                centred[i][f] = points[i * FEATURES + f] - mean[f];
            }
            for (int f = 0; f < FEATURES; f++) {
                for (int g = 0; g < FEATURES; g++) {
                    covariance[f][g] += centred[i][f] * centred[i][g] / COUNT;
                }
            }
        }
        float[] white = whitened(points, FEATURES, FEATURES);
        for (int i = 0; i < COUNT; i++) {
            double[] solved = solved(covariance, centred[i]);
            for (int j = 0; j < COUNT; j++) {
                double[] other = solved(covariance, centred[j]);
                double expected =
                        product(solved, centred[j])
                                / Math.sqrt(
                                        product(solved, centred[i]) * product(other, centred[j]));
                double found = 0;
                for (int f = 0; f < FEATURES; f++) {
                    found += white[i * FEATURES + f] * (double) white[j * FEATURES + f];
                }
                assertThat(found).isEqualTo(expected, offset(1e-4));
            }
        }
    }

    private static double product(double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += x[i] * y[i];
        }
        return sum;
    }

    /// Four points on two axes, of deviation 4 and 1, and one that all share: the axis that varies most is kept.
    @Test
    void theDirectionThatVariesMostIsKeptAlone() {
        float[] points = {4, 0, 7, -4, 0, 7, 0, 1, 7, 0, -1, 7};
        float[] white = whitened(points, 3, 1);
        assertThat(Math.abs(white[0])).isEqualTo(1, offset(1e-6f));
        assertThat(white[1]).isEqualTo(-white[0], offset(1e-6f));
        assertThat(white[2]).isEqualTo(0, offset(1e-6f));
        assertThat(white[3]).isEqualTo(0, offset(1e-6f));
    }

    @Test
    void aDirectionThatNothingVariesInGivesZeros() {
        float[] points = {4, 0, 7, -4, 0, 7, 0, 1, 7, 0, -1, 7};
        float[] white = whitened(points, 3, 3);
        for (int i = 0; i < 4; i++) {
            assertThat(white[3 * i + 2]).isZero();
        }
        assertThat(Math.abs(white[6 + 1])).isEqualTo(1, offset(1e-6f));
    }
}
