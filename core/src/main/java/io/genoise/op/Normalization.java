package io.genoise.op;

import io.genoise.expression.Expression;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.Variable;
import java.util.List;

/// Batch normalisation (Ioffe, Szegedy 2015, arXiv:1502.03167), over all axes but the last.
public final class Normalization {
    private Normalization() {}

    /// y = (x − mean)·scale/√(variance + ε) + shift, with mean and biased variance of this batch, a channel each. The
    /// running statistics move towards them: r ← (1 − momentum)·r + momentum·now, the variance unbiased (n/(n−1)) there.
    ///
    /// @param x `[N,…,C]`
    /// @param scale `[C]`
    /// @param shift `[C]`
    /// @param momentum 0 … 1, PyTorch's convention: 0.1 moves a tenth of the way
    public static Tensor batchNormTrain(
            Tensor x,
            Tensor scale,
            Tensor shift,
            Variable runningMean,
            Variable runningVariance,
            float momentum,
            float epsilon) {
        int[] axes = new int[x.shape().rank() - 1];
        for (int i = 0; i < axes.length; i++) {
            axes[i] = i;
        }
        float n = x.count(axes);
        Tensor moments = x.moments(axes);
        Tensor mean = moments.get(0);
        Tensor squares = moments.get(1);
        follow(runningMean, mean, momentum);
        follow(runningVariance, squares.over(Math.max(1, n - 1)), momentum);
        Tensor slope =
                Tensor.map(
                        List.of(squares, scale),
                        v -> v.get(0).over(n).plus(epsilon).rsqrt().times(v.get(1)));
        return normalize(x, mean, slope, shift);
    }

    /// y = (x − runningMean)·scale/√(runningVariance + ε) + shift.
    public static Tensor batchNormEval(
            Tensor x,
            Tensor scale,
            Tensor shift,
            Tensor runningMean,
            Tensor runningVariance,
            float epsilon) {
        Tensor slope =
                Tensor.map(
                        List.of(runningVariance, scale),
                        v -> v.get(0).plus(epsilon).rsqrt().times(v.get(1)));
        return normalize(x, runningMean, slope, shift);
    }

    /// One formula, so that its gradient needs two sums over the picture (see `FormulaGradient`).
    private static Tensor normalize(Tensor x, Tensor mean, Tensor slope, Tensor shift) {
        return Tensor.map(
                List.of(x, mean, slope, shift),
                v -> {
                    Expression centred = v.get(0).minus(v.get(1));
                    return centred.times(v.get(2)).plus(v.get(3));
                });
    }

    private static void follow(Variable running, Tensor now, float momentum) {
        Tensor moved =
                Tensor.map(
                        List.of(running.value(), now.detach()),
                        v -> v.get(0).times(1 - momentum).plus(v.get(1).times(momentum)));
        running.assign(moved);
    }
}
