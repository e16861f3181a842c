package io.genoise.task.generation;

import io.genoise.layer.Layer;
import io.genoise.layer.Pass;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Initial;
import io.genoise.tensor.NetworkParameter;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Tensor;

/// y[n,p,c] = Σ_q weight[c,q,p]·x[n,q,c] + bias[p,c]: every place of a channel sees every place of the same channel, and
/// none of another. A map of m channels and P places costs m·P² weights, where a full layer would take m²·P²; a 1x1
/// convolution behind it mixes the channels (Pathak et al. 2016, arXiv:1604.07379, section 3.1).
///
/// @param weight `[C,P,P]`
/// @param bias `[P,C]`
record ChannelwiseLinear(NetworkParameter weight, NetworkParameter bias) implements Layer {
    /// Weights begin uniform in ±1/√P, biases as 0.
    static ChannelwiseLinear of(Parameters parameters, String name, int places, int channels) {
        return new ChannelwiseLinear(
                parameters.declare(
                        name + ".weight",
                        TensorShape.of(channels, places, places),
                        Initial.uniform(1 / Math.sqrt(places)),
                        true),
                parameters.declare(
                        name + ".bias", TensorShape.of(places, channels), Initial.ZEROS, false));
    }

    /// Maps `[N,H,W,C]` → `[N,H,W,C]`, H·W = P.
    @Override
    public Tensor forward(Tensor x, Pass pass) {
        TensorShape shape = x.shape();
        Tensor byChannel = x.reshape(shape.extent(0), -1, shape.extent(3)).permute(2, 0, 1);
        Tensor mixed = byChannel.matmul(weight.value()).permute(1, 2, 0);
        return mixed.plus(bias.value()).reshape(shape);
    }
}
