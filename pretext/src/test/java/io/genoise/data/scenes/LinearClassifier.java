package io.genoise.data.scenes;

/// Multinomial logistic regression on standardised features, by full-batch gradient steps with momentum: enough to say
/// what a linear function can read.
final class LinearClassifier {
    private final int classes;
    private final float[] mean;
    private final float[] scale;
    private final float[] weights;

    private LinearClassifier(int classes, float[] mean, float[] scale) {
        this.classes = classes;
        this.mean = mean;
        this.scale = scale;
        this.weights = new float[classes * (mean.length + 1)];
    }

    /// Fits labels 0 … classes-1 to the rows of `features`; `decay` is the L2 penalty's weight.
    static LinearClassifier fit(
            float[][] features, int[] labels, int classes, float decay, int steps) {
        int rows = features.length;
        int columns = features[0].length;
        float[] mean = new float[columns];
        float[] scale = new float[columns];
        for (float[] row : features) {
            for (int j = 0; j < columns; j++) {
                mean[j] += row[j] / rows;
            }
        }
        for (float[] row : features) {
            for (int j = 0; j < columns; j++) {
                scale[j] += (row[j] - mean[j]) * (row[j] - mean[j]) / rows;
            }
        }
        for (int j = 0; j < columns; j++) {
            scale[j] = 1 / (float) Math.sqrt(scale[j] * columns + 1e-6f);
        }
        LinearClassifier classifier = new LinearClassifier(classes, mean, scale);
        float[][] inputs = new float[rows][];
        for (int i = 0; i < rows; i++) {
            inputs[i] = classifier.standardised(features[i]);
        }
        float[] velocity = new float[classifier.weights.length];
        for (int step = 0; step < steps; step++) {
            float[] gradient = classifier.gradient(inputs, labels);
            for (int k = 0; k < velocity.length; k++) {
                velocity[k] = 0.9f * velocity[k] - gradient[k] - decay * classifier.weights[k];
                classifier.weights[k] += velocity[k];
            }
        }
        return classifier;
    }

    /// The share of rows that are given their label, 0–1.
    double accuracy(float[][] features, int[] labels) {
        int right = 0;
        for (int i = 0; i < labels.length; i++) {
            float[] scores = scores(standardised(features[i]));
            int best = 0;
            for (int c = 1; c < classes; c++) {
                best = scores[c] > scores[best] ? c : best;
            }
            right += best == labels[i] ? 1 : 0;
        }
        return (double) right / labels.length;
    }

    /// Scaled so that a row has about length 1, whatever its columns: one step size serves all. The last column is 1.
    private float[] standardised(float[] row) {
        float[] input = new float[row.length + 1];
        for (int j = 0; j < row.length; j++) {
            input[j] = (row[j] - mean[j]) * scale[j];
        }
        input[row.length] = 1;
        return input;
    }

    private float[] gradient(float[][] inputs, int[] labels) {
        float[] gradient = new float[weights.length];
        for (int i = 0; i < inputs.length; i++) {
            float[] shares = scores(inputs[i]);
            softmax(shares);
            shares[labels[i]] -= 1;
            for (int c = 0; c < classes; c++) {
                float error = shares[c] / inputs.length;
                int first = c * inputs[i].length;
                for (int j = 0; j < inputs[i].length; j++) {
                    gradient[first + j] += error * inputs[i][j];
                }
            }
        }
        return gradient;
    }

    private float[] scores(float[] input) {
        float[] scores = new float[classes];
        for (int c = 0; c < classes; c++) {
            int first = c * input.length;
            float sum = 0;
            for (int j = 0; j < input.length; j++) {
                sum += weights[first + j] * input[j];
            }
            scores[c] = sum;
        }
        return scores;
    }

    private static void softmax(float[] scores) {
        float highest = scores[0];
        for (float score : scores) {
            highest = Math.max(highest, score);
        }
        float sum = 0;
        for (int c = 0; c < scores.length; c++) {
            scores[c] = (float) Math.exp(scores[c] - highest);
            sum += scores[c];
        }
        for (int c = 0; c < scores.length; c++) {
            scores[c] /= sum;
        }
    }
}
