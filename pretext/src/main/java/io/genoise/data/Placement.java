package io.genoise.data;

/// Where a picture's pixels go: a shifted crop, then perhaps a mirror image, then quarter turns.
///
/// With height `H` and width `W`, `mirror(x) = W-1-x` where mirrored and `x` where not, and no turn, `target[y][x] =
/// source[y + top][mirror(x) + left]`, and 0 (black) where that lies outside the source. Each quarter turn is
/// counter-clockwise, as in NumPy's `rot90`: `turned[y][x] = target[x][W-1-y]`.
///
/// @param top rows by which the crop is moved down; negative moves it up, over the edge
/// @param left columns by which the crop is moved right
/// @param mirrored whether left and right change places
/// @param turns quarter turns counter-clockwise, 0 … 3
public record Placement(int top, int left, boolean mirrored, int turns) {
    /// The picture as it is.
    public static final Placement WHOLE = new Placement(0, 0, false, 0);

    /// Checks the number of turns.
    ///
    /// @throws IllegalArgumentException if it is not 0 … 3
    public Placement {
        if (turns < 0 || turns > 3) {
            throw new IllegalArgumentException(turns + " quarter turns; expected 0 … 3");
        }
    }

    /// This, followed by so many more quarter turns counter-clockwise.
    public Placement turned(int more) {
        return new Placement(top, left, mirrored, Math.floorMod(turns + more, 4));
    }

    /// `source` `[height, width, channels]`, placed so: `[height, width, channels]` again, or `[width, height, channels]` after an
    /// odd number of turns.
    public byte[] of(byte[] source, int height, int width, int channels) {
        byte[] placed = new byte[source.length];
        apply(source, 0, height, width, channels, placed, 0);
        return placed;
    }

    /// Writes the picture that begins at `start` of `source`, placed so, into `target` from `offset` on.
    void apply(
            byte[] source,
            int start,
            int height,
            int width,
            int channels,
            byte[] target,
            int offset) {
        int rows = (turns & 1) == 0 ? height : width;
        int columns = (turns & 1) == 0 ? width : height;
        int at = offset;
        for (int y = 0; y < rows; y++) {
            int row0 = rowBeforeTurning(y, 0, height);
            int column0 = columnBeforeTurning(y, 0, width);
            int rowStep = rowBeforeTurning(y, 1, height) - row0;
            int columnStep = columnBeforeTurning(y, 1, width) - column0;
            int row = row0 + top;
            int column = (mirrored ? width - 1 - column0 : column0) + left;
            columnStep = mirrored ? -columnStep : columnStep;
            for (int x = 0; x < columns; x++, row += rowStep, column += columnStep) {
                boolean inside = row >= 0 && row < height && column >= 0 && column < width;
                int from = start + (row * width + column) * channels;
                for (int c = 0; c < channels; c++) {
                    target[at++] = inside ? source[from + c] : 0;
                }
            }
        }
    }

    private int rowBeforeTurning(int y, int x, int height) {
        return switch (turns) {
            case 0 -> y;
            case 1 -> x;
            case 2 -> height - 1 - y;
            default -> height - 1 - x;
        };
    }

    private int columnBeforeTurning(int y, int x, int width) {
        return switch (turns) {
            case 0 -> x;
            case 1 -> width - 1 - y;
            case 2 -> width - 1 - x;
            default -> y;
        };
    }
}
