package io.genoise.weights;

/// Between PyTorch's order of numbers (channels before places) and ours (channels last).
///
///     first[outer][channel][place][inner]  ⇄  last[outer][place][channel][inner]
///
/// | what | outer | channels | places | inner |
/// |---|---|---|---|---|
/// | convolution weights `[K,C/g,R,S]` ⇄ `[K,R,S,C/g]` | K | C/g | R·S | 1 |
/// | … for video `[K,C/g,T,R,S]` ⇄ `[K,T,R,S,C/g]` | K | C/g | T·R·S | 1 |
/// | weights of the first linear layer behind a map, `[K,C·H·W]` ⇄ `[K,H·W·C]` | K | C | H·W | 1 |
/// | weights of the last one before a map, `[C·H·W,K]` ⇄ `[H·W·C,K]` | 1 | C | H·W | K |
/// | images `[N,C,H,W]` ⇄ `[N,H,W,C]` | N | C | H·W | 1 |
public final class Layouts {
    private Layouts() {}

    /// From PyTorch's order to ours; the source is left as it is.
    ///
    /// @throws IllegalArgumentException if `first` does not hold outer · channels · places values
    public static float[] channelsLast(float[] first, int outer, int channels, int places) {
        return channelsLast(first, outer, channels, places, 1);
    }

    /// From PyTorch's order to ours, `inner` numbers staying together; the source is left as it is.
    ///
    /// @throws IllegalArgumentException if `first` does not hold outer · channels · places · inner values
    public static float[] channelsLast(
            float[] first, int outer, int channels, int places, int inner) {
        return swapMiddle(first, outer, channels, places, inner);
    }

    /// From our order to PyTorch's; the source is left as it is.
    ///
    /// @throws IllegalArgumentException if `last` does not hold outer · channels · places values
    public static float[] channelsFirst(float[] last, int outer, int channels, int places) {
        return channelsFirst(last, outer, channels, places, 1);
    }

    /// From our order to PyTorch's, `inner` numbers staying together; the source is left as it is.
    ///
    /// @throws IllegalArgumentException if `last` does not hold outer · channels · places · inner values
    public static float[] channelsFirst(
            float[] last, int outer, int channels, int places, int inner) {
        return swapMiddle(last, outer, places, channels, inner);
    }

    /// `[outer][rows][columns][inner]` to `[outer][columns][rows][inner]`.
    private static float[] swapMiddle(float[] source, int outer, int rows, int columns, int inner) {
        boolean negative = outer < 0 || rows < 0 || columns < 0 || inner < 0;
        if (negative || source.length != (double) outer * rows * columns * inner) {
            throw new IllegalArgumentException(
                    "%s values came for a layout of %s x %s x %s x %s"
                            .formatted(source.length, outer, rows, columns, inner));
        }
        float[] target = new float[source.length];
        for (int o = 0; o < outer; o++) {
            for (int row = 0; row < rows; row++) {
                for (int column = 0; column < columns; column++) {
                    int from = ((o * rows + row) * columns + column) * inner;
                    int to = ((o * columns + column) * rows + row) * inner;
                    System.arraycopy(source, from, target, to, inner);
                }
            }
        }
        return target;
    }
}
