package io.genoise.layer;

import io.genoise.shape.Shape;
import io.genoise.tensor.Initial;
import io.genoise.tensor.Parameter;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Tensor;

/// y = x·weightᵀ + bias, `[N,in]` → `[N,out]`.
///
/// @param weight `[out,in]`
/// @param bias `[out]`
public record Linear(Parameter weight, Parameter bias) implements Layer {
    /// Weights and biases begin uniform in ±1/√in, as PyTorch's do.
    public static Linear of(Parameters parameters, String name, int in, int out) {
        Initial uniform = Initial.uniform(1 / Math.sqrt(in));
        return new Linear(
                parameters.declare(name + ".weight", Shape.of(out, in), uniform, true),
                parameters.declare(name + ".bias", Shape.of(out), uniform, false));
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        return x.matmul(weight.value(), false, true).plus(bias.value());
    }
}
