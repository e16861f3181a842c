package io.genoise.data;

import java.io.ByteArrayOutputStream;

/// GIF files for tests, uncompressed: LZW codes of one width, forgotten before they would grow.
final class GifBytes {
    private static final int CODE_BITS = 2;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /// Of this size, with the colours black, red, green and blue.
    GifBytes(int width, int height) {
        out.writeBytes("GIF89a".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        two(width);
        two(height);
        out.writeBytes(new byte[] {(byte) 0x81, 0, 0});
        out.writeBytes(new byte[] {0, 0, 0, -1, 0, 0, 0, -1, 0, 0, 0, -1});
    }

    /// A picture of `indices` at a place.
    ///
    /// @param transparent the colour that is not drawn, or -1
    GifBytes picture(
            int left,
            int top,
            int width,
            int height,
            int disposal,
            int transparent,
            int... indices) {
        int flags = disposal << 2 | (transparent >= 0 ? 1 : 0);
        out.writeBytes(new byte[] {0x21, (byte) 0xF9, 4, (byte) flags, 5, 0});
        out.writeBytes(new byte[] {(byte) Math.max(0, transparent), 0});
        out.write(0x2C);
        two(left);
        two(top);
        two(width);
        two(height);
        out.write(0);
        out.write(CODE_BITS);
        byte[] data = coded(indices);
        for (int at = 0; at < data.length; at += 255) {
            int length = Math.min(255, data.length - at);
            out.write(length);
            out.write(data, at, length);
        }
        out.write(0);
        return this;
    }

    private static byte[] coded(int... indices) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int clear = 1 << CODE_BITS;
        int buffer = 0;
        int held = 0;
        int[] codes = new int[2 * indices.length + 1];
        for (int i = 0; i < indices.length; i++) {
            codes[2 * i] = clear;
            codes[2 * i + 1] = indices[i];
        }
        codes[2 * indices.length] = clear + 1;
        for (int code : codes) {
            buffer |= code << held;
            held += CODE_BITS + 1;
            while (held >= 8) {
                bytes.write(buffer);
                buffer >>>= 8;
                held -= 8;
            }
        }
        bytes.write(buffer);
        return bytes.toByteArray();
    }

    /// The file without its end mark.
    byte[] open() {
        return out.toByteArray();
    }

    /// The whole file.
    byte[] whole() {
        out.write(0x3B);
        return out.toByteArray();
    }

    private void two(int value) {
        out.write(value);
        out.write(value >> 8);
    }
}
