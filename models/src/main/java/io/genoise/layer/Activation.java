package io.genoise.layer;

import io.genoise.op.Activations;
import io.genoise.tensor.Tensor;

/// Activation functions without settings, as layers and as a network's choice. One with settings is a lambda:
/// `(x, _) -> Activations.elu(x, 0.5f)`.
public enum Activation implements Layer {
    /// x.
    IDENTITY,
    RELU,
    RELU6,
    /// x where x > 0, else x/5, as GANs have it.
    LEAKY_RELU,
    ELU,
    SELU,
    GELU,
    GELU_TANH,
    SILU,
    MISH,
    HARD_SWISH,
    HARD_SIGMOID,
    SIGMOID,
    TANH,
    SOFTPLUS,
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
