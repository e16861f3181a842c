package io.genoise.op;

import io.genoise.shape.DType;
import io.genoise.tensor.Tensor;

/// Losses over a batch: one number, the mean over the batch.
public final class Losses {
    private Losses() {}

    /// −1/N Σₙ log softmax(logits)[n, labels[n]]: cross-entropy with hard labels.
    ///
    /// @param logits `[N,K]`
    /// @param labels i32 `[N]`, each 0 … K-1
    public static Tensor crossEntropy(Tensor logits, Tensor labels) {
        return crossEntropy(logits, labels, 0);
    }

    /// Cross-entropy with label smoothing: the target puts 1 − s + s/K on the label and s/K on every other class
    /// (Szegedy et al. 2016, arXiv:1512.00567, section 7).
    ///
    /// @param logits `[N,K]`
    /// @param labels i32 `[N]`, each 0 … K-1, or soft labels f32 `[N,K]` whose rows sum to 1
    /// @param smoothing s, 0 ≤ s < 1
    public static Tensor crossEntropy(Tensor logits, Tensor labels, float smoothing) {
        if (logits.shape().rank() != 2
                || labels.shape().extent(0) != logits.shape().extent(0)
                || labels.shape().rank() > 2) {
            throw new IllegalArgumentException(
                    "cross-entropy of logits "
                            + logits.shape()
                            + " with labels "
                            + labels.shape()
                            + ": logits [N,K] and labels [N] or [N,K] expected");
        }
        int classes = logits.shape().extent(1);
        Tensor target =
                labels.shape().rank() == 1 && labels.dtype() == DType.I32
                        ? labels.oneHot(classes)
                        : labels;
        if (smoothing != 0) {
            target = target.times(1 - smoothing).plus(smoothing / classes);
        }
        Tensor byPicture = Softmax.logSoftmax(logits, 1).times(target).sum(1);
        return byPicture.mean().negate();
    }

    /// 1/n Σ (x − y)²: the mean squared error over all n elements.
    public static Tensor meanSquaredError(Tensor x, Tensor y) {
        return x.minus(y).square().mean();
    }

    /// The share of the batch whose largest logit is at its label, `[]`.
    ///
    /// @param logits `[N,K]`
    /// @param labels i32 `[N]`
    public static Tensor accuracy(Tensor logits, Tensor labels) {
        return logits.argmax(1).equal(labels).mean();
    }
}
