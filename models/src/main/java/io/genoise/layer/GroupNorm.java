package io.genoise.layer;

import io.genoise.op.FeatureNorms;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Initial;
import io.genoise.tensor.NetworkParameter;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Tensor;

/// Group normalisation: [FeatureNorms#groupNorm].
///
/// @param groups equal parts of the channels
/// @param scale `[C]`, γ
/// @param shift `[C]`, β
/// @param epsilon added to the variance, above 0
public record GroupNorm(int groups, NetworkParameter scale, NetworkParameter shift, float epsilon)
        implements Layer {
    /// @throws IllegalArgumentException if `epsilon` is not above 0
    public GroupNorm {
        Checks.positive("epsilon", epsilon);
    }

    /// γ = 1, β = 0, ε = 10⁻⁵: PyTorch's defaults.
    ///
    /// @throws IllegalArgumentException if the groups do not divide the channels
    public static GroupNorm of(Parameters parameters, String name, int groups, int channels) {
        if (groups < 1 || channels % groups != 0) {
            throw new IllegalArgumentException(
                    "%s: %s channels do not divide into %s groups"
                            .formatted(name, channels, groups));
        }
        TensorShape shape = TensorShape.of(channels);
        return new GroupNorm(
                groups,
                parameters.declare(name + ".weight", shape, Initial.ONES, false),
                parameters.declare(name + ".bias", shape, Initial.ZEROS, false),
                1e-5f);
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        return FeatureNorms.groupNorm(x, groups, scale.value(), shift.value(), epsilon);
    }
}
