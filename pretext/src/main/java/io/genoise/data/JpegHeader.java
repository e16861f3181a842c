package io.genoise.data;

import java.io.IOException;
import java.util.Optional;

/// What a JPEG file says before its pixels begin.
///
/// @param height rows as stored
/// @param width columns as stored
/// @param components 1 grey, 3 YCbCr or RGB, 4 CMYK or YCCK
/// @param orientation EXIF orientation 1 … 8
/// @param coding sampling factors and quantisation tables; empty where there are none, as in lossless JPEGs
///
/// Source: ITU-T T.81, annex B (markers).
record JpegHeader(
        int height, int width, int components, int orientation, Optional<JpegCoding> coding) {

    /// Reads the segments up to the first scan.
    ///
    /// @throws IOException if they end early or make no sense
    static JpegHeader read(byte[] bytes) throws IOException {
        int height = 0;
        int width = 0;
        int components = 0;
        int orientation = 1;
        int frame = 0;
        int frameLength = 0;
        JpegCoding.Tables tables = new JpegCoding.Tables();
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
                        "damaged: no marker at byte %d but %04X".formatted(at, marker));
            } else if (marker == 0xFFDA) {
                break;
            } else if (length < 2 || at + 2 + length > bytes.length) {
                throw new IOException(
                        "truncated or damaged: a segment of %d bytes at byte %d of %d"
                                .formatted(length, at, bytes.length));
            } else if (isFrame(marker) && length >= 8) {
                height = u16(bytes, body + 1);
                width = u16(bytes, body + 3);
                components = bytes[body + 5] & 0xFF;
                frame = body;
                frameLength = length - 2;
            } else if (marker == 0xFFDB) {
                tables.define(bytes, body, length - 2);
            } else if (marker == 0xFFE1 && length >= 16 && isExif(bytes, body)) {
                orientation = Orientation.read(bytes, body + 6, length - 8);
            }
            at += 2 + length;
        }
        if (height == 0 || width == 0) {
            throw new IOException(
                    "damaged: no frame header before the first scan, or one without a size");
        }
        return new JpegHeader(
                height, width, components, orientation, tables.of(bytes, frame, frameLength));
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

    private static int u16(byte[] bytes, int at) {
        return (bytes[at] & 0xFF) << 8 | (bytes[at + 1] & 0xFF);
    }
}
