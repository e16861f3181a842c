package io.genoise.layer;

import io.genoise.shape.TensorShape;
import io.genoise.tensor.Initial;
import io.genoise.tensor.NetworkParameter;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Tensor;

/// y = γ·x, one factor a feature, `[…,F]` → `[…,F]`: at the end of a residual block's body, which then begins by adding
/// little (Touvron et al. 2021, arXiv:2103.17239, section 2).
///
/// @param gamma `[F]`, γ
public record LayerScale(NetworkParameter gamma) implements Layer {
    /// Each factor begins as `first`; it is called `gamma`.
    public static LayerScale of(Parameters parameters, String name, int features, float first) {
        return new LayerScale(
                parameters.declare(
                        name + ".gamma", TensorShape.of(features), Initial.of(first), false));
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        return x.times(gamma.value());
    }
}
