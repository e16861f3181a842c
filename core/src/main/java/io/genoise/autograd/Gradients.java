package io.genoise.autograd;

import io.genoise.tensor.Parameter;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Tensor;

/// The gradients of one loss with respect to a block of parameters: one flat tensor `[total]` in the block's layout, so
/// that an optimiser or clipping is one formula over it.
public record Gradients(Parameters parameters, Tensor flat) {
    /// The gradient of one parameter, in its shape.
    public Tensor of(Parameter parameter) {
        int from = parameter.offset();
        return flat.fixedSlice(0, from, from + parameter.elements()).reshape(parameter.shape());
    }

    /// The Euclidean length of the whole gradient, `[]`.
    public Tensor norm() {
        return flat.square().sum().sqrt();
    }

    /// These gradients with `flat` in place of the flat block: clipped, scaled, averaged.
    public Gradients with(Tensor changed) {
        return new Gradients(parameters, changed);
    }
}
