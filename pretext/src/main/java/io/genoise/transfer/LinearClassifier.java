package io.genoise.transfer;

import java.util.Arrays;

/// `p(c | x) = softmax_c(weights[c]·x + biases[c])` on features as they come, standardisation folded in.
///
/// @param weights `[classes][dimension]`
/// @param biases `[classes]`
/// @param converged whether the solver reached its tolerance
public record LinearClassifier(double[][] weights, double[] biases, boolean converged) {
    private static final int BLOCK = 64;

    /// Probabilities of all pictures of `features`.
    public Predictions predict(Features features) {
        int[] all = new int[features.count()];
        for (int i = 0; i < all.length; i++) {
            all[i] = i;
        }
        return predict(features, all);
    }

    /// Probabilities of the pictures `indices`, in their order.
    ///
    /// @throws IllegalArgumentException if the features have another dimension than those it was fitted to
    public Predictions predict(Features features, int[] indices) {
        int dimension = weights[0].length;
        if (features.dimension() != dimension) {
            throw new IllegalArgumentException(
                    "a classifier of %s features was given '%s' of %s"
                            .formatted(dimension, features.map(), features.dimension()));
        }
        double[][] probabilities = new double[indices.length][weights.length];
        double[][] columns = new double[dimension][BLOCK];
        double[] row = new double[dimension];
        for (int first = 0; first < indices.length; first += BLOCK) {
            int size = Math.min(BLOCK, indices.length - first);
            for (int i = 0; i < size; i++) {
                features.read(indices[first + i], row);
                for (int j = 0; j < dimension; j++) {
                    columns[j][i] = row[j];
                }
            }
            double[][] logits = new double[weights.length][BLOCK];
            for (int c = 0; c < weights.length; c++) {
                Arrays.fill(logits[c], biases[c]);
                Rows.accumulate(logits[c], weights[c], columns, 0, dimension, 0, size);
            }
            for (int i = 0; i < size; i++) {
                SoftmaxLoss.softmax(logits, i);
                for (int c = 0; c < weights.length; c++) {
                    probabilities[first + i][c] = logits[c][i];
                }
            }
        }
        return new Predictions(probabilities);
    }
}
