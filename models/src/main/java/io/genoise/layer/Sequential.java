package io.genoise.layer;

import io.genoise.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// Layers one after another, each with a name for messages, plans and random numbers.
///
/// @param layers in the order in which they are applied; none for the identity
public record Sequential(List<Named> layers) implements Layer {
    /// A layer and what it is called.
    ///
    /// @param name one step of the path by which [Pass] knows it
    /// @param layer what is applied
    public record Named(String name, Layer layer) {}

    /// Copies `layers`.
    public Sequential {
        layers = List.copyOf(layers);
    }

    /// No layers: the identity.
    public static Sequential empty() {
        return new Sequential(List.of());
    }

    /// These layers, then `layer`.
    public Sequential then(String name, Layer layer) {
        List<Named> longer = new ArrayList<>(layers);
        longer.add(new Named(name, layer));
        return new Sequential(longer);
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        Tensor y = x;
        for (Named named : layers) {
            y = pass.through(named.name, named.layer, y);
        }
        return y;
    }
}
