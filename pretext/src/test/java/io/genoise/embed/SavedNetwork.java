package io.genoise.embed;

import io.genoise.data.Images;
import io.genoise.network.EncoderConfig;
import io.genoise.network.EncoderNetwork;
import io.genoise.tensor.Device;
import io.genoise.train.ColourSpace;
import io.genoise.train.EncoderCard;
import io.genoise.train.Standardization;
import io.genoise.weights.Checkpoint;
import io.genoise.weights.ParameterTensors;
import io.genoise.weights.SafeTensors;
import java.io.IOException;
import java.nio.file.Path;

/// An encoder with random weights, as a file.
final class SavedNetwork {
    private SavedNetwork() {}

    static Path write(Path file, EncoderConfig network, Images like) throws IOException {
        return write(file, network, like, ColourSpace.STORED);
    }

    /// The same, shown colours in `space`.
    static Path write(Path file, EncoderConfig network, Images like, ColourSpace space)
            throws IOException {
        try (Device device = Device.best(1)) {
            EncoderNetwork encoder = network.create(device.scope(), 1);
            EncoderCard card =
                    new EncoderCard(network, like.height(), Standardization.of(like, space));
            SafeTensors.write(
                    file, new Checkpoint(ParameterTensors.of(encoder.parameters()), card.notes()));
        }
        return file;
    }
}
