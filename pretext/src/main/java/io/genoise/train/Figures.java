package io.genoise.train;

import java.util.LinkedHashMap;
import java.util.Map;

/// What came of an evaluation: a learner's figures, each a mean over the pictures.
///
/// @param means by name, such as `loss` and `accuracy`
/// @param pictures over which they are means
public record Figures(Map<String, Double> means, int pictures) {
    /// Copies the map, keeping its order.
    public Figures {
        means = new LinkedHashMap<>(means);
    }

    /// The figure called `name`.
    ///
    /// @throws IllegalArgumentException if there is none
    public double of(String name) {
        Double mean = means.get(name);
        if (mean == null) {
            throw new IllegalArgumentException(
                    "no figure is called %s; there are %s".formatted(name, means.keySet()));
        }
        return mean;
    }
}
