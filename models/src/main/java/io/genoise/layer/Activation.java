package io.genoise.layer;

import io.genoise.op.Activations;
import io.genoise.tensor.Tensor;

/// Activation functions without settings, as layers and as a network's choice. One with settings is a lambda:
/// `(x, _) -> Activations.elu(x, 0.5f)`.
public enum Activation implements Layer {
    /// x.
    IDENTITY,
    /// max(x, 0).
    RELU,
    /// min(max(x, 0), 6).
    RELU6,
    /// x where x > 0, else x/5, as GANs have it.
    LEAKY_RELU,
    /// x where x > 0, else eˣ − 1.
    ELU,
    /// λ·x where x > 0, else λα·(eˣ − 1), which keeps mean 0 and variance 1.
    SELU,
    /// x·Φ(x), exact.
    GELU,
    /// x·Φ(x), approximated by a tanh.
    GELU_TANH,
    /// x·sigmoid(x).
    SILU,
    /// x·tanh(softplus(x)).
    MISH,
    /// x·min(max(x + 3, 0), 6)/6.
    HARD_SWISH,
    /// min(max(x + 3, 0), 6)/6.
    HARD_SIGMOID,
    /// 1/(1 + e⁻ˣ).
    SIGMOID,
    /// (eˣ − e⁻ˣ)/(eˣ + e⁻ˣ).
    TANH,
    /// log(1 + eˣ).
    SOFTPLUS,
    /// x/(1 + |x|).
    SOFTSIGN;

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        return switch (this) {
            case IDENTITY -> x;
            case RELU -> Activations.relu(x);
            case RELU6 -> Activations.relu6(x);
            case LEAKY_RELU -> Activations.leakyRelu(x, 0.2f);
            case ELU -> Activations.elu(x, 1);
            case SELU -> Activations.selu(x);
            case GELU -> Activations.gelu(x);
            case GELU_TANH -> Activations.geluTanh(x);
            case SILU -> Activations.silu(x);
            case MISH -> Activations.mish(x);
            case HARD_SWISH -> Activations.hardSwish(x);
            case HARD_SIGMOID -> Activations.hardSigmoid(x);
            case SIGMOID -> x.sigmoid();
            case TANH -> x.tanh();
            case SOFTPLUS -> x.softplus();
            case SOFTSIGN -> Activations.softsign(x);
        };
    }
}
