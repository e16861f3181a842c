package io.genoise.data;

import java.io.IOException;

/// What a JPEG file says before its pixels begin.
///
/// @param height rows as stored
/// @param width columns as stored
/// @param components 1 grey, 3 YCbCr or RGB, 4 CMYK or YCCK
/// @param orientation EXIF orientation 1 … 8
/// @param quality 1 … 100: whose luminance table in the Independent JPEG Group's scale has the sum nearest to the
///     file's
///
/// Source: ITU-T T.81, annex B (markers) and annex K.1 (the table).
record JpegHeader(int height, int width, int components, int orientation, int quality) {
    private static final int[] LUMINANCE = {
        16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69,
        56, 14, 17, 22, 29, 51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81,
        104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99
    };
    private static final int[] TABLE_SUMS = tableSums();

    /// Reads the segments up to the first scan.
    ///
    /// @throws IOException if they end early or make no sense
    static JpegHeader read(byte[] bytes) throws IOException {
        int height = 0;
        int width = 0;
        int components = 0;
        int orientation = 1;
        int quality = 0;
        int at = 2;
        while (true) {
            while (at + 1 < bytes.length
                    && bytes[at] == (byte) 0xFF
                    && bytes[at + 1] == (byte) 0xFF) {
                at++;
            }
            if (at + 4 > bytes.length) {
                throw new IOException("truncated in its header, at byte " + at);
            }
            int marker = u16(bytes, at);
            int length = u16(bytes, at + 2);
            int body = at + 4;
            if (marker < 0xFFC0) {
                throw new IOException(
                        "damaged: no marker at byte %s but %04X".formatted(at, marker));
            } else if (marker == 0xFFDA) {
                break;
            } else if (length < 2 || at + 2 + length > bytes.length) {
                throw new IOException(
                        "truncated or damaged: a segment of %s bytes at byte %s of %s"
                                .formatted(length, at, bytes.length));
            } else if (isFrame(marker) && length >= 8) {
                height = u16(bytes, body + 1);
                width = u16(bytes, body + 3);
                components = bytes[body + 5] & 0xFF;
            } else if (marker == 0xFFDB && length >= 67 && (bytes[body] & 0x0F) == 0) {
                quality = quality(bytes, body, length - 2);
            } else if (marker == 0xFFE1 && length >= 16 && isExif(bytes, body)) {
                orientation = Orientation.read(bytes, body + 6, length - 8);
            }
            at += 2 + length;
        }
        if (height == 0 || width == 0) {
            throw new IOException(
                    "damaged: no frame header before the first scan, or one without a size");
        }
        return new JpegHeader(height, width, components, orientation, quality);
    }

    private static boolean isFrame(int marker) {
        return marker <= 0xFFCF && marker != 0xFFC4 && marker != 0xFFC8 && marker != 0xFFCC;
    }

    private static boolean isExif(byte[] bytes, int at) {
        return bytes[at] == 'E'
                && bytes[at + 1] == 'x'
                && bytes[at + 2] == 'i'
                && bytes[at + 3] == 'f';
    }

    private static int quality(byte[] bytes, int body, int length) {
        boolean wide = (bytes[body] & 0xF0) != 0;
        if (wide && length < 129) {
            return 0;
        }
        int sum = 0;
        for (int i = 0; i < 64; i++) {
            sum += wide ? u16(bytes, body + 1 + 2 * i) : bytes[body + 1 + i] & 0xFF;
        }
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

    private static int u16(byte[] bytes, int at) {
        return (bytes[at] & 0xFF) << 8 | (bytes[at + 1] & 0xFF);
    }
}
