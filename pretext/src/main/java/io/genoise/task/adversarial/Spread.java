package io.genoise.task.adversarial;

import io.genoise.tensor.Tensor;

/// How much made pictures differ from one another, as a share of how much real ones do: √(Σ_p Var_n x̃ₙₚ / Σ_p Var_n xₙₚ) over
/// the values p of a picture and the pictures n of a batch. 1 is as it should be; a generator that has collapsed, and makes one
/// picture of any noise, comes near 0.
final class Spread {
    /// Below every difference of bytes: a batch of equal real pictures gives 0 for equal made ones.
    private static final float LEAST = 1e-6f;

    private Spread() {}

    /// A single number.
    ///
    /// @param made `[N,H,W,C]`
    /// @param real `[N,H,W,C]`, on the same scale
    static Tensor of(Tensor made, Tensor real) {
        return made.variance(0).mean().over(real.variance(0).mean().plus(LEAST)).sqrt();
    }
}
