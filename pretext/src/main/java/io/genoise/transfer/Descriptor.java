package io.genoise.transfer;

import io.genoise.data.Images;
import java.util.Arrays;
import java.util.List;

/// A description of pictures that nobody had to learn: what every learned representation has to beat. Of a clip it is the mean
/// over its frames.
public sealed interface Descriptor permits RawPixels, ColourHistogram, Hog, MotionHog {
    /// The name of its row in a table.
    String method();

    /// The name of its map, where a row has several.
    default String map() {
        return method();
    }

    /// How many numbers describe a picture of `height` by `width` with `channels` channels.
    int dimension(int height, int width, int channels);

    /// Writes the description of the picture `pixels` (bytes 0–255, `[height, width, channels]`) into `target` from
    /// `offset` on.
    void describe(byte[] pixels, int height, int width, int channels, float[] target, int offset);

    /// Writes the description of a clip `[frames, height, width, channels]`: by default the mean over its frames.
    ///
    /// @param offset where in `target` it begins
    default void describe(
            byte[] clip,
            int frames,
            int height,
            int width,
            int channels,
            float[] target,
            int offset) {
        int dimension = dimension(height, width, channels);
        int size = height * width * channels;
        float[] one = new float[dimension];
        double[] sum = new double[dimension];
        for (int t = 0; t < frames; t++) {
            describe(
                    Arrays.copyOfRange(clip, t * size, (t + 1) * size),
                    height,
                    width,
                    channels,
                    one,
                    0);
            for (int j = 0; j < dimension; j++) {
                sum[j] += one[j];
            }
        }
        for (int j = 0; j < dimension; j++) {
            target[offset + j] = (float) (sum[j] / frames);
        }
    }

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
                    images.frames(),
                    images.height(),
                    images.width(),
                    images.channels(),
                    values,
                    i * dimension);
        }
        return new Features(map(), images.size(), dimension, values);
    }

    /// The row of several descriptors of one kind, such as HOG with cells of two sizes: a map each.
    ///
    /// @param method the row's name
    /// @param fixed which of them serves where none can be chosen
    /// @param needed the pictures that are needed
    static FeatureSource row(
            String method, List<? extends Descriptor> several, Descriptor fixed, Images needed) {
        long start = System.nanoTime();
        List<Features> maps = several.stream().map(one -> one.of(needed)).toList();
        Cost cost = new Cost(0, (System.nanoTime() - start) / 1e9);
        return FeatureSource.Given.handMade(method, maps, fixed.map(), cost);
    }

    /// The row of this descriptor in a few-label table.
    default FeatureSource row(Images needed) {
        return row(method(), List.of(this), this, needed);
    }
}
