package io.genoise.layer;

import io.genoise.op.Normalization;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.FileLayout;
import io.genoise.tensor.Initial;
import io.genoise.tensor.NetworkParameter;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.Variable;

/// Batch normalisation whose scale and shift are those of each sample's class: y = γ_k·(x − mean)/√(variance + ε) + β_k
/// (Dumoulin, Shlens, Kudlur 2017, arXiv:1610.07629; de Vries et al. 2017, arXiv:1707.00683). Mean and variance are this
/// batch's in training, the running ones else, the same for all classes.
///
/// @param scale γ, `[K,C]`
/// @param shift β, `[K,C]`
/// @param runningMean `[C]`, moved in training
/// @param runningVariance `[C]`, moved in training
/// @param momentum how far the running statistics move towards each batch's, 0 … 1
/// @param epsilon added to the variance
public record ConditionalBatchNorm(
        NetworkParameter scale,
        NetworkParameter shift,
        Variable runningMean,
        Variable runningVariance,
        float momentum,
        float epsilon) {
    /// @throws IllegalArgumentException if `epsilon` is not above 0 or `momentum` not 0 … 1
    public ConditionalBatchNorm {
        Checks.positive("epsilon", epsilon);
        Checks.share("momentum", momentum);
    }

    /// γ = 1, β = 0, momentum 0.1, ε = 10⁻⁵.
    ///
    /// @param classes K
    public static ConditionalBatchNorm of(
            Parameters parameters, String name, int classes, int channels) {
        TensorShape each = TensorShape.of(classes, channels);
        TensorShape shape = TensorShape.of(channels);
        return new ConditionalBatchNorm(
                parameters.declare(name + ".weight", each, Initial.ONES, false, FileLayout.SAME),
                parameters.declare(name + ".bias", each, Initial.ZEROS, false, FileLayout.SAME),
                parameters.statistic(name + ".running_mean", shape, 0),
                parameters.statistic(name + ".running_var", shape, 1),
                0.1f,
                1e-5f);
    }

    /// The norm of samples `[N,…,C]` of the given classes.
    ///
    /// @param classes i32 `[N]`, 0 … K−1
    public Layer of(Tensor classes) {
        return (x, pass) -> {
            TensorShape channels = runningMean.shape();
            Tensor one = x.device().filled(channels, 1);
            Tensor none = x.device().filled(channels, 0);
            Tensor normal =
                    pass.training()
                            ? Normalization.batchNormTrain(
                                    x, one, none, runningMean, runningVariance, momentum, epsilon)
                            : Normalization.batchNormEval(
                                    x,
                                    one,
                                    none,
                                    runningMean.value(),
                                    runningVariance.value(),
                                    epsilon);
            return normal.times(each(scale, classes, x)).plus(each(shift, classes, x));
        };
    }

    /// The rows of `[K,C]` that belong to the samples, `[N,1,…,C]`.
    private static Tensor each(NetworkParameter rows, Tensor classes, Tensor x) {
        TensorShape shape = x.shape();
        for (int axis = 1; axis < shape.rank() - 1; axis++) {
            shape = shape.with(axis, 1);
        }
        return rows.value().gather(classes).reshape(shape);
    }
}
