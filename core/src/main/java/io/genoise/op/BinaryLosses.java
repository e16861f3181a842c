package io.genoise.op;

import static io.genoise.expression.Formula.ONE;
import static io.genoise.expression.Formula.ZERO;

import io.genoise.tensor.Tensor;
import java.util.List;

/// Losses of yes and no: each a single number, the mean over all elements.
public final class BinaryLosses {
    private BinaryLosses() {}

    /// −(t·log σ(x) + (1 − t)·log(1 − σ(x))) = softplus(x) − t·x: cross-entropy with logits, without overflow.
    ///
    /// @param logits x, any shape
    /// @param targets t, 0 … 1, of the same shape
    public static Tensor crossEntropy(Tensor logits, Tensor targets) {
        checkShapes("binary cross-entropy", logits, targets);
        return Tensor.map(
                        List.of(logits, targets),
                        v -> v.get(0).softplus().minus(v.get(1).times(v.get(0))))
                .mean();
    }

    /// As [#crossEntropy(Tensor,Tensor)] with one target for all: a GAN's 1 for real, 0 for made.
    public static Tensor crossEntropy(Tensor logits, float target) {
        return logits.map(v -> v.softplus().minus(v.times(target))).mean();
    }

    /// max(0, 1 − t·x): a support vector machine's.
    ///
    /// @param scores x, any shape
    /// @param signs t, −1 or 1, of the same shape
    public static Tensor hinge(Tensor scores, Tensor signs) {
        checkShapes("hinge", scores, signs);
        return Tensor.map(
                        List.of(scores, signs), v -> ONE.minus(v.get(1).times(v.get(0))).max(ZERO))
                .mean();
    }

    /// As [#hinge(Tensor,Tensor)] with one sign for all. A GAN's discriminator loss is `hinge(real, 1)` plus
    /// `hinge(made, −1)`, its generator's −mean(made) (Lim, Ye 2017, arXiv:1705.02894).
    public static Tensor hinge(Tensor scores, float sign) {
        return scores.map(v -> ONE.minus(v.times(sign)).max(ZERO)).mean();
    }

    static void checkShapes(String name, Tensor x, Tensor y) {
        if (!x.shape().equals(y.shape())) {
            throw x.mistake(
                    "%s of %s and %s: equal shapes expected".formatted(name, x.shape(), y.shape()));
        }
    }
}
