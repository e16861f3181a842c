package io.genoise.data;

import io.genoise.random.RandomStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// A folder of coloured noise with an up, each picture being lighter at its top, saved as JPEGs of one coding.
public final class JpegFolder {
    private JpegFolder() {}

    /// Writes `count` such pictures of `side` pixels below `folder`, coded so and lying as `orientation` notes, and opens
    /// them at `size` pixels.
    public static Images of(
            Path folder, int count, int side, JpegCoding coding, int orientation, int size)
            throws IOException {
        Files.createDirectories(folder);
        for (int i = 0; i < count; i++) {
            Files.write(
                    folder.resolve("%04d.jpg".formatted(i)),
                    JpegWriter.write(picture(side, i), coding, orientation));
        }
        return ImageFolder.open(folder, FolderOptions.of(size).withCache(Optional.empty()))
                .images();
    }

    /// Lighter at its top by a half of what the noise varies.
    static Picture picture(int side, long seed) {
        Picture field = SymmetricNoise.field(side, RandomStream.of(seed));
        byte[] pixels = field.pixels().clone();
        for (int i = 0; i < pixels.length; i++) {
            int row = i / (3 * side);
            pixels[i] = (byte) Math.clamp((pixels[i] & 0xFF) + 80L - 160L * row / side, 0, 255);
        }
        return new Picture(side, side, 3, pixels, field.origin());
    }
}
