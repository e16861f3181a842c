package io.genoise.layer;

import io.genoise.op.Activations;
import io.genoise.tensor.Tensor;

/// A function of one tensor, with or without parameters. Layers are immutable: what they learn lives in the
/// [io.genoise.tensor.Parameters] block that they were declared in.
@FunctionalInterface
public interface Layer {
    /// max(x, 0).
    Layer RELU = (x, _) -> Activations.relu(x);

    /// Records this layer's operations on `x`.
    Tensor forward(Tensor x, Pass pass);
}
