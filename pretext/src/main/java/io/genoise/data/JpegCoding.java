package io.genoise.data;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// How a JPEG file holds its pixels, as far as that leaves traces in them: by component, how densely it is sampled and by
/// what its frequencies are divided.
///
/// Neither need be symmetric under turning by 90°. The tables of luminance treat rows and columns differently, and 4:2:2,
/// which many cameras write, halves the colours of each row and leaves the columns alone: a picture that was turned
/// afterwards shows it.
///
/// Source: ITU-T T.81, annexes A.1.1 (sampling), B.2 (frames and tables) and K.1 (usual tables).
///
/// @param components grey; or luminance and two of colour, in the file's order; or four, for print
public record JpegCoding(List<Component> components) {
    private static final int BLOCK = 64;
    private static final int[] LUMINANCE = {
        16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69,
        56, 14, 17, 22, 29, 51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81,
        104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99
    };
    private static final int[] CHROMINANCE = {
        17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99, 99,
        99, 47, 66, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
        99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99
    };

    /// Where the entries of a table, as a file lists them, lie in the block: along its diagonals.
    private static final int[] ZIGZAG = {
        0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27,
        20, 13, 6, 7, 14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51,
        58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63
    };

    private static final int[] SUMS = sumsByQuality();

    /// One component.
    ///
    /// @param horizontal samples in a row, relative to the other components, 1 … 4
    /// @param vertical samples in a column, likewise
    /// @param table 64 divisors, row by row of the block: the first row holds the frequencies along a row of pixels
    public record Component(int horizontal, int vertical, List<Integer> table) {
        /// Checks factors and length.
        ///
        /// @throws IllegalArgumentException if a factor is not 1 … 4, or the table has not 64 entries
        public Component {
            table = List.copyOf(table);
            if (horizontal < 1 || horizontal > 4 || vertical < 1 || vertical > 4) {
                throw new IllegalArgumentException(
                        "sampling factors %s x %s; JPEG knows 1 … 4"
                                .formatted(horizontal, vertical));
            } else if (table.size() != BLOCK) {
                throw new IllegalArgumentException(
                        "a quantisation table of %s entries; expected 64".formatted(table.size()));
            }
        }
    }

    /// Copies the list.
    ///
    /// @throws IllegalArgumentException if it is empty
    public JpegCoding {
        components = List.copyOf(components);
        if (components.isEmpty()) {
            throw new IllegalArgumentException("a JPEG has at least one component");
        }
    }

    /// What the Independent JPEG Group's library writes at `quality` 1 … 100 if luminance is sampled `horizontal` x
    /// `vertical` times as densely as colour: 1 x 1 is 4:4:4, 2 x 1 is 4:2:2, 2 x 2 is 4:2:0.
    public static JpegCoding ofQuality(int quality, int horizontal, int vertical) {
        List<Integer> chrominance = scaled(CHROMINANCE, quality);
        return new JpegCoding(
                List.of(
                        new Component(horizontal, vertical, scaled(LUMINANCE, quality)),
                        new Component(1, 1, chrominance),
                        new Component(1, 1, chrominance)));
    }

    /// 1 … 100: whose luminance table in the Independent JPEG Group's scale has the sum nearest to this one's.
    public int quality() {
        int sum = components.getFirst().table.stream().mapToInt(Integer::intValue).sum();
        int best = 1;
        for (int q = 2; q <= 100; q++) {
            if (Math.abs(SUMS[q] - sum) < Math.abs(SUMS[best] - sum)) {
                best = q;
            }
        }
        return best;
    }

    /// What people call the sampling of colours: `4:2:0` and the like, `grey` where there are none, and the factors
    /// themselves where there is no name.
    public String sampling() {
        if (components.size() < 3) {
            return "grey";
        }
        Component luminance = components.get(0);
        Component colour = components.get(1);
        boolean alike =
                colour.horizontal == components.get(2).horizontal
                        && colour.vertical == components.get(2).vertical
                        && luminance.horizontal % colour.horizontal == 0
                        && luminance.vertical % colour.vertical == 0;
        String ratio =
                alike
                        ? luminance.horizontal / colour.horizontal
                                + "x"
                                + luminance.vertical / colour.vertical
                        : "";
        return switch (ratio) {
            case "1x1" -> "4:4:4";
            case "2x1" -> "4:2:2";
            case "1x2" -> "4:4:0";
            case "2x2" -> "4:2:0";
            case "4x1" -> "4:1:1";
            case "4x2" -> "4:1:0";
            default ->
                    components.stream()
                            .map(c -> c.horizontal + "x" + c.vertical)
                            .collect(Collectors.joining(", "));
        };
    }

    /// How many times more densely the rows of a component are sampled than its columns, or the other way round: 1 if all
    /// are sampled evenly, 2 for 4:2:2 and 4:4:0, 4 for 4:1:1.
    public int unevenness() {
        int rows = components.stream().mapToInt(Component::horizontal).max().orElseThrow();
        int columns = components.stream().mapToInt(Component::vertical).max().orElseThrow();
        double most = 1;
        for (Component component : components) {
            double ratio = (double) rows * component.vertical / (columns * component.horizontal);
            most = Math.max(most, Math.max(ratio, 1 / ratio));
        }
        return (int) Math.ceil(most);
    }

    private static List<Integer> scaled(int[] table, int quality) {
        int scale = quality < 50 ? 5000 / quality : 200 - 2 * quality;
        return Arrays.stream(table)
                .map(entry -> Math.clamp((entry * scale + 50) / 100, 1, 255))
                .boxed()
                .toList();
    }

    private static int[] sumsByQuality() {
        int[] sums = new int[101];
        for (int q = 1; q <= 100; q++) {
            sums[q] = scaled(LUMINANCE, q).stream().mapToInt(Integer::intValue).sum();
        }
        return sums;
    }

    /// A table as a file lists it, along the diagonals of the block, row by row.
    static List<Integer> byRows(List<Integer> zigzag) {
        Integer[] table = new Integer[BLOCK];
        for (int i = 0; i < BLOCK; i++) {
            table[ZIGZAG[i]] = zigzag.get(i);
        }
        return List.of(table);
    }
}
