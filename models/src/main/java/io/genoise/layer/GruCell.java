package io.genoise.layer;

import io.genoise.op.Recurrent;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Initial;
import io.genoise.tensor.NetworkParameter;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Tensor;

/// One step of a GRU, with PyTorch's names and order of gates (r, z, n): [Recurrent#gru].
///
/// @param inputWeight `[3H,D]`
/// @param hiddenWeight `[3H,H]`
/// @param inputBias `[3H]`
/// @param hiddenBias `[3H]`
public record GruCell(
        NetworkParameter inputWeight,
        NetworkParameter hiddenWeight,
        NetworkParameter inputBias,
        NetworkParameter hiddenBias) {
    /// All begin uniform in ±1/√hidden, as PyTorch's do.
    public static GruCell of(Parameters parameters, String name, int in, int hidden) {
        Initial uniform = Initial.uniform(1 / Math.sqrt(hidden));
        int gates = 3 * hidden;
        return new GruCell(
                parameters.declare(name + ".weight_ih", TensorShape.of(gates, in), uniform, true),
                parameters.declare(
                        name + ".weight_hh", TensorShape.of(gates, hidden), uniform, true),
                parameters.declare(name + ".bias_ih", TensorShape.of(gates), uniform, false),
                parameters.declare(name + ".bias_hh", TensorShape.of(gates), uniform, false));
    }

    /// What a sequence that `x` `[N,D]` begins has before it: zeros `[N,H]`.
    public Tensor begin(Tensor x) {
        int hidden = hiddenWeight.shape().extent(1);
        return x.device().filled(TensorShape.of(x.shape().extent(0), hidden), 0);
    }

    /// h after `x` `[N,D]`.
    ///
    /// @param before h until now, `[N,H]`, or what [#begin] gives
    public Tensor step(Tensor x, Tensor before) {
        return Recurrent.gru(
                x,
                before,
                inputWeight.value(),
                hiddenWeight.value(),
                inputBias.value(),
                hiddenBias.value());
    }
}
