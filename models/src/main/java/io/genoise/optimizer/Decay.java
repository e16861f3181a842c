package io.genoise.optimizer;

import io.genoise.tensor.NetworkParameter;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Tensor;

/// Weight decay: how strongly, and on which parameters.
///
/// @param strength λ, 0 for none
/// @param all whether norms and biases decay too
public record Decay(float strength, boolean all) {
    /// @throws IllegalArgumentException if `strength` is negative, infinite or NaN
    public Decay {
        Range.notNegative("weight decay", strength);
    }

    /// No decay.
    public static final Decay NONE = new Decay(0, true);

    /// On every parameter, as PyTorch's optimisers do.
    ///
    /// @param strength λ, 0 or more
    public static Decay onAll(float strength) {
        return new Decay(strength, true);
    }

    /// On weights alone, sparing norms and biases.
    ///
    /// @param strength λ, 0 or more
    public static Decay onWeights(float strength) {
        return new Decay(strength, false);
    }

    /// λ for `parameter`.
    float strengthOf(NetworkParameter parameter) {
        return all || parameter.decays() ? strength : 0;
    }

    /// 1 where a number of the block decays, else 0; null if all do.
    Tensor mask(Parameters parameters) {
        if (all || strength == 0) {
            return null;
        }
        float[] mask = parameters.spread(p -> p.decays() ? 1 : 0);
        return parameters.scope().tensor(parameters.flat().shape(), mask);
    }
}
