package io.genoise.data;

import java.util.Arrays;

/// Changes the size of a square picture. Each new pixel is a weighted mean of old ones, first along rows, then along
/// columns; the values are averaged as they are stored, without undoing the display's gamma, as is usual.
///
/// With `r = old / new`, new pixel `i` covers the old interval `[i·r, (i+1)·r)`. For `r ≥ 1` the weight of an old pixel
/// is its share of that interval (area average, which keeps no detail that the new grid cannot show); for `r < 1` it is
/// linear in the distance from the interval's centre (bilinear), the edge pixel being repeated.
final class Resample {
    private Resample() {}

    /// New pixel `i` is the sum over `k` of `weights[i][k]` times old pixel `first[i] + k`.
    private record Taps(int[] first, float[][] weights) {}

    /// `[side, side, channels]` to `[size, size, channels]`; the very array if `side` equals `size`.
    static byte[] square(byte[] pixels, int side, int channels, int size) {
        if (side == size) {
            return pixels;
        }
        Taps taps = side > size ? area(side, size) : bilinear(side, size);
        float[] narrow = rows(pixels, side, channels, size, taps);
        return columns(narrow, size * channels, taps);
    }

    private static Taps area(int side, int size) {
        double ratio = (double) side / size;
        Taps taps = new Taps(new int[size], new float[size][]);
        for (int i = 0; i < size; i++) {
            double from = i * ratio;
            double to = Math.min(side, (i + 1) * ratio);
            int first = (int) from;
            int last = Math.min(side - 1, (int) Math.ceil(to) - 1);
            float[] weights = new float[last - first + 1];
            for (int k = 0; k < weights.length; k++) {
                double overlap = Math.min(to, first + k + 1) - Math.max(from, first + k);
                weights[k] = (float) (overlap / ratio);
            }
            taps.first[i] = first;
            taps.weights[i] = weights;
        }
        return taps;
    }

    private static Taps bilinear(int side, int size) {
        double ratio = (double) side / size;
        Taps taps = new Taps(new int[size], new float[size][]);
        for (int i = 0; i < size; i++) {
            double centre = Math.clamp((i + 0.5) * ratio - 0.5, 0, side - 1);
            int first = (int) centre;
            float right = (float) (centre - first);
            taps.first[i] = first;
            taps.weights[i] = right == 0 ? new float[] {1} : new float[] {1 - right, right};
        }
        return taps;
    }

    private static float[] rows(byte[] pixels, int side, int channels, int size, Taps taps) {
        float[] narrow = new float[side * size * channels];
        int at = 0;
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < size; x++) {
                float[] weights = taps.weights[x];
                int from = (y * side + taps.first[x]) * channels;
                for (int c = 0; c < channels; c++) {
                    float sum = 0;
                    for (int k = 0; k < weights.length; k++) {
                        sum += weights[k] * (pixels[from + k * channels + c] & 0xFF);
                    }
                    narrow[at++] = sum;
                }
            }
        }
        return narrow;
    }

    private static byte[] columns(float[] narrow, int row, Taps taps) {
        byte[] result = new byte[taps.first.length * row];
        float[] sums = new float[row];
        for (int y = 0; y < taps.first.length; y++) {
            float[] weights = taps.weights[y];
            Arrays.fill(sums, 0.5f);
            for (int k = 0; k < weights.length; k++) {
                int from = (taps.first[y] + k) * row;
                for (int x = 0; x < row; x++) {
                    sums[x] += weights[k] * narrow[from + x];
                }
            }
            for (int x = 0; x < row; x++) {
                result[y * row + x] = (byte) Math.min(255, (int) sums[x]);
            }
        }
        return result;
    }
}
