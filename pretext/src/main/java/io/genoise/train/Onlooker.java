package io.genoise.train;

import io.genoise.network.Encoder;
import java.util.Map;

/// Looks at a net while it learns, at the end of each epoch: what it sees is printed and logged, and nothing is chosen by it.
/// It draws no random number of the training's, and changes nothing.
@FunctionalInterface
public interface Onlooker {
    /// Sees nothing.
    Onlooker NONE = (_, _) -> Map.of();

    /// Figures by name, which are no figures of the training's.
    ///
    /// @param card what it takes to use `encoder`
    Map<String, Double> look(Encoder encoder, EncoderCard card);
}
