package io.genoise.layer;

import io.genoise.autograd.Recompute;
import io.genoise.tensor.Tensor;

/// A layer whose inner values are not kept for the gradient but computed again in the reverse pass: less memory for a
/// second forward pass ([Recompute]). Its results and gradients are the same bits.
///
/// @param layer what is computed twice
public record Recomputed(Layer layer) implements Layer {
    @Override
    public Tensor forward(Tensor x, Pass pass) {
        return pass.training()
                ? Recompute.of(x, v -> layer.forward(v, pass))
                : layer.forward(x, pass);
    }
}
