package io.genoise.transfer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The loss of multinomial logistic regression with an L2 penalty,
///
///     L(W) = Σ_i [ logSumExp_c(w_c·z_i) - w_{y_i}·z_i ] + ½ strength Σ_c Σ_{j<r} w_cj²
///
/// for rows `z` `[n][r+1]` whose last column is 1, so that `W` `[classes][r+1]` ends in the biases, which go unpenalised.
///
/// The preconditioner is one matrix for all classes, the Hessian's blocks averaged over the directions that a softmax has:
/// `M = Σ_i h_i z_i z_iᵀ + strength · I` with `h_i = (1 - Σ_c p_ic²) / (classes - 1)`, at a point of the caller's choice.
final class SoftmaxLoss implements Lbfgs.Problem {
    /// The least `h`, as a share of its value 1/classes at the start: an example that is certain now may not be so one
    /// step on.
    private static final double LEAST = 0.1;

    private record Block(double[][] rows, double[][] columns, int[] labels) {}

    private final List<Block> blocks = new ArrayList<>();
    private final int count;
    private final int classes;
    private final int width;
    private double strength;
    private Cholesky curvature;

    SoftmaxLoss(double[][] z, int[] labels, int classes) {
        this.count = z.length;
        this.classes = classes;
        this.width = z[0].length;
        // A block's rows and columns fit a second-level cache together.
        int size = Math.clamp(32768 / width, 64, 256);
        for (int first = 0; first < count; first += size) {
            int end = Math.min(count, first + size);
            double[][] rows = Arrays.copyOfRange(z, first, end);
            blocks.add(
                    new Block(
                            rows,
                            Rows.transpose(rows, 0, rows.length),
                            Arrays.copyOfRange(labels, first, end)));
        }
    }

    /// Sets the penalty, and the preconditioner to the curvature at `w`.
    void prepare(double[][] w, double newStrength) {
        strength = newStrength;
        double[][] matrix = new double[width][width];
        // Where there are far more examples than unknowns, an even sample of them shows the
        // curvature well enough.
        int stride = Math.max(1, count / (4 * width));
        int seen = 0;
        for (Block block : blocks) {
            double[][] p = probabilities(block, w);
            List<double[]> rows = new ArrayList<>();
            List<Double> weights = new ArrayList<>();
            for (int i = 0; i < block.labels.length; i++) {
                if (seen++ % stride == 0) {
                    double squares = 0;
                    for (int c = 0; c < classes; c++) {
                        squares += p[c][i] * p[c][i];
                    }
                    rows.add(block.rows[i]);
                    weights.add(stride * Math.max(LEAST / classes, (1 - squares) / (classes - 1)));
                }
            }
            addOuterProducts(matrix, rows.toArray(double[][]::new), weights);
        }
        for (int j = 0; j < width; j++) {
            matrix[j][j] += j < width - 1 ? strength : 1e-9 * count;
        }
        curvature = new Cholesky(matrix);
    }

    private static void addOuterProducts(
            double[][] lowerTriangle, double[][] rows, List<Double> weights) {
        if (rows.length == 0) {
            return;
        }
        double[] scale = new double[rows.length];
        for (int j = 0; j < lowerTriangle.length; j++) {
            for (int i = 0; i < rows.length; i++) {
                scale[i] = weights.get(i) * rows[i][j];
            }
            Rows.accumulate(lowerTriangle[j], scale, rows, 0, rows.length, 0, j + 1);
        }
    }

    @Override
    public double evaluate(double[][] w, double[][] gradient) {
        double loss = 0;
        for (int c = 0; c < classes; c++) {
            for (int j = 0; j < width - 1; j++) {
                loss += 0.5 * strength * w[c][j] * w[c][j];
                gradient[c][j] = strength * w[c][j];
            }
            gradient[c][width - 1] = 0;
        }
        for (Block block : blocks) {
            double[][] p = logits(block, w);
            int size = block.labels.length;
            for (int i = 0; i < size; i++) {
                double label = p[block.labels[i]][i];
                loss += softmax(p, i) - label;
                p[block.labels[i]][i] -= 1;
            }
            for (int c = 0; c < classes; c++) {
                Rows.accumulate(gradient[c], p[c], block.rows, 0, size, 0, width);
            }
        }
        return loss;
    }

    @Override
    public void precondition(double[][] g) {
        for (double[] row : g) {
            curvature.solve(row);
        }
    }

    private double[][] probabilities(Block block, double[][] w) {
        double[][] p = logits(block, w);
        for (int i = 0; i < block.labels.length; i++) {
            softmax(p, i);
        }
        return p;
    }

    private double[][] logits(Block block, double[][] w) {
        int size = block.labels.length;
        double[][] logits = new double[classes][size];
        for (int c = 0; c < classes; c++) {
            Rows.accumulate(logits[c], w[c], block.columns, 0, width, 0, size);
        }
        return logits;
    }

    /// Turns column `i` of `logits` into probabilities, and returns their logSumExp.
    static double softmax(double[][] logits, int i) {
        double top = Double.NEGATIVE_INFINITY;
        for (double[] row : logits) {
            top = Math.max(top, row[i]);
        }
        double sum = 0;
        for (double[] row : logits) {
            row[i] = Math.exp(row[i] - top);
            sum += row[i];
        }
        for (double[] row : logits) {
            row[i] /= sum;
        }
        return top + Math.log(sum);
    }
}
