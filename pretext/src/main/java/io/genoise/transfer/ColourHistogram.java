package io.genoise.transfer;

import io.genoise.shape.TensorShape;

/// How often each colour occurs, wherever it is: the square root of the share of pixels in each cell of a grid of
/// `levels` steps a channel over RGB (or over grey), `[levels ^ channels]`.
///
/// With the root, an inner product of two histograms is their Bhattacharyya coefficient, and every picture has length 1.
/// The cells have hard edges. Source: Swain and Ballard, *Color indexing*, IJCV 1991.
///
/// @param levels steps a channel, 2–16
public record ColourHistogram(int levels) implements Descriptor {
    /// @throws IllegalArgumentException if `levels` is not 2–16
    public ColourHistogram {
        if (levels < 2 || levels > 16) {
            throw new IllegalArgumentException(
                    "a colour histogram has 2 to 16 levels a channel, got " + levels);
        }
    }

    /// Eight levels a channel.
    public ColourHistogram() {
        this(8);
    }

    @Override
    public String method() {
        return "colour histogram";
    }

    @Override
    public int dimension(int height, int width, int channels) {
        int cells = 1;
        for (int c = 0; c < channels; c++) {
            cells *= levels;
        }
        return cells;
    }

    @Override
    public void describe(byte[] pixels, TensorShape shape, float[] target, int offset) {
        int height = shape.extent(0);
        int width = shape.extent(1);
        int channels = shape.extent(2);
        int dimension = dimension(height, width, channels);
        int count = height * width;
        int[] counts = new int[dimension];
        for (int i = 0; i < count; i++) {
            int cell = 0;
            for (int c = 0; c < channels; c++) {
                cell = cell * levels + (pixels[i * channels + c] & 255) * levels / 256;
            }
            counts[cell]++;
        }
        for (int j = 0; j < dimension; j++) {
            target[offset + j] = (float) Math.sqrt((double) counts[j] / count);
        }
    }
}
