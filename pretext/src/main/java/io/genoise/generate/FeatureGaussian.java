package io.genoise.generate;

import io.genoise.algebra.SymmetricEigen;
import io.genoise.transfer.Features;

/// Features of pictures as a normal distribution: their mean `[d]` and covariance `[d][d]`, the latter over count − 1.
///
/// @param count pictures that it was estimated from
record FeatureGaussian(double[] mean, double[][] covariance, int count) {
    /// Of all rows of `features`, in double.
    ///
    /// @throws IllegalArgumentException if there are fewer than two
    static FeatureGaussian of(Features features) {
        int n = features.count();
        int d = features.dimension();
        if (n < 2) {
            throw new IllegalArgumentException(
                    "the covariance of %s pictures: two or more are needed".formatted(n));
        }
        double[] mean = new double[d];
        for (int i = 0; i < n * d; i++) {
            mean[i % d] += features.values()[i];
        }
        for (int j = 0; j < d; j++) {
            mean[j] /= n;
        }
        double[][] covariance = new double[d][d];
        double[] row = new double[d];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < d; j++) {
                row[j] = features.values()[i * d + j] - mean[j];
            }
            for (int j = 0; j < d; j++) {
                double left = row[j];
                double[] target = covariance[j];
                for (int k = 0; k <= j; k++) {
                    target[k] += left * row[k];
                }
            }
        }
        for (int j = 0; j < d; j++) {
            for (int k = 0; k <= j; k++) {
                covariance[j][k] /= n - 1;
                covariance[k][j] = covariance[j][k];
            }
        }
        return new FeatureGaussian(mean, covariance, n);
    }

    /// The squared Fréchet (2-Wasserstein) distance |μ₁ − μ₂|² + tr(Σ₁ + Σ₂ − 2·(√Σ₁·Σ₂·√Σ₁)^½), at least 0 (Dowson and Landau
    /// 1982; as a measure of generators: Heusel et al. 2017, arXiv:1706.08500). What is under the outer root is symmetric
    /// and has the eigenvalues of Σ₁Σ₂, so that no root of a matrix that is not symmetric is needed; its trace is the sum of
    /// their roots.
    ///
    /// @throws IllegalArgumentException if the two have not as many features
    double distance(FeatureGaussian other) {
        int d = mean.length;
        if (other.mean.length != d) {
            throw new IllegalArgumentException(
                    "%s features beside %s".formatted(d, other.mean.length));
        }
        double distance = 0;
        for (int j = 0; j < d; j++) {
            double apart = mean[j] - other.mean[j];
            distance += apart * apart + covariance[j][j] + other.covariance[j][j];
        }
        double[][] root = SymmetricEigen.of(covariance).squareRoot();
        double[][] between = product(product(root, other.covariance), root);
        for (double value : SymmetricEigen.of(between).values()) {
            distance -= 2 * Math.sqrt(Math.max(0, value));
        }
        return Math.max(0, distance);
    }

    private static double[][] product(double[][] a, double[][] b) {
        int n = a.length;
        double[][] product = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < n; k++) {
                double left = a[i][k];
                for (int j = 0; j < n; j++) {
                    product[i][j] += left * b[k][j];
                }
            }
        }
        return product;
    }
}
