package io.genoise.network;

import io.genoise.tensor.NetworkParameter;
import java.util.List;

/// A part of a network that ends in a map; the stages of a network follow one another from the input on, and the classifier
/// comes behind the last.
///
/// @param map the name of the map that it ends in
/// @param path its layer's name path in a pass, by which [io.genoise.layer.Pass#freezing] knows it
/// @param parameters what it learns; the first stage's are all that comes before it too
public record Stage(String map, String path, List<NetworkParameter> parameters) {
    /// Copies `parameters`.
    public Stage {
        parameters = List.copyOf(parameters);
    }
}
