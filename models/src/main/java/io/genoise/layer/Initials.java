package io.genoise.layer;

import io.genoise.shape.TensorShape;
import io.genoise.tensor.Initial;

/// How weights begin, by what comes in or goes out: weights are `[out,…,in]`, a transposed convolution's `[in,…,out]`.
public final class Initials {
    /// Uniform in ±1/√(numbers behind the first axis): PyTorch's default for convolutions and linear layers.
    public static final Initial BY_INPUTS =
            (shape, random) ->
                    Initial.uniform(1 / Math.sqrt(behindFirst(shape))).draw(shape, random);

    /// Normal with variance 2/(kernel places·out): ReLU keeps the gradient's size (He et al. 2015, arXiv:1502.01852,
    /// equation 14).
    public static final Initial HE_BY_OUTPUTS =
            (shape, random) -> {
                double places = behindFirst(shape) / shape.extent(-1);
                return Initial.normal(Math.sqrt(2 / (places * shape.extent(0))))
                        .draw(shape, random);
            };

    /// Normal with deviation 0.02, drawn again beyond ±2: transformers' usual.
    public static final Initial TRANSFORMER = truncated(0.02, 2);

    private Initials() {}

    private static double behindFirst(TensorShape shape) {
        return (double) shape.elements() / shape.extent(0);
    }

    /// Normal numbers of standard deviation `deviation`, drawn again beyond ±`bound`.
    public static Initial truncated(double deviation, double bound) {
        return (shape, random) -> {
            float[] out = new float[Math.toIntExact(shape.elements())];
            for (int i = 0; i < out.length; i++) {
                double number;
                do {
                    number = random.nextGaussian() * deviation;
                } while (Math.abs(number) > bound);
                out[i] = (float) number;
            }
            return out;
        };
    }
}
