package io.genoise.data;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;

/// A decoded picture: bytes `[height, width, channels]`, upright, and what it was in its file.
///
/// @param height rows
/// @param width columns
/// @param channels 1 (grey) or 3 (RGB)
/// @param pixels 0–255, row-major; not copied
/// @param origin what the file held
public record Picture(int height, int width, int channels, byte[] pixels, Origin origin) {

    /// Checks that the pixels fit the shape.
    ///
    /// @throws IllegalArgumentException if they do not, or there are not 1 or 3 channels
    public Picture {
        if (pixels.length != height * width * channels || (channels != 1 && channels != 3)) {
            throw new IllegalArgumentException(
                    "%s bytes for a picture of [%s, %s, %s]; channels are 1 or 3"
                            .formatted(pixels.length, height, width, channels));
        }
    }

    /// The picture in `file`, a JPEG or PNG.
    ///
    /// @throws DataException if it cannot be read, is damaged, or is no such picture; the message names the file
    public static Picture read(Path file) {
        return switch (new PictureReader().read(file)) {
            case PictureReader.Outcome.Decoded(Picture picture, _) -> picture;
            case PictureReader.Outcome other -> throw new DataException(file, other.problem());
        };
    }

    /// The pixels of `image`, in grey if it is grey. Transparent pixels are laid on white; what is stored with more than 8 bits is
    /// rounded; no colour profile is applied.
    ///
    /// @throws IllegalArgumentException if it has other than one to four channels of at most 16 bits
    public static Picture of(BufferedImage image) {
        try {
            Samples samples = Samples.of(image, new int[0]);
            int rows = image.getHeight();
            int columns = image.getWidth();
            return new Picture(
                    rows,
                    columns,
                    samples.channels(),
                    samples.pixels(),
                    Origin.lossless(rows, columns, samples.channels()));
        } catch (IOException e) {
            throw new IllegalArgumentException("an image of " + e.getMessage(), e);
        }
    }

    /// The same picture, which came from `file`.
    Picture of(PictureFile file) {
        return new Picture(height, width, channels, pixels, origin.of(file));
    }

    /// The same picture in grey or RGB. `grey = 0.299 R + 0.587 G + 0.114 B` (ITU-R BT.601, JPEG's own luminance),
    /// rounded; RGB of a grey picture repeats it three times.
    ///
    /// @param wanted 1 or 3
    public Picture withChannels(int wanted) {
        if (wanted == channels) {
            return this;
        }
        byte[] converted = new byte[height * width * wanted];
        for (int i = 0; i < height * width; i++) {
            if (wanted == 3) {
                converted[3 * i] = pixels[i];
                converted[3 * i + 1] = pixels[i];
                converted[3 * i + 2] = pixels[i];
            } else {
                int red = pixels[3 * i] & 0xFF;
                int green = pixels[3 * i + 1] & 0xFF;
                int blue = pixels[3 * i + 2] & 0xFF;
                converted[i] = (byte) ((299 * red + 587 * green + 114 * blue + 500) / 1000);
            }
        }
        return new Picture(height, width, wanted, converted, origin);
    }

    /// The middle square of the picture at `size · size` pixels: reduced by area average, enlarged bilinearly, neither
    /// if it has that size already (see [Resample]).
    public Picture square(int size) {
        int side = Math.min(height, width);
        int top = (height - side) / 2;
        int left = (width - side) / 2;
        byte[] cropped = pixels;
        if (height != width) {
            cropped = new byte[side * side * channels];
            for (int y = 0; y < side; y++) {
                int from = ((top + y) * width + left) * channels;
                System.arraycopy(pixels, from, cropped, y * side * channels, side * channels);
            }
        }
        return new Picture(
                size, size, channels, Resample.square(cropped, side, channels, size), origin);
    }
}
