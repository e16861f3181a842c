package io.genoise.weights;

/// Between PyTorch's order of numbers (channels before places) and ours (channels last).
///
///     first[outer][channel][place]  ⇄  last[outer][place][channel]
///
/// | what | outer | channels | places |
/// |---|---|---|---|
/// | convolution weights `[K,C/g,R,S]` ⇄ `[K,R,S,C/g]` | K | C/g | R·S |
/// | … for video `[K,C/g,T,R,S]` ⇄ `[K,T,R,S,C/g]` | K | C/g | T·R·S |
/// | weights of the first Linear behind a map, `[K,C·H·W]` ⇄ `[K,H·W·C]` | K | C | H·W |
/// | images `[N,C,H,W]` ⇄ `[N,H,W,C]` | N | C | H·W |
/// | a matrix `[rows,columns]` ⇄ its transpose | 1 | rows | columns |
public final class Layouts {
    private Layouts() {}

    /// From PyTorch's order to ours; the source is left as it is.
    ///
    /// @throws IllegalArgumentException if `first` does not hold outer · channels · places values
    public static float[] channelsLast(float[] first, int outer, int channels, int places) {
        return swapInner(first, outer, channels, places);
    }

    /// From our order to PyTorch's; the source is left as it is.
    ///
    /// @throws IllegalArgumentException if `last` does not hold outer · channels · places values
    public static float[] channelsFirst(float[] last, int outer, int channels, int places) {
        return swapInner(last, outer, places, channels);
    }

    /// `[outer][rows][columns]` to `[outer][columns][rows]`.
    private static float[] swapInner(float[] source, int outer, int rows, int columns) {
        if (outer < 0
                || rows < 0
                || columns < 0
                || source.length != (long) outer * rows * columns) {
            throw new IllegalArgumentException(
                    "%d values came for a layout of %d x %d x %d"
                            .formatted(source.length, outer, rows, columns));
        }
        float[] target = new float[source.length];
        int plane = rows * columns;
        for (int start = 0; start < source.length; start += plane) {
            for (int row = 0; row < rows; row++) {
                for (int column = 0; column < columns; column++) {
                    target[start + column * rows + row] = source[start + row * columns + column];
                }
            }
        }
        return target;
    }
}
