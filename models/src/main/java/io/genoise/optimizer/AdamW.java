package io.genoise.optimizer;

/// Adam with decoupled weight decay (Loshchilov, Hutter 2019, arXiv:1711.05101):
/// w ← w − η·(m/(1−β₁ᵗ) / (√(v/(1−β₂ᵗ)) + ε) + λw).
public final class AdamW {
    private AdamW() {}

    /// β₁ = 0.9, β₂ = 0.999, ε = 10⁻⁸, no decay yet: `with(Decay)` adds it.
    public static Adam.Config standard() {
        return new Adam.Config(0.9f, 0.999f, 1e-8f, true, Decay.NONE, Rates.EQUAL);
    }
}
