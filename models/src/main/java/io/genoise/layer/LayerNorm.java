package io.genoise.layer;

import io.genoise.op.FeatureNorms;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Initial;
import io.genoise.tensor.NetworkParameter;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Tensor;

/// Layer normalisation over the last axes: [FeatureNorms#layerNorm].
///
/// @param scale `[F…]`, γ
/// @param shift `[F…]`, β
/// @param epsilon added to the variance, above 0
public record LayerNorm(NetworkParameter scale, NetworkParameter shift, float epsilon)
        implements Layer {
    /// @throws IllegalArgumentException if `epsilon` is not above 0
    public LayerNorm {
        Checks.positive("epsilon", epsilon);
    }

    /// Over the last axes, of extents `features`; γ = 1, β = 0, ε = 10⁻⁵: PyTorch's defaults.
    public static LayerNorm of(Parameters parameters, String name, int... features) {
        TensorShape shape = TensorShape.of(features);
        return new LayerNorm(
                parameters.declare(name + ".weight", shape, Initial.ONES, false),
                parameters.declare(name + ".bias", shape, Initial.ZEROS, false),
                1e-5f);
    }

    /// This with ε = `chosen`.
    public LayerNorm withEpsilon(float chosen) {
        return new LayerNorm(scale, shift, chosen);
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        return FeatureNorms.layerNorm(x, scale.value(), shift.value(), epsilon);
    }
}
