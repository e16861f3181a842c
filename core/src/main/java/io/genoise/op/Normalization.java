package io.genoise.op;

import static io.genoise.expression.Formula.input;
import static io.genoise.expression.Formula.slot;

import io.genoise.primitive.Primitive.Pointwise;
import io.genoise.shape.DType;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.Variable;

/// Batch normalisation (Ioffe, Szegedy 2015, arXiv:1502.03167), over all axes but the last.
public final class Normalization {
    /// (x − mean)·slope + shift. One formula, so that its gradient needs two sums over the pictures (see
    /// `FormulaGradient`).
    private static final Pointwise NORMALIZE =
            new Pointwise(input(0).minus(input(1)).times(input(2)).plus(input(3)), 0, DType.F32);

    /// scale/√(squares/n + ε), slots n and ε.
    private static final Pointwise SLOPE =
            new Pointwise(
                    input(0).over(slot(0)).plus(slot(1)).rsqrt().times(input(1)), 2, DType.F32);

    /// (1 − momentum)·running + momentum·now, slots 1 − momentum and momentum.
    private static final Pointwise FOLLOW =
            new Pointwise(input(0).times(slot(0)).plus(input(1).times(slot(1))), 2, DType.F32);

    private Normalization() {}

    /// y = (x − mean)·scale/√(variance + ε) + shift, with mean and biased variance of this batch, a channel each. The
    /// running statistics move towards them: r ← (1 − momentum)·r + momentum·now, the variance unbiased (n/(n−1)) there.
    ///
    /// @param x `[N,…,C]`
    /// @param scale `[C]`
    /// @param shift `[C]`
    /// @param runningMean `[C]`
    /// @param runningVariance `[C]`
    /// @param momentum 0 … 1, PyTorch's convention: 0.1 moves a tenth of the way
    /// @param epsilon ε > 0
    public static Tensor batchNormTrain(
            Tensor x,
            Tensor scale,
            Tensor shift,
            Variable runningMean,
            Variable runningVariance,
            float momentum,
            float epsilon) {
        FeatureNorms.checkChannels("batchNorm", x, scale, shift);
        int[] axes = new int[x.shape().rank() - 1];
        for (int i = 0; i < axes.length; i++) {
            axes[i] = i;
        }
        float n = x.count(axes);
        Tensor moments = x.moments(axes);
        Tensor mean = moments.fixedGet(0);
        Tensor squares = moments.fixedGet(1);
        follow(runningMean, mean, momentum);
        follow(runningVariance, squares.over(Math.max(1, n - 1)), momentum);
        Tensor slope = Tensor.of(SLOPE, bits(n, epsilon), squares, scale);
        return Tensor.of(NORMALIZE, null, x, mean, slope, shift);
    }

    /// y = (x − runningMean)·scale/√(runningVariance + ε) + shift.
    ///
    /// @param x `[N,…,C]`; all others `[C]`
    /// @param epsilon ε > 0
    public static Tensor batchNormEval(
            Tensor x,
            Tensor scale,
            Tensor shift,
            Tensor runningMean,
            Tensor runningVariance,
            float epsilon) {
        FeatureNorms.checkChannels("batchNorm", x, scale, shift);
        FeatureNorms.checkChannels("batchNorm", x, runningVariance, runningMean);
        Tensor slope = Tensor.of(SLOPE, bits(1, epsilon), runningVariance, scale);
        return Tensor.of(NORMALIZE, null, x, runningMean, slope, shift);
    }

    private static void follow(Variable running, Tensor now, float momentum) {
        Tensor moved =
                Tensor.of(FOLLOW, bits(1 - momentum, momentum), running.value(), now.detach());
        running.assign(moved);
    }

    private static int[] bits(float first, float second) {
        return new int[] {Float.floatToRawIntBits(first), Float.floatToRawIntBits(second)};
    }
}
