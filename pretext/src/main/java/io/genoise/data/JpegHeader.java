package io.genoise.data;

import java.util.List;

/// What a JPEG file says of itself before its first scan: what turns its coefficients into an upright picture.
///
/// @param height rows as stored
/// @param width columns as stored
/// @param components in the order of the frame header: 1, 3 or 4 of them
/// @param colours what the components are
/// @param orientation EXIF orientation 1 … 8
///
/// Source: ITU-T T.81, annex B (markers) and annex K.1 (the table).
record JpegHeader(
        int height, int width, List<Component> components, Colours colours, int orientation) {
    private static final int[] LUMINANCE = {
        16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69,
        56, 14, 17, 22, 29, 51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81,
        104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99
    };
    private static final int[] TABLE_SUMS = tableSums();

    /// How one component is stored.
    ///
    /// @param across horizontal sampling factor 1 … 4, relative to those of the other components
    /// @param down vertical sampling factor 1 … 4
    /// @param table the 64 steps of its quantisation in the file's order (zigzag, lowest frequency first); empty if the
    ///     file defines none
    record Component(int across, int down, List<Integer> table) {
        /// Copies the table.
        Component {
            table = List.copyOf(table);
        }
    }

    /// What the components are.
    enum Colours {
        /// One component.
        GREY,
        /// Luminance and two chrominances.
        YCBCR,
        /// Three colours as they are.
        RGB,
        /// Inks, stored upside down.
        CMYK,
        /// The first three inks as luminance and chrominances.
        YCCK
    }

    /// Copies the list.
    JpegHeader {
        components = List.copyOf(components);
    }

    /// 1 … 100: whose luminance table in the Independent JPEG Group's scale has the sum nearest to that of the first
    /// component; 0 if that has none.
    int quality() {
        List<Integer> table = components.getFirst().table;
        if (table.isEmpty()) {
            return 0;
        }
        int sum = table.stream().mapToInt(Integer::intValue).sum();
        int best = 1;
        for (int q = 2; q <= 100; q++) {
            if (Math.abs(TABLE_SUMS[q] - sum) < Math.abs(TABLE_SUMS[best] - sum)) {
                best = q;
            }
        }
        return best;
    }

    private static int[] tableSums() {
        int[] sums = new int[101];
        for (int q = 1; q <= 100; q++) {
            int scale = q < 50 ? 5000 / q : 200 - 2 * q;
            for (int entry : LUMINANCE) {
                sums[q] += Math.clamp((entry * scale + 50) / 100, 1, 255);
            }
        }
        return sums;
    }
}
