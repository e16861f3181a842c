package io.genoise.op;

import io.genoise.shape.TensorShape;
import io.genoise.tensor.Tensor;

/// Softmax and its logarithm along an axis, computed without overflow.
public final class Softmax {
    private Softmax() {}

    /// log Σ eˣ over `axes`, which vanish; computed without overflow.
    public static Tensor logSumExp(Tensor x, int... axes) {
        Tensor largest = x.max(axes).detach();
        TensorShape kept = x.shape();
        for (int axis : axes) {
            kept = kept.with(axis, 1);
        }
        return x.minus(largest.reshape(kept)).exp().sum(axes).log().plus(largest);
    }

    /// exp(x − max x) / Σ exp(x − max x) along `axis`.
    public static Tensor softmax(Tensor x, int axis) {
        Tensor largest = x.max(axis).detach();
        TensorShape kept = x.shape().with(axis, 1);
        Tensor shifted = x.minus(largest.reshape(kept));
        Tensor powers = shifted.exp();
        return powers.over(powers.sum(axis).reshape(kept));
    }

    /// x − log Σ exp x along `axis`.
    public static Tensor logSoftmax(Tensor x, int axis) {
        return x.minus(logSumExp(x, axis).reshape(x.shape().with(axis, 1)));
    }
}
