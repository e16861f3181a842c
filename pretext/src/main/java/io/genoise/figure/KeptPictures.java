package io.genoise.figure;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;

/// Pictures that lie in PNG or GIF files, each as it is, side by side and enlarged without smoothing. Of those that move the first
/// frame is shown to readers who asked their system for less motion, and on paper.
///
/// @param caption what is shown
/// @param pictures from left to right
public record KeptPictures(String caption, List<Kept> pictures) implements Block {
    private static final int LEAST = 200;

    /// Copies the list.
    public KeptPictures {
        pictures = List.copyOf(pictures);
    }

    /// A file and what is said of it.
    ///
    /// @param name under it, short
    /// @param file its bytes
    /// @param first what it shows at first
    public record Kept(String name, byte[] file, Pixels first) {
        /// What `path` holds.
        ///
        /// @throws IOException if it cannot be read, or is neither; the message names it
        public static Kept of(Path path, String name) throws IOException {
            byte[] file = Files.readAllBytes(path);
            BufferedImage picture = ImageIO.read(new ByteArrayInputStream(file));
            if (picture == null) {
                throw new IOException(path + " is damaged: it holds no picture");
            }
            int height = picture.getHeight();
            int width = picture.getWidth();
            byte[] values = new byte[3 * height * width];
            int at = 0;
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    int rgb = picture.getRGB(x, y);
                    values[at++] = (byte) (rgb >> 16);
                    values[at++] = (byte) (rgb >> 8);
                    values[at++] = (byte) rgb;
                }
            }
            return new Kept(name, file, new Pixels(height, width, 3, values));
        }

        private boolean moves() {
            return file[0] == 'G';
        }

        private String address() {
            return "data:image/%s;base64,%s"
                    .formatted(moves() ? "gif" : "png", Base64.getEncoder().encodeToString(file));
        }
    }

    @Override
    public void writeTo(Html html) {
        html.open("figure");
        html.open("div", "class", "animations", "style", "--least:%spx".formatted(LEAST));
        for (Kept kept : pictures) {
            html.open("div", "class", "tile").open("picture");
            if (kept.moves()) {
                html.empty(
                        "source",
                        "media",
                        "print, (prefers-reduced-motion: reduce)",
                        "srcset",
                        kept.first().address());
            }
            html.empty(
                    "img",
                    "src",
                    kept.address(),
                    "alt",
                    kept.name(),
                    "width",
                    String.valueOf(kept.first().width()),
                    "height",
                    String.valueOf(kept.first().height()));
            html.close("picture").element("span", kept.name(), "class", "name").close("div");
        }
        html.close("div").element("figcaption", caption).close("figure");
    }
}
