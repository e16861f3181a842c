package io.genoise.layer;

import io.genoise.op.Recurrent;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.FileLayout;
import io.genoise.tensor.Initial;
import io.genoise.tensor.NetworkParameter;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Tensor;

/// One step of a convolutional LSTM, which remembers a map: [Recurrent#convLstm]. Gates lie in the order i, f, g, o.
///
/// @param inputWeight `[4H,R,R,D]`
/// @param hiddenWeight `[4H,R,R,H]`
/// @param bias `[4H]`
public record ConvLstmCell(
        NetworkParameter inputWeight, NetworkParameter hiddenWeight, NetworkParameter bias) {
    /// Weights begin as [Initials#BY_INPUTS]; biases as 0, but for those of the gate f, which are 1: what a cell holds is kept at
    /// first (Jozefowicz, Zaremba, Sutskever 2015).
    ///
    /// @param in channels of the maps that come in
    /// @param hidden channels of the map that is remembered
    /// @param kernel rows and columns of the kernels: odd
    /// @throws IllegalArgumentException if the kernel is even
    public static ConvLstmCell of(
            Parameters parameters, String name, int in, int hidden, int kernel) {
        if (kernel < 1 || kernel % 2 == 0) {
            throw new IllegalArgumentException(
                    "%s: an odd kernel keeps a map's size, not %s".formatted(name, kernel));
        }
        int gates = 4 * hidden;
        Initial first =
                (shape, random) -> {
                    float[] bias = Initial.ZEROS.draw(shape, random);
                    for (int i = hidden; i < 2 * hidden; i++) {
                        bias[i] = 1;
                    }
                    return bias;
                };
        return new ConvLstmCell(
                weight(parameters, name + ".weight_ih", gates, kernel, in),
                weight(parameters, name + ".weight_hh", gates, kernel, hidden),
                parameters.declare(name + ".bias", TensorShape.of(gates), first, false));
    }

    private static NetworkParameter weight(
            Parameters parameters, String name, int gates, int kernel, int in) {
        return parameters.declare(
                name,
                TensorShape.of(gates, kernel, kernel, in),
                Initials.BY_INPUTS,
                true,
                FileLayout.CONVOLUTION);
    }

    /// What a sequence that `x` `[N,P,Q,D]` begins has before it: zeros.
    public Recurrent.Memory begin(Tensor x) {
        TensorShape shape = x.shape().with(3, hiddenWeight.shape().extent(3));
        Tensor zeros = x.device().filled(shape, 0);
        return new Recurrent.Memory(zeros, zeros);
    }

    /// What to hand on after `x` `[N,P,Q,D]`.
    public Recurrent.Memory step(Tensor x, Recurrent.Memory before) {
        return Recurrent.convLstm(
                x, before, inputWeight.value(), hiddenWeight.value(), bias.value());
    }
}
