package io.genoise.embed;

import io.genoise.transfer.Metrics;
import io.genoise.transfer.Predictions;
import java.util.Arrays;

/// Temperature scaling: probabilities `p_c` become `p_c^(1/T) / Σ_k p_k^(1/T)`, which is the softmax of logits divided by T. One
/// number, so the ranking of classes stays, and it can be found on few pictures. T is the one of least log loss
///
///     L(T) = mean over pictures of  -ln softmax(ln p / T)[label]
///
/// on predictions of pictures that the classifier has not learned from.
///
/// Source: Guo, Pleiss, Sun, Weinberger, *On calibration of modern neural networks*, ICML 2017, section 4.2.
final class Temperature {
    /// Beyond these nothing is said that pictures could show.
    private static final double COLDEST = 0.05;

    private static final double HOTTEST = 20;
    private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;
    private static final int STEPS = 60;

    private Temperature() {}

    /// The temperature for `predictions` of pictures with these labels. L is convex in 1/T, so that golden sections find the
    /// least.
    static double of(Predictions predictions, int[] labels) {
        double low = 1 / HOTTEST;
        double high = 1 / COLDEST;
        for (int i = 0; i < STEPS; i++) {
            double left = high - GOLDEN * (high - low);
            double right = low + GOLDEN * (high - low);
            if (loss(predictions, labels, 1 / left) <= loss(predictions, labels, 1 / right)) {
                high = right;
            } else {
                low = left;
            }
        }
        return 2 / (low + high);
    }

    /// L(T).
    static double loss(Predictions predictions, int[] labels, double temperature) {
        return Metrics.of(scale(predictions, temperature), labels).logLoss();
    }

    /// `predictions` at `temperature`.
    static Predictions scale(Predictions predictions, double temperature) {
        return new Predictions(
                Arrays.stream(predictions.probabilities())
                        .map(p -> scale(p, temperature))
                        .toArray(double[][]::new));
    }

    /// The probabilities `p` at `temperature`.
    static double[] scale(double[] p, double temperature) {
        double[] scaled = new double[p.length];
        double most = 0;
        for (double each : p) {
            most = Math.max(most, each);
        }
        double sum = 0;
        for (int c = 0; c < p.length; c++) {
            scaled[c] = Math.pow(p[c] / most, 1 / temperature);
            sum += scaled[c];
        }
        for (int c = 0; c < p.length; c++) {
            scaled[c] /= sum;
        }
        return scaled;
    }
}
