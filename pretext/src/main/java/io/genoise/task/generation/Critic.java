package io.genoise.task.generation;

import io.genoise.layer.Activation;
import io.genoise.layer.BatchNorm;
import io.genoise.layer.Conv;
import io.genoise.layer.Layer;
import io.genoise.layer.Linear;
import io.genoise.layer.Pass;
import io.genoise.layer.Pool;
import io.genoise.layer.Sequential;
import io.genoise.op.BinaryLosses;
import io.genoise.tensor.Initial;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Tensor;

/// Is a picture real, or was a part of it made? A discriminator in the manner of DCGAN (Radford et al. 2015,
/// arXiv:1511.06434) for pictures of any size: 4x4 convolutions of stride 2 with leaky ReLU, normalised but for the first,
/// that double the channels until 4 rows or fewer are left; then the mean and one number.
record Critic(Sequential layers) implements Layer {
    private static final int LEAST_ROWS = 4;

    /// A discriminator in `parameters`, which are complete then.
    ///
    /// @param size rows and columns of the pictures
    /// @param width channels behind the first convolution
    static Critic of(Parameters parameters, int size, int channels, int width) {
        Sequential layers = Sequential.empty();
        int in = channels;
        int out = width;
        int number = 1;
        for (int side = size; side > LEAST_ROWS; side /= 2) {
            String conv = "conv" + number;
            String norm = "norm" + number;
            layers =
                    layers.then(
                            conv,
                            Conv.of(
                                    parameters,
                                    conv,
                                    Conv.Form.square(in, out, 4, 2, 1),
                                    Initial.normal(0.02)));
            if (number > 1) {
                layers = layers.then(norm, BatchNorm.of(parameters, norm, out));
            }
            layers = layers.then("relu" + number, Activation.LEAKY_RELU);
            in = out;
            out *= 2;
            number++;
        }
        layers =
                layers.then("average", Pool.GLOBAL_AVERAGE)
                        .then(
                                "answer",
                                Linear.of(parameters, "answer", in, 1, Initial.normal(0.02), true));
        parameters.flat();
        return new Critic(layers);
    }

    /// Logits `[N]` of pictures `[N,size,size,C]`, large for real ones.
    @Override
    public Tensor forward(Tensor pictures, Pass pass) {
        return layers.forward(pictures, pass).reshape(-1);
    }

    /// What it is trained by: the mean of its cross-entropies of real pictures and of made ones.
    static Tensor error(Tensor real, Tensor made) {
        return BinaryLosses.crossEntropy(real, 1).plus(BinaryLosses.crossEntropy(made, 0)).over(2);
    }
}
