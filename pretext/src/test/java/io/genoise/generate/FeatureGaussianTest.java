package io.genoise.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.genoise.random.RandomStream;
import io.genoise.transfer.Features;
import org.junit.jupiter.api.Test;

/// The Fréchet distance of two normal distributions, where a formula is known, and beside a slow way to the same number.
class FeatureGaussianTest {
    private static FeatureGaussian gaussian(double[] mean, double[][] covariance) {
        return new FeatureGaussian(mean, covariance, 100);
    }

    @Test
    void ofOneNumberItIsThatOfMeansAndDeviations() {
        FeatureGaussian one = gaussian(new double[] {1}, new double[][] {{4}});
        FeatureGaussian other = gaussian(new double[] {-2}, new double[][] {{25}});
        assertThat(one.distance(other)).isEqualTo(9 + 9, within(1e-12));
    }

    @Test
    void ofIndependentNumbersItIsTheSum() {
        double[][] one = {{4, 0, 0}, {0, 9, 0}, {0, 0, 0}};
        double[][] other = {{1, 0, 0}, {0, 9, 0}, {0, 0, 16}};
        double[] zero = new double[3];
        double[] shifted = {0, 0, 0.5};
        assertThat(gaussian(zero, one).distance(gaussian(shifted, other)))
                .isEqualTo(1 + 0 + 16 + 0.25, within(1e-12));
    }

    @Test
    void ofTheSameDistributionItIsNothing() {
        double[][] covariance = spread(12, 3);
        FeatureGaussian one = gaussian(new double[12], covariance);
        assertThat(one.distance(one)).isEqualTo(0, within(1e-9));
    }

    /// tr √(Σ₁Σ₂) by Newton's iteration for the root of a matrix (Denman and Beavers 1976), which takes the product as it is.
    @Test
    void ofDistributionsAtOddAnglesItIsWhatNewtonFinds() {
        for (int seed = 1; seed <= 3; seed++) {
            int d = 6;
            double[][] a = spread(d, seed);
            double[][] b = spread(d, seed + 10);
            double expected = trace(a) + trace(b) - 2 * trace(newton(product(a, b)));
            assertThat(gaussian(new double[d], a).distance(gaussian(new double[d], b)))
                    .isEqualTo(expected, within(1e-8));
        }
    }

    @Test
    void itIsTheSameBothWays() {
        FeatureGaussian one = gaussian(new double[5], spread(5, 1));
        FeatureGaussian other = gaussian(new double[] {1, 2, 3, 4, 5}, spread(5, 2));
        assertThat(one.distance(other)).isEqualTo(other.distance(one), within(1e-9));
    }

    @Test
    void meanAndCovarianceAreThoseOfTheRows() {
        Features features = new Features("map", 3, 2, new float[] {1, 10, 2, 30, 6, 20});
        FeatureGaussian found = FeatureGaussian.of(features);
        assertThat(found.mean()).containsExactly(3, 20);
        // Deviations −2, −1, 3 and −10, 10, 0.
        assertThat(found.covariance()[0]).containsExactly(7, 5);
        assertThat(found.covariance()[1]).containsExactly(5, 100);
    }

    @Test
    void onePictureHasNoCovariance() {
        assertThatThrownBy(() -> FeatureGaussian.of(new Features("map", 1, 1, new float[1])))
                .hasMessageContaining("two or more");
    }

    private static double[][] spread(int d, long seed) {
        RandomStream random = RandomStream.of(seed);
        double[][] factor = new double[d][d];
        for (double[] row : factor) {
            for (int j = 0; j < d; j++) {
                row[j] = random.nextDouble() - 0.5;
            }
        }
        double[][] transposed = new double[d][d];
        for (int i = 0; i < d; i++) {
            for (int j = 0; j < d; j++) {
                transposed[i][j] = factor[j][i];
            }
        }
        double[][] covariance = product(factor, transposed);
        for (int i = 0; i < d; i++) {
            covariance[i][i] += 0.1;
        }
        return covariance;
    }

    private static double[][] newton(double[][] matrix) {
        int n = matrix.length;
        double[][] y = matrix;
        double[][] z = new double[n][n];
        for (int i = 0; i < n; i++) {
            z[i][i] = 1;
        }
        for (int step = 0; step < 40; step++) {
            double[][] next = halfway(y, inverse(z));
            z = halfway(z, inverse(y));
            y = next;
        }
        return y;
    }

    private static double[][] halfway(double[][] a, double[][] b) {
        double[][] mean = new double[a.length][a.length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a.length; j++) {
                mean[i][j] = (a[i][j] + b[i][j]) / 2;
            }
        }
        return mean;
    }

    /// Gauss and Jordan, without a choice of pivots: the matrices here are far from singular.
    private static double[][] inverse(double[][] matrix) {
        int n = matrix.length;
        double[][] work = new double[n][2 * n];
        for (int i = 0; i < n; i++) {
            System.arraycopy(matrix[i], 0, work[i], 0, n);
            work[i][n + i] = 1;
        }
        for (int p = 0; p < n; p++) {
            double pivot = work[p][p];
            for (int j = 0; j < 2 * n; j++) {
                work[p][j] /= pivot;
            }
            for (int i = 0; i < n; i++) {
                double factor = work[i][p];
                for (int j = 0; i != p && j < 2 * n; j++) {
                    work[i][j] -= factor * work[p][j];
                }
            }
        }
        double[][] inverse = new double[n][n];
        for (int i = 0; i < n; i++) {
            System.arraycopy(work[i], n, inverse[i], 0, n);
        }
        return inverse;
    }

    private static double[][] product(double[][] a, double[][] b) {
        int n = a.length;
        double[][] product = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                for (int k = 0; k < n; k++) {
                    product[i][j] += a[i][k] * b[k][j];
                }
            }
        }
        return product;
    }

    private static double trace(double[][] a) {
        double trace = 0;
        for (int i = 0; i < a.length; i++) {
            trace += a[i][i];
        }
        return trace;
    }
}
