package io.genoise.op;

import static io.genoise.expression.Formula.ONE;
import static io.genoise.expression.Formula.ZERO;
import static io.genoise.expression.Formula.constant;

import io.genoise.expression.Formula;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Tensor;
import java.util.List;

/// Losses of choices among classes: one number, the mean over the batch. Those of yes and no are in [BinaryLosses], those
/// between numbers in [RegressionLosses].
public final class Losses {
    private Losses() {}

    /// `−1/N Σₙ log softmax(logits)[n, labels[n]]`: cross-entropy with hard labels.
    ///
    /// A logit of −∞ takes its class out of the choice: it gets no probability and no gradient.
    ///
    /// @param logits `[N,K]`
    /// @param labels i32 or u8 `[N]`, each 0 … K-1
    public static Tensor crossEntropy(Tensor logits, Tensor labels) {
        return crossEntropy(logits, labels, 0);
    }

    /// Cross-entropy with label smoothing: the target puts 1 − s + s/K on the label and s/K on every other class
    /// (Szegedy et al. 2016, arXiv:1512.00567, section 7).
    ///
    /// @param logits `[N,K]`
    /// @param labels i32 or u8 `[N]`, each 0 … K-1, or soft labels `[N,K]` with a fraction, whose rows sum to 1
    /// @param smoothing s, 0 ≤ s < 1
    /// @throws IllegalArgumentException if shapes or types are others
    public static Tensor crossEntropy(Tensor logits, Tensor labels, float smoothing) {
        if (!(smoothing >= 0 && smoothing < 1)) {
            throw logits.mistake("label smoothing of %s: 0 ≤ s < 1 expected".formatted(smoothing));
        }
        boolean soft = labels.dtype().isFloat();
        if (logits.shape().rank() != 2
                || (soft ? !labels.shape().equals(logits.shape()) : !isOneEach(labels, logits))) {
            throw logits.mistake(
                    "cross-entropy of logits %s with labels %s %s: logits [N,K] and i32 or u8 labels [N], or soft labels [N,K], expected"
                            .formatted(logits.shape(), labels.dtype(), labels.shape()));
        }
        int classes = logits.shape().extent(1);
        Tensor target = soft ? labels : labels.oneHot(classes);
        if (smoothing != 0) {
            target = target.times(1 - smoothing).plus(smoothing / classes);
        }
        return Tensor.map(List.of(target, Softmax.logSoftmax(logits, 1)), Losses::share)
                .sum(1)
                .mean()
                .negate();
    }

    /// t·l, and 0 where t = 0 and l = −∞.
    private static Formula share(List<Formula> v) {
        Formula t = v.get(0);
        Formula l = v.get(1);
        return t.equal(ZERO).select(t.times(l.max(constant(-Float.MAX_VALUE))), t.times(l));
    }

    /// 1/(N·K) Σₙ Σ_{k ≠ label} max(0, 1 − x[n,label] + x[n,k]): a support vector machine of many classes (Weston, Watkins
    /// 1999).
    ///
    /// @param scores x, `[N,K]`
    /// @param labels i32 or u8 `[N]`, each 0 … K-1
    /// @throws IllegalArgumentException if shapes or types are others
    public static Tensor hinge(Tensor scores, Tensor labels) {
        if (scores.shape().rank() != 2 || labels.dtype().isFloat() || !isOneEach(labels, scores)) {
            throw scores.mistake(
                    "hinge of scores %s with labels %s %s: scores [N,K] and i32 or u8 labels [N] expected"
                            .formatted(scores.shape(), labels.dtype(), labels.shape()));
        }
        Tensor chosen = labels.oneHot(scores.shape().extent(1));
        Tensor right = scores.times(chosen).sum(1).reshape(scores.shape().extent(0), 1);
        return Tensor.map(
                        List.of(scores, right, chosen),
                        v -> v.get(2).select(ZERO, ONE.minus(v.get(1)).plus(v.get(0)).max(ZERO)))
                .mean();
    }

    private static boolean isOneEach(Tensor labels, Tensor logits) {
        return labels.shape().equals(TensorShape.of(logits.shape().extent(0)));
    }

    /// The share of the batch whose largest logit is at its label, `[]`.
    ///
    /// @param logits `[N,K]`
    /// @param labels i32 or u8 `[N]`
    /// @throws IllegalArgumentException if shapes or types are others
    public static Tensor accuracy(Tensor logits, Tensor labels) {
        if (logits.shape().rank() != 2 || labels.dtype().isFloat() || !isOneEach(labels, logits)) {
            throw logits.mistake(
                    "accuracy of logits %s with labels %s %s: logits [N,K] and i32 or u8 labels [N] expected"
                            .formatted(logits.shape(), labels.dtype(), labels.shape()));
        }
        return logits.argmax(1).equal(labels).mean();
    }
}
