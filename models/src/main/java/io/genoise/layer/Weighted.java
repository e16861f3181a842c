package io.genoise.layer;

import io.genoise.tensor.NetworkParameter;
import io.genoise.tensor.Tensor;

/// A layer with one weight that can be computed with another value of it: what wrappers such as [SpectralNorm] need.
public interface Weighted extends Layer {
    /// The weight.
    NetworkParameter weight();

    /// This layer with `weight` in the place of its own, in its shape.
    Tensor forward(Tensor x, Tensor weight, Pass pass);

    @Override
    default Tensor forward(Tensor x, Pass pass) {
        return forward(x, weight().value(), pass);
    }
}
