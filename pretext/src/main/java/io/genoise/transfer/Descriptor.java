package io.genoise.transfer;

import io.genoise.data.Images;

/// A description of pictures that nobody had to learn: what every learned representation has to beat.
public sealed interface Descriptor permits RawPixels, ColourHistogram, Hog {
    /// The name of its row in a table.
    String method();

    /// How many numbers describe a picture of `height` by `width` with `channels` channels.
    int dimension(int height, int width, int channels);

    /// Writes the description of the picture `pixels` (bytes 0–255, `[height, width, channels]`) into `target` from
    /// `offset` on.
    void describe(byte[] pixels, int height, int width, int channels, float[] target, int offset);

    /// Describes all of `images`.
    ///
    /// @throws IllegalArgumentException if there are more numbers than one array holds
    default Features of(Images images) {
        int dimension = dimension(images.height(), images.width(), images.channels());
        if ((long) images.size() * dimension > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(
                    "%s: %s pictures of %s numbers do not fit one array; describe a subset"
                            .formatted(method(), images.size(), dimension));
        }
        float[] values = new float[images.size() * dimension];
        byte[] pixels = new byte[images.pictureBytes()];
        for (int i = 0; i < images.size(); i++) {
            images.read(i, pixels, 0);
            describe(
                    pixels,
                    images.height(),
                    images.width(),
                    images.channels(),
                    values,
                    i * dimension);
        }
        return new Features(method(), images.size(), dimension, values);
    }

    /// The row of this descriptor in a few-label table.
    default FeatureSource source(Images train, Images test) {
        return FeatureSource.of(method(), of(train), of(test));
    }
}
