package io.genoise.task.part;

import io.genoise.algebra.SymmetricEigen;

/// How many directions features really use: exp(−Σ pₖ log pₖ) with pₖ = σₖ/Σσ, σ being the singular values of their matrix
/// `[rows,width]`. From 1, all alike, to the smaller of rows and width, all different in all directions alike.
///
/// Source: Garrido, Balestriero, Najman, LeCun 2022, arXiv:2210.02885, equation 1 (without its 10⁻⁷, which keeps logarithms
/// finite).
public final class RankMe {
    private RankMe() {}

    /// Of `rows` rows of equal width, one after another; 0 if all of them are 0.
    public static double of(double[] features, int rows) {
        int width = features.length / rows;
        boolean wide = width > rows;
        int n = wide ? rows : width;
        int m = wide ? width : rows;
        double[][] products = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = 0;
                for (int k = 0; k < m; k++) {
                    sum +=
                            wide
                                    ? features[i * width + k] * features[j * width + k]
                                    : features[k * width + i] * features[k * width + j];
                }
                products[i][j] = sum;
            }
        }
        double[] values = SymmetricEigen.of(products).values();
        double total = 0;
        for (int k = 0; k < n; k++) {
            values[k] = Math.sqrt(Math.max(0, values[k]));
            total += values[k];
        }
        double entropy = 0;
        for (double value : values) {
            double share = total > 0 ? value / total : 0;
            entropy -= share > 0 ? share * Math.log(share) : 0;
        }
        return total > 0 ? Math.exp(entropy) : 0;
    }
}
