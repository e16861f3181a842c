package io.genoise.transfer;

import io.genoise.data.Images;
import io.genoise.shape.TensorShape;
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

    /// Writes the description of the picture `pixels`, bytes 0–255, into `target` from `offset` on.
    ///
    /// @param shape `[height, width, channels]`
    void describe(byte[] pixels, TensorShape shape, float[] target, int offset);

    /// Writes the description of a clip: by default the mean over its frames.
    ///
    /// @param shape `[frames, height, width, channels]`
    /// @param offset where in `target` it begins
    default void describeClip(byte[] clip, TensorShape shape, float[] target, int offset) {
        int frames = shape.extent(0);
        TensorShape frame = TensorShape.of(shape.extent(1), shape.extent(2), shape.extent(3));
        int dimension = dimension(frame.extent(0), frame.extent(1), frame.extent(2));
        int size = Math.toIntExact(frame.elements());
        float[] one = new float[dimension];
        double[] sum = new double[dimension];
        for (int t = 0; t < frames; t++) {
            describe(Arrays.copyOfRange(clip, t * size, (t + 1) * size), frame, one, 0);
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
        TensorShape clip =
                TensorShape.of(images.frames(), images.height(), images.width(), images.channels());
        float[] values = new float[images.size() * dimension];
        byte[] pixels = new byte[images.pictureBytes()];
        for (int i = 0; i < images.size(); i++) {
            images.read(i, pixels, 0);
            describeClip(pixels, clip, values, i * dimension);
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
