package io.genoise.layer;

import io.genoise.shape.TensorShape;
import io.genoise.tensor.FileLayout;
import io.genoise.tensor.Initial;
import io.genoise.tensor.NetworkParameter;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Tensor;

/// y = x·weightᵀ + bias, `[…,in]` → `[…,out]`.
///
/// @param weight `[out,in]`
/// @param bias `[out]`, or null
public record Linear(NetworkParameter weight, NetworkParameter bias) implements Weighted {
    /// Weights and biases begin uniform in ±1/√in, as PyTorch's do.
    public static Linear of(Parameters parameters, String name, int in, int out) {
        return of(parameters, name, in, out, FileLayout.SAME);
    }

    /// The first layer behind a map `[N,height,width,channels]` that was flattened: in files its columns lie in PyTorch's
    /// order. Weights and biases begin as those of [#of].
    ///
    /// @param map `[height,width,channels]`
    public static Linear afterMap(Parameters parameters, String name, TensorShape map, int out) {
        int places = map.extent(0) * map.extent(1);
        FileLayout layout = new FileLayout.AfterMap(places, map.extent(2));
        return of(parameters, name, places * map.extent(2), out, layout);
    }

    private static Linear of(
            Parameters parameters, String name, int in, int out, FileLayout layout) {
        Initial uniform = Initials.BY_INPUTS;
        return new Linear(
                parameters.declare(
                        name + ".weight", TensorShape.of(out, in), uniform, true, layout),
                parameters.declare(
                        name + ".bias",
                        TensorShape.of(out),
                        Initial.uniform(1 / Math.sqrt(in)),
                        false));
    }

    /// Weights begin as `initial`, biases as 0.
    public static Linear of(Parameters parameters, String name, int in, int out, Initial initial) {
        return of(parameters, name, "weight", in, out, initial, true);
    }

    /// Weights begin as `initial`; there are no biases.
    public static Linear withoutBias(
            Parameters parameters, String name, int in, int out, Initial initial) {
        return of(parameters, name, "weight", in, out, initial, false);
    }

    static Linear of(
            Parameters parameters,
            String name,
            String weight,
            int in,
            int out,
            Initial initial,
            boolean bias) {
        return new Linear(
                parameters.declare(name + "." + weight, TensorShape.of(out, in), initial, true),
                bias
                        ? parameters.declare(
                                name + ".bias", TensorShape.of(out), Initial.ZEROS, false)
                        : null);
    }

    @Override
    public Tensor forward(Tensor x, Tensor w, Pass pass) {
        TensorShape shape = x.shape();
        Tensor rows = shape.rank() == 2 ? x : x.reshape(-1, shape.extent(-1));
        Tensor y = rows.matmul(w, false, true);
        Tensor shifted = bias == null ? y : y.plus(bias.value());
        return shifted.reshape(shape.with(-1, w.shape().extent(0)));
    }
}
