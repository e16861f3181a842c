package io.genoise.network;

import io.genoise.layer.Activation;
import io.genoise.layer.BatchNorm;
import io.genoise.layer.Conv;
import io.genoise.layer.GroupNorm;
import io.genoise.layer.InstanceNorm;
import io.genoise.layer.Layer;
import io.genoise.layer.SpectralNorm;
import io.genoise.tensor.Initial;
import io.genoise.tensor.Parameters;

/// How a discriminator keeps its numbers in bounds. A gradient penalty takes none, or that of single pictures: with BatchNorm
/// what is said of a picture depends on the others, and its gradient is not its own.
public enum DiscriminatorNorm {
    /// Each channel, over the batch.
    BATCH,
    /// Each channel of each picture.
    INSTANCE,
    /// Each picture, all channels together (a [GroupNorm] of one group, as WGAN-GP has its LayerNorm).
    LAYER,
    /// No map, but each weight, divided by its greatest singular value ([SpectralNorm]).
    SPECTRAL,
    /// Neither maps nor weights.
    NONE;

    /// γ of a BatchNorm as DCGAN has it: normal around 1, deviation 0.02.
    static final Initial AROUND_ONE =
            (shape, random) -> {
                float[] numbers = Initial.normal(0.02).draw(shape, random);
                for (int i = 0; i < numbers.length; i++) {
                    numbers[i] += 1;
                }
                return numbers;
            };

    /// The norm of a map of `channels`; the identity where maps are not normalised.
    Layer of(Parameters parameters, String name, int channels) {
        return switch (this) {
            case BATCH -> BatchNorm.of(parameters, name, channels, AROUND_ONE);
            case INSTANCE -> InstanceNorm.of(parameters, name, channels);
            case LAYER -> GroupNorm.of(parameters, name, 1, channels);
            case SPECTRAL, NONE -> Activation.IDENTITY;
        };
    }

    /// A convolution, divided where weights are.
    Layer conv(Parameters parameters, String name, Conv.Form form, Initial initial) {
        return this == SPECTRAL
                ? SpectralNorm.conv(parameters, name, form, initial)
                : Conv.of(parameters, name, form, initial);
    }
}
