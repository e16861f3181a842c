package io.genoise.transfer;

import java.util.Optional;

/// A method that learns from the labelled pictures as a whole, such as a network trained from scratch or fine-tuned: it
/// is given a trial and says what it makes of the pictures that the trial asks. Several sources of one method name are its
/// seeds.
public interface PredictionSource {
    /// The name of the method's row.
    String method();

    /// Whether it takes part with this number of labels a class; where training is dear, not everywhere.
    default boolean covers(int labelsPerClass) {
        return true;
    }

    /// Learns from the pictures of `trial`, and predicts those that it asks. Steps, rates and layers are fixed beforehand or
    /// chosen on the pictures that the trial selects on.
    Outcome predict(Trial trial);

    /// What is trained and how the recipe was found, in words for the protocol.
    String recipe();

    /// All that predictions follow from besides the trial: network, first weights, recipes, pictures, seed; empty if that
    /// cannot be told. Equal identities predict alike.
    default Optional<String> identity() {
        return Optional.empty();
    }

    /// Why no verdict can rest on this row at `labelsPerClass` labels a class, such as a recipe that was found for another
    /// length; empty if there is no reason.
    default String caveat(int labelsPerClass) {
        return "";
    }

    /// What seed `r` of this method shares with seed `r` of others of the same lineage, such as a pretraining; empty if
    /// nothing.
    default String lineage() {
        return "";
    }

    /// What the pretraining before it cost.
    default Cost pretraining() {
        return Cost.NONE;
    }

    /// What came of a trial.
    ///
    /// @param predictions of the pictures that the trial asks, in their order
    /// @param choice what was chosen inside the labelled pictures; null if nothing was
    /// @param cost of learning and predicting
    record Outcome(Predictions predictions, CrossValidation.Choice choice, Cost cost) {}
}
