package io.genoise.layer;

import io.genoise.op.Normalization;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Initial;
import io.genoise.tensor.NetworkParameter;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.Variable;

/// Batch normalisation over all axes but the channels: this batch's statistics in training, the running ones else.
///
/// @param scale `[C]`, γ
/// @param shift `[C]`, β
/// @param runningMean `[C]`, moved in training
/// @param runningVariance `[C]`, moved in training; by the unbiased variance, as PyTorch does
/// @param momentum how far the running statistics move towards each batch's, 0 … 1
/// @param epsilon added to the variance
public record BatchNorm(
        NetworkParameter scale,
        NetworkParameter shift,
        Variable runningMean,
        Variable runningVariance,
        float momentum,
        float epsilon)
        implements Layer {
    /// @throws IllegalArgumentException if `epsilon` is not above 0 or `momentum` not 0 … 1
    public BatchNorm {
        Checks.positive("epsilon", epsilon);
        Checks.share("momentum", momentum);
    }

    /// γ = 1, β = 0, momentum 0.1, ε = 10⁻⁵: PyTorch's defaults.
    public static BatchNorm of(Parameters parameters, String name, int channels) {
        return of(parameters, name, channels, Initial.ONES);
    }

    /// As above, with γ beginning as `first`: zeros at the end of a residual block's body make it begin as the identity.
    public static BatchNorm of(Parameters parameters, String name, int channels, Initial first) {
        TensorShape shape = TensorShape.of(channels);
        return new BatchNorm(
                parameters.declare(name + ".weight", shape, first, false),
                parameters.declare(name + ".bias", shape, Initial.ZEROS, false),
                parameters.statistic(name + ".running_mean", shape, 0),
                parameters.statistic(name + ".running_var", shape, 1),
                0.1f,
                1e-5f);
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        return pass.training()
                ? Normalization.batchNormTrain(
                        x,
                        scale.value(),
                        shift.value(),
                        runningMean,
                        runningVariance,
                        momentum,
                        epsilon)
                : Normalization.batchNormEval(
                        x,
                        scale.value(),
                        shift.value(),
                        runningMean.value(),
                        runningVariance.value(),
                        epsilon);
    }
}
