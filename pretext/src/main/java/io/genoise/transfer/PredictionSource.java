package io.genoise.transfer;

/// A method that learns from the labelled pictures as a whole, such as a network trained from scratch or fine-tuned: it
/// is given a subset and says what it makes of the test pictures. Several sources of one method name are its seeds.
public interface PredictionSource {
    /// The name of the method's row.
    String method();

    /// Whether it takes part with this number of labels a class; where training is dear, not everywhere.
    default boolean covers(int labelsPerClass) {
        return true;
    }

    /// Trains on the pictures of `subset`, numbered as in the data set, and predicts all test pictures. Steps, rates and
    /// layers are fixed beforehand or chosen inside the subset.
    Predictions predict(LabelledSubset subset);

    /// What is trained and how the recipe was chosen, in words for the protocol.
    String recipe();

    /// What one run cost, pretraining included, in words for the table.
    default String cost() {
        return "-";
    }
}
