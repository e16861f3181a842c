package io.genoise.layer;

import io.genoise.shape.Shape;
import io.genoise.tensor.FileLayout;
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
        return of(parameters, name, in, out, FileLayout.SAME);
    }

    /// The first layer behind a map `[N,height,width,channels]` that was flattened: in files its columns lie in PyTorch's
    /// order. Weights and biases begin as those of [#of].
    public static Linear afterMap(
            Parameters parameters, String name, int height, int width, int channels, int out) {
        FileLayout layout = new FileLayout.AfterMap(height * width, channels);
        return of(parameters, name, height * width * channels, out, layout);
    }

    private static Linear of(
            Parameters parameters, String name, int in, int out, FileLayout layout) {
        Initial uniform = Initial.uniform(1 / Math.sqrt(in));
        return new Linear(
                parameters.declare(name + ".weight", Shape.of(out, in), uniform, true, layout),
                parameters.declare(name + ".bias", Shape.of(out), uniform, false));
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        return x.matmul(weight.value(), false, true).plus(bias.value());
    }
}
