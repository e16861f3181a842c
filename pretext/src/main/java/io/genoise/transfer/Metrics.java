package io.genoise.transfer;

import io.genoise.data.Labels;
import java.util.List;

/// How good predictions are on labelled pictures. All are shares 0–1 but the log loss, which is in nats.
///
/// @param count predictions
/// @param accuracy share whose most probable class is right
/// @param topFive share with the right class among the five most probable; null below 20 classes
/// @param balancedAccuracy mean over the classes present of the accuracy on each
/// @param logLoss mean of `-ln max(p of the right class, 1e-7)`
/// @param calibrationError expected calibration error: `Σ_b share_b · |accuracy_b - confidence_b|` over 15 equal bins of
///     the highest probability (Naeini et al., AAAI 2015; Guo et al., ICML 2017)
public record Metrics(
        int count,
        double accuracy,
        Double topFive,
        double balancedAccuracy,
        double logLoss,
        double calibrationError) {
    private static final int BINS = 15;
    private static final double LEAST = 1e-7;

    /// Compares `predictions` with `labels`, of the same pictures.
    ///
    /// @throws IllegalArgumentException if their numbers differ, there are none, a label is not 0 … classes-1, or a
    ///     probability is not finite
    public static Metrics of(Predictions predictions, int[] labels) {
        int count = labels.length;
        if (predictions.count() != count || count == 0) {
            throw new IllegalArgumentException(
                    "%s predictions for %s labels".formatted(predictions.count(), count));
        }
        int classes = predictions.probabilities()[0].length;
        Labels.check(labels, classes, i -> "predicted picture " + i);
        int[] right = new int[classes];
        int[] present = new int[classes];
        double[] binRight = new double[BINS];
        double[] binConfidence = new double[BINS];
        int amongFive = 0;
        double loss = 0;
        for (int i = 0; i < count; i++) {
            double[] p = predictions.probabilities()[i];
            int label = labels[i];
            int top = predictions.top(i);
            if (!Double.isFinite(p[label]) || !Double.isFinite(p[top])) {
                throw new IllegalArgumentException(
                        "prediction %s holds a probability that is not finite".formatted(i));
            }
            int hit = top == label ? 1 : 0;
            present[label]++;
            right[label] += hit;
            amongFive += rank(p, label) < 5 ? 1 : 0;
            loss -= Math.log(Math.max(LEAST, p[label]));
            int bin = Math.clamp((int) Math.ceil(p[top] * BINS) - 1, 0, BINS - 1);
            binRight[bin] += hit;
            binConfidence[bin] += p[top];
        }
        double accuracy = 0;
        double balanced = 0;
        int seen = 0;
        for (int c = 0; c < classes; c++) {
            accuracy += right[c];
            if (present[c] > 0) {
                balanced += (double) right[c] / present[c];
                seen++;
            }
        }
        double error = 0;
        for (int b = 0; b < BINS; b++) {
            error += Math.abs(binRight[b] - binConfidence[b]) / count;
        }
        Double topFive = classes >= 20 ? (Double) ((double) amongFive / count) : null;
        return new Metrics(count, accuracy / count, topFive, balanced / seen, loss / count, error);
    }

    /// The mean of several, field by field, each with the weight of its pictures.
    static Metrics mean(List<Metrics> several) {
        int count = 0;
        double accuracy = 0;
        double topFive = 0;
        double balanced = 0;
        double loss = 0;
        double error = 0;
        for (Metrics m : several) {
            count += m.count;
            accuracy += m.count * m.accuracy;
            topFive += m.topFive == null ? 0 : m.count * m.topFive;
            balanced += m.count * m.balancedAccuracy;
            loss += m.count * m.logLoss;
            error += m.count * m.calibrationError;
        }
        return new Metrics(
                count,
                accuracy / count,
                several.getFirst().topFive == null ? null : (Double) (topFive / count),
                balanced / count,
                loss / count,
                error / count);
    }

    /// How many classes come before `label`: those more probable, and those as probable with a lower number.
    private static int rank(double[] p, int label) {
        int rank = 0;
        for (int c = 0; c < p.length; c++) {
            if (p[c] > p[label] || (p[c] == p[label] && c < label)) {
                rank++;
            }
        }
        return rank;
    }
}
