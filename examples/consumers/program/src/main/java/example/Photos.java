package example;

import io.genoise.data.Images;
import io.genoise.data.scenes.Scenes;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/// Drawn scenes as JPEG files, for who has no photographs.
public final class Photos {
    private static final int COUNT = 60;
    private static final int SIZE = 64;

    private Photos() {}

    /// Writes `1.jpg` and so on.
    ///
    /// @param arguments the folder
    /// @throws IOException if they cannot be written
    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        Images scenes = Scenes.train(SIZE, COUNT, 1);
        byte[] pixels = new byte[scenes.pictureBytes()];
        for (int i = 0; i < COUNT; i++) {
            scenes.read(i, pixels, 0);
            BufferedImage image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
            image.getRaster().setPixels(0, 0, SIZE, SIZE, unsigned(pixels));
            ImageIO.write(image, "jpeg", folder.resolve((i + 1) + ".jpg").toFile());
        }
    }

    private static int[] unsigned(byte[] bytes) {
        int[] values = new int[bytes.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = bytes[i] & 0xFF;
        }
        return values;
    }
}
