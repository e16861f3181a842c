package io.genoise.layer;

import io.genoise.tensor.Tensor;

/// A function of one tensor, with or without parameters. Layers are immutable: what they learn lives in the
/// [io.genoise.tensor.Parameters] block that they were declared in.
@FunctionalInterface
public interface Layer {
    /// Records this layer's operations on `x`.
    Tensor forward(Tensor x, Pass pass);
}
