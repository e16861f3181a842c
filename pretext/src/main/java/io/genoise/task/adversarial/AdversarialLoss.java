package io.genoise.task.adversarial;

import io.genoise.op.BinaryLosses;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Tensor;

/// What two networks lower that play against each other: D(x) is what the discriminator answers of real pictures x, D(x̃) of
/// made ones x̃, each `[N]`; every term is a mean.
///
/// | | discriminator | generator | discriminator's, its answer being 0 |
/// |---|---|---|---|
/// | [#LOGISTIC] | −log σ(D(x)) − log(1 − σ(D(x̃))) | −log σ(D(x̃)) | 2 ln 2 |
/// | [#HINGE] | max(0, 1 − D(x)) + max(0, 1 + D(x̃)) | −D(x̃) | 2 |
/// | [#WASSERSTEIN] | D(x̃) − D(x) | −D(x̃) | 0 |
enum AdversarialLoss {
    /// Goodfellow et al. 2014, arXiv:1406.2661, the generator's as its section 3 has it for practice.
    LOGISTIC,
    /// Lim, Ye 2017, arXiv:1705.02894.
    HINGE,
    /// Arjovsky, Chintala, Bottou 2017, arXiv:1701.07875; its discriminator, a critic, must be kept from being steep.
    WASSERSTEIN;

    /// A single number.
    Tensor ofDiscriminator(Tensor real, Tensor made) {
        return switch (this) {
            case LOGISTIC ->
                    BinaryLosses.crossEntropy(real, 1).plus(BinaryLosses.crossEntropy(made, 0));
            case HINGE -> BinaryLosses.hinge(real, 1).plus(BinaryLosses.hinge(made, -1));
            case WASSERSTEIN -> made.mean().minus(real.mean());
        };
    }

    /// A single number.
    Tensor ofGenerator(Tensor made) {
        return this == LOGISTIC ? BinaryLosses.crossEntropy(made, 1) : made.mean().negate();
    }

    /// The discriminator's loss, its answer being 0.
    double first() {
        return switch (this) {
            case LOGISTIC -> 2 * Math.log(2);
            case HINGE -> 2;
            case WASSERSTEIN -> 0;
        };
    }

    /// The generator's loss, the answer being 0.
    double firstOfGenerator() {
        return this == LOGISTIC ? Math.log(2) : 0;
    }

    /// From which answer on a picture is held for real: 0, or, of a critic, whose answers mean nothing but one beside another,
    /// the middle between its two means.
    Tensor threshold(Tensor real, Tensor made) {
        return this == WASSERSTEIN
                ? real.mean().plus(made.mean()).over(2)
                : real.device().filled(TensorShape.SCALAR, 0);
    }
}
