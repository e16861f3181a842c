package io.genoise.train;

import io.genoise.network.EncoderNetwork;
import io.genoise.tensor.Scope;
import io.genoise.weights.Checkpoint;
import io.genoise.weights.SafeTensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// An encoder as it was found on the disk.
///
/// @param file that holds its tensors
/// @param checkpoint what else the file holds
/// @param card how its input is prepared
/// @param encoder the network, with the file's weights
public record SavedEncoder(
        Path file, Checkpoint checkpoint, EncoderCard card, EncoderNetwork encoder) {
    /// The encoder that lies at `path`, in `scope`: that of a run's folder, or of a file of tensors with our notes.
    ///
    /// @throws IllegalArgumentException if there is no encoder in the file; the message names it
    /// @throws IOException if it cannot be read, or no run is in the folder
    public static SavedEncoder load(Path path, Scope scope) throws IOException {
        Path file = Files.isDirectory(path) ? RunFolder.open(path).checkpoint() : path;
        Checkpoint checkpoint = SafeTensors.read(file);
        try {
            return new SavedEncoder(
                    file,
                    checkpoint,
                    EncoderCard.of(checkpoint.metadata()),
                    EncoderCard.load(checkpoint, scope));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("%s: %s".formatted(file, e.getMessage()), e);
        }
    }
}
