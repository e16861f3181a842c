package io.genoise.cli;

import io.genoise.data.Images;
import io.genoise.data.scenes.Scenes;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BiFunction;
import javax.imageio.ImageIO;

/// Drawn scenes as files, for tests that want a folder of pictures.
final class DrawnPhotos {
    private DrawnPhotos() {}

    /// Writes `count` of them, of `size` pixels.
    ///
    /// @param format as ImageIO calls it
    /// @param file where a scene lies, by its number and label
    static void write(int count, int size, String format, BiFunction<Integer, Integer, Path> file)
            throws IOException {
        Images scenes = Scenes.train(size, count, 1);
        byte[] pixels = new byte[scenes.pictureBytes()];
        for (int i = 0; i < count; i++) {
            scenes.read(i, pixels, 0);
            BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
            for (int p = 0; p < size * size; p++) {
                int red = pixels[3 * p] & 0xFF;
                int green = pixels[3 * p + 1] & 0xFF;
                int blue = pixels[3 * p + 2] & 0xFF;
                image.setRGB(p % size, p / size, red << 16 | green << 8 | blue);
            }
            Path to = file.apply(i, scenes.label(i));
            Files.createDirectories(to.getParent());
            ImageIO.write(image, format, to.toFile());
        }
    }
}
