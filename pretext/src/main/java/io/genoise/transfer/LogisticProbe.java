package io.genoise.transfer;

import java.util.ArrayList;
import java.util.List;

/// The linear probe: multinomial logistic regression with an L2 penalty,
///
///     minimise  Σ_i -log softmax(W x̃_i + b)[y_i]  +  ½ strength ‖W‖²
///
/// where `x̃ = (x - mean) / (sd · √d)`: standardised over the pictures it is fitted to and nothing else, and divided by the
/// root of the dimension so that `‖x̃‖²` is about 1 and one grid of strengths serves maps of any size. A feature that does
/// not vary is left out. The loss is a sum, not a mean: a strength means the same prior for any number of labels.
///
/// It is solved in double, without randomness, until the predicted decrease of the mean loss is below 1e-7.
public final class LogisticProbe {
    /// The strengths that cross-validation may choose from, strongest first.
    public static final List<Double> STRENGTHS =
            List.of(30.0, 10.0, 3.0, 1.0, 0.3, 0.1, 0.03, 0.01);

    /// The strength where nothing can be chosen.
    public static final double FIXED_STRENGTH = 0.3;

    /// The decrease of the mean loss that the solver leaves undone.
    static final double TOLERANCE = 1e-7;

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
        LogisticPath path = new LogisticPath(features, indices, labels, classes, TOLERANCE);
        List<LinearClassifier> classifiers = new ArrayList<>();
        for (double strength : strengths) {
            classifiers.add(path.next(strength));
        }
        return classifiers;
    }
}
