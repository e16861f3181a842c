package io.genoise.layer;

import io.genoise.op.FeatureNorms;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Initial;
import io.genoise.tensor.NetworkParameter;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Tensor;

/// Instance normalisation: [FeatureNorms#instanceNorm].
///
/// @param scale `[C]`, γ, or null for 1
/// @param shift `[C]`, β, or null for 0
/// @param epsilon added to the variance, above 0
public record InstanceNorm(NetworkParameter scale, NetworkParameter shift, float epsilon)
        implements Layer {
    /// @throws IllegalArgumentException if `epsilon` is not above 0
    public InstanceNorm {
        Checks.positive("epsilon", epsilon);
    }

    /// Without γ and β, ε = 10⁻⁵: PyTorch's default.
    public static InstanceNorm plain() {
        return new InstanceNorm(null, null, 1e-5f);
    }

    /// γ = 1, β = 0, ε = 10⁻⁵.
    public static InstanceNorm of(Parameters parameters, String name, int channels) {
        TensorShape shape = TensorShape.of(channels);
        return new InstanceNorm(
                parameters.declare(name + ".weight", shape, Initial.ONES, false),
                parameters.declare(name + ".bias", shape, Initial.ZEROS, false),
                1e-5f);
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        return scale == null
                ? FeatureNorms.instanceNorm(x, epsilon)
                : FeatureNorms.instanceNorm(x, scale.value(), shift.value(), epsilon);
    }
}
