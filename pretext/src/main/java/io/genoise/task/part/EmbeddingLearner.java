package io.genoise.task.part;

import io.genoise.network.EncoderNetwork;
import io.genoise.task.Material;
import io.genoise.task.PretextLearner;
import io.genoise.train.Part;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What learns by embedding views of pictures: a branch that learns, whose spread is watched, since one embedding for all pictures
/// would be a way out.
public interface EmbeddingLearner extends PretextLearner {
    /// What it was made from.
    Material material();

    /// Encoder and head that learn.
    Branch branch();

    /// What an optimiser changes.
    List<Part.Trained> trained();

    /// Of the embeddings.
    FeatureSpread spread();

    @Override
    default EncoderNetwork encoder() {
        return branch().encoder();
    }

    @Override
    default List<Part> parts() {
        return List.copyOf(trained());
    }

    @Override
    default Optional<String> alarm(Map<String, Double> figures) {
        return spread().alarm(figures.get(FeatureSpread.SPREAD));
    }
}
