package io.genoise.layer;

import io.genoise.op.Recurrent;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Initial;
import io.genoise.tensor.NetworkParameter;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Tensor;

/// One step of an LSTM, with PyTorch's names and order of gates (i, f, g, o): [Recurrent#lstm].
///
/// @param inputWeight `[4H,D]`
/// @param hiddenWeight `[4H,H]`
/// @param inputBias `[4H]`
/// @param hiddenBias `[4H]`
public record LstmCell(
        NetworkParameter inputWeight,
        NetworkParameter hiddenWeight,
        NetworkParameter inputBias,
        NetworkParameter hiddenBias) {
    /// All begin uniform in ±1/√hidden, as PyTorch's do.
    public static LstmCell of(Parameters parameters, String name, int in, int hidden) {
        Initial uniform = Initial.uniform(1 / Math.sqrt(hidden));
        int gates = 4 * hidden;
        return new LstmCell(
                parameters.declare(name + ".weight_ih", TensorShape.of(gates, in), uniform, true),
                parameters.declare(
                        name + ".weight_hh", TensorShape.of(gates, hidden), uniform, true),
                parameters.declare(name + ".bias_ih", TensorShape.of(gates), uniform, false),
                parameters.declare(name + ".bias_hh", TensorShape.of(gates), uniform, false));
    }

    /// What a sequence that `x` `[N,D]` begins has before it: zeros.
    public Recurrent.Memory begin(Tensor x) {
        int hidden = hiddenWeight.shape().extent(1);
        Tensor zeros = x.device().filled(TensorShape.of(x.shape().extent(0), hidden), 0);
        return new Recurrent.Memory(zeros, zeros);
    }

    /// What to hand on after `x` `[N,D]`.
    public Recurrent.Memory step(Tensor x, Recurrent.Memory before) {
        return Recurrent.lstm(
                x,
                before,
                inputWeight.value(),
                hiddenWeight.value(),
                inputBias.value(),
                hiddenBias.value());
    }
}
