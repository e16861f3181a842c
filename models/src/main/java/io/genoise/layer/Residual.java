package io.genoise.layer;

import io.genoise.tensor.Tensor;

/// y = after(body(x) + shortcut(x)) (He et al. 2015, arXiv:1512.03385).
///
/// @param body what is learned on top
/// @param shortcut around it, called `downsample`; null for the identity
/// @param after the sum: a ReLU, or [Activation#IDENTITY]
public record Residual(Layer body, Layer shortcut, Layer after) implements Layer {
    /// x + body(x).
    public static Residual around(Layer body) {
        return new Residual(body, null, Activation.IDENTITY);
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        Tensor around = shortcut == null ? x : pass.through("downsample", shortcut, x);
        return after.forward(body.forward(x, pass).plus(around), pass);
    }
}
