package io.genoise.transfer;

import io.genoise.data.Labels;
import java.util.Arrays;

/// The solutions of [LogisticProbe] for one set of pictures, from the strongest penalty to the weakest, each the start of
/// the next.
///
/// With fewer pictures than features the solution lies in the span of the pictures, so it is sought there: the Gram matrix
/// `X̃X̃ᵀ = UᵀU` gives coordinates (columns of `U`) with the same inner products, and n unknowns a class instead of d.
final class LogisticPath {
    /// After so many iterations the preconditioner is made anew where the solver stands.
    private static final int ITERATIONS_A_ROUND = 30;

    private static final int ROUNDS = 20;

    private final double[][] x;
    private final Standard standard;
    private final Cholesky span;
    private final SoftmaxLoss loss;
    private final double[][] w;
    private final double tolerance;

    /// @param labels the label of each of `indices`, 0 … classes-1
    /// @param tolerance the decrease of the mean loss that may be left undone
    /// @throws IllegalArgumentException if there is no picture, or a label out of range
    LogisticPath(Features features, int[] indices, int[] labels, int classes, double tolerance) {
        check(features, indices, labels, classes);
        x = features.rows(indices);
        standard = Standard.of(x);
        standard.apply(x);
        span = indices.length < features.dimension() ? new Cholesky(Rows.gram(x)) : null;
        double[][] z = withOnes(span == null ? x : Rows.transpose(span.upper, 0, x.length));
        loss = new SoftmaxLoss(z, labels, classes);
        w = new double[classes][z[0].length];
        this.tolerance = tolerance * indices.length;
    }

    /// The solution for `strength`; fastest if a little weaker than the one before.
    ///
    /// @throws IllegalArgumentException if `strength` is not positive
    LinearClassifier next(double strength) {
        if (!(strength > 0)) {
            throw new IllegalArgumentException(
                    "the strength of the penalty must be positive, got " + strength);
        }
        boolean converged = false;
        for (int round = 0; round < ROUNDS && !converged; round++) {
            loss.prepare(w, strength);
            converged = Lbfgs.minimise(loss, w, tolerance, ITERATIONS_A_ROUND).converged();
        }
        return classifier(converged);
    }

    private static void check(Features features, int[] indices, int[] labels, int classes) {
        if (indices.length == 0 || indices.length != labels.length || classes < 2) {
            throw new IllegalArgumentException(
                    "a linear probe on '%s' needs pictures, a label for each and two classes, got %s pictures, %s labels, %s classes"
                            .formatted(features.map(), indices.length, labels.length, classes));
        }
        Labels.check(labels, classes, i -> "picture " + indices[i]);
    }

    private static double[][] withOnes(double[][] rows) {
        double[][] wider = new double[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            wider[i] = Arrays.copyOf(rows[i], rows[i].length + 1);
            wider[i][rows[i].length] = 1;
        }
        return wider;
    }

    /// Back from the span's coordinates, then from standardised features, to features as they come.
    private LinearClassifier classifier(boolean converged) {
        int d = x[0].length;
        double[][] weights = new double[w.length][d];
        double[] biases = new double[w.length];
        for (int c = 0; c < w.length; c++) {
            int last = w[c].length - 1;
            double[] solution = Arrays.copyOf(w[c], last);
            if (span == null) {
                weights[c] = solution;
            } else {
                span.back(solution);
                Rows.accumulate(weights[c], solution, x, 0, x.length, 0, d);
            }
            biases[c] = w[c][last];
            for (int j = 0; j < d; j++) {
                weights[c][j] *= standard.scale[j];
                biases[c] -= weights[c][j] * standard.mean[j];
            }
        }
        return new LinearClassifier(weights, biases, converged);
    }

    /// `x̃ = (x - mean) · scale`.
    private record Standard(double[] mean, double[] scale) {
        /// A deviation this small beside the mean is rounding, not variation: features are floats.
        private static final double CONSTANT = 1e-6;

        static Standard of(double[][] x) {
            int n = x.length;
            int d = x[0].length;
            double[] mean = new double[d];
            double[] scale = new double[d];
            for (double[] row : x) {
                Rows.add(mean, 1.0 / n, row, 0, d);
            }
            for (double[] row : x) {
                for (int j = 0; j < d; j++) {
                    double deviation = row[j] - mean[j];
                    scale[j] += deviation * deviation / n;
                }
            }
            int varying = 0;
            for (int j = 0; j < d; j++) {
                double deviation = Math.sqrt(scale[j]);
                scale[j] = deviation > CONSTANT * Math.abs(mean[j]) ? 1 / deviation : 0;
                varying += scale[j] > 0 ? 1 : 0;
            }
            for (int j = 0; j < d; j++) {
                scale[j] /= Math.sqrt(Math.max(1, varying));
            }
            return new Standard(mean, scale);
        }

        void apply(double[][] x) {
            for (double[] row : x) {
                for (int j = 0; j < row.length; j++) {
                    row[j] = (row[j] - mean[j]) * scale[j];
                }
            }
        }
    }
}
