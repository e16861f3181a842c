package io.genoise.generate;

import io.genoise.data.ContentHash;
import io.genoise.data.Images;
import io.genoise.network.EncoderNetwork;
import io.genoise.tensor.Scope;
import io.genoise.train.EncoderCard;
import io.genoise.train.RunFolder;
import io.genoise.train.RunRecord;
import io.genoise.train.SavedEncoder;
import io.genoise.transfer.EncoderFeatures;
import io.genoise.transfer.Features;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// In what generated pictures are compared with real ones: the last map of a frozen encoder, averaged over the picture. A distance
/// holds in its space alone, so the space has a name: the map, what the encoder learned, and a hash of its weights.
///
/// @param name all of that in words
/// @param map as [EncoderFeatures] calls it, such as `conv2 mean`
/// @param encoder the frozen net
/// @param card how its input is prepared
public record FeatureSpace(String name, String map, EncoderNetwork encoder, EncoderCard card) {
    private static final int DIGITS = 12;

    /// The encoder that lies at `path`: a run's folder, or a file of tensors of ours whose notes say what they are.
    ///
    /// @throws IllegalArgumentException if the file does not hold an encoder; the message names it
    /// @throws IOException if it cannot be read
    public static FeatureSpace load(Path path, Scope scope) throws IOException {
        SavedEncoder saved = SavedEncoder.load(path, scope);
        EncoderNetwork encoder = saved.encoder();
        EncoderCard card = saved.card();
        String learned =
                Files.isDirectory(path) ? learned(RunFolder.open(path).record()) : "unknown to us";
        List<String> maps = encoder.mapNames();
        String map = maps.getLast() + " mean";
        String hash =
                ContentHash.of(Files.readAllBytes(saved.file())).toString().substring(0, DIGITS);
        String name =
                "%s of %s, which learned by %s (weights %s)"
                        .formatted(map, card.words(), learned, hash);
        return new FeatureSpace(name, map, encoder, card);
    }

    private static String learned(RunRecord record) {
        return "%s on %s".formatted(record.task(), record.data().getOrDefault("name", "nothing"));
    }

    /// Checks that its encoder takes `images`.
    ///
    /// @throws IllegalArgumentException if it takes others; the message says which
    public void check(Images images) {
        int channels = encoder.config().channels();
        if (card.size() != images.height() || channels != images.channels()) {
            throw new IllegalArgumentException(
                    "the encoder of these features takes pictures of %s pixels and %s channels; here they have %s and %s"
                            .formatted(card.size(), channels, images.height(), images.channels()));
        }
    }

    /// The features of all `images`.
    public Features of(Images images) {
        return EncoderFeatures.of(encoder, card.standardization(), images).stream()
                .filter(one -> one.map().equals(map))
                .findFirst()
                .orElseThrow();
    }
}
