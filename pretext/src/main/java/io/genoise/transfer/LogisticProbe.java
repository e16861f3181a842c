package io.genoise.transfer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The linear probe: multinomial logistic regression with an L2 penalty,
///
///     minimise  Σ_i -log softmax(W x̃_i + b)[y_i]  +  ½ strength ‖W‖²
///
/// where `x̃ = (x - mean) / (sd · √d)`: standardised over the pictures it is fitted to and nothing else, and divided by the
/// root of the dimension so that `‖x̃‖²` is about 1 and one grid of strengths serves maps of any size. A feature that does
/// not vary is left out. The loss is a sum, not a mean: a strength means the same prior for any number of labels.
///
/// With fewer pictures than features the solution lies in the span of the pictures, so it is sought there: the Gram matrix
/// `X̃X̃ᵀ = UᵀU` gives coordinates (columns of `U`) with the same inner products, and n unknowns a class instead of d.
/// The path goes from the strongest penalty to the weakest, each solution the start of the next, in double, without
/// randomness, to a predicted decrease of 1e-7 of the mean loss.
public final class LogisticProbe {
    /// The strengths that cross-validation may choose from, strongest first.
    public static final List<Double> STRENGTHS = List.of(30.0, 10.0, 3.0, 1.0, 0.3, 0.1, 0.03);

    /// The strength where nothing can be chosen.
    public static final double FIXED_STRENGTH = 0.3;

    private static final double TOLERANCE = 1e-7;
    private static final int ITERATIONS_A_ROUND = 30;
    private static final int ROUNDS = 20;

    private LogisticProbe() {}

    /// Fits to the pictures `indices` of `features`.
    ///
    /// @param labels the label of each of `indices`, 0 … classes-1
    /// @throws IllegalArgumentException if there is no picture, or a label out of range
    public static LinearClassifier fit(
            Features features, int[] indices, int[] labels, int classes, double strength) {
        return path(features, indices, labels, classes, List.of(strength)).getFirst();
    }

    /// Fits once for each of `strengths`; give them strongest first, which is fastest.
    ///
    /// @param labels the label of each of `indices`, 0 … classes-1
    /// @throws IllegalArgumentException if there is no picture, or a label out of range
    public static List<LinearClassifier> path(
            Features features, int[] indices, int[] labels, int classes, List<Double> strengths) {
        check(features, indices, labels, classes, strengths);
        double[][] x = features.rows(indices);
        Standard standard = Standard.of(x);
        standard.apply(x);
        Cholesky span = indices.length < features.dimension() ? new Cholesky(Rows.gram(x)) : null;
        double[][] z = withOnes(span == null ? x : Rows.transpose(span.upper, 0, x.length));
        SoftmaxLoss loss = new SoftmaxLoss(z, labels, classes);
        double[][] w = new double[classes][z[0].length];
        List<LinearClassifier> classifiers = new ArrayList<>();
        for (double strength : strengths) {
            boolean converged = false;
            for (int round = 0; round < ROUNDS && !converged; round++) {
                loss.prepare(w, strength);
                converged =
                        Lbfgs.minimise(loss, w, TOLERANCE * indices.length, ITERATIONS_A_ROUND)
                                .converged();
            }
            classifiers.add(classifier(w, span, x, standard, converged));
        }
        return classifiers;
    }

    private static void check(
            Features features, int[] indices, int[] labels, int classes, List<Double> strengths) {
        if (indices.length == 0 || indices.length != labels.length || classes < 2) {
            throw new IllegalArgumentException(
                    "a linear probe on '"
                            + features.map()
                            + "' needs pictures, a label for each and two classes, got "
                            + indices.length
                            + " pictures, "
                            + labels.length
                            + " labels, "
                            + classes
                            + " classes");
        }
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] < 0 || labels[i] >= classes) {
                throw new IllegalArgumentException(
                        "label "
                                + labels[i]
                                + " of picture "
                                + indices[i]
                                + " is not one of the "
                                + classes
                                + " classes");
            }
        }
        for (double strength : strengths) {
            if (!(strength > 0)) {
                throw new IllegalArgumentException(
                        "the strength of the penalty must be positive, got " + strength);
            }
        }
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
    private static LinearClassifier classifier(
            double[][] w, Cholesky span, double[][] x, Standard standard, boolean converged) {
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
