package io.genoise.figure;

import io.genoise.data.Images;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/// A picture to show: bytes 0–255, row-major `[height, width, channels]`.
///
/// @param channels 1 (grey) or 3 (RGB)
public record Pixels(int height, int width, int channels, byte[] values) {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

    /// Takes the values as they are, without copying.
    ///
    /// @throws IllegalArgumentException if the sizes do not fit
    public Pixels {
        if (channels != 1 && channels != 3) {
            throw new IllegalArgumentException("a picture has 1 or 3 channels, not " + channels);
        }
        if (height < 1 || width < 1 || values.length != (long) height * width * channels) {
            throw new IllegalArgumentException(
                    "%s bytes came for a picture of %s x %s x %s"
                            .formatted(values.length, height, width, channels));
        }
    }

    /// Picture `index` of a data set.
    public static Pixels of(Images images, int index) {
        byte[] values = new byte[images.pictureBytes()];
        images.read(index, values, 0);
        return new Pixels(images.height(), images.width(), images.channels(), values);
    }

    /// The picture as a PNG file.
    public byte[] png() {
        ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
        header.put((byte) 8).put((byte) (channels == 3 ? 2 : 0));
        int row = width * channels;
        byte[] lines = new byte[height * (row + 1)];
        for (int y = 0; y < height; y++) {
            // Each line starts with its filter, here 0: none.
            System.arraycopy(values, y * row, lines, y * (row + 1) + 1, row);
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(SIGNATURE);
        chunk(file, "IHDR", header.array());
        chunk(file, "IDAT", deflated(lines));
        chunk(file, "IEND", new byte[0]);
        return file.toByteArray();
    }

    /// The PNG as an address that a page can show without loading anything.
    String address() {
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(png());
    }

    private static void chunk(ByteArrayOutputStream file, String type, byte[] data) {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 check = new CRC32();
        check.update(name);
        check.update(data);
        file.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
        file.writeBytes(name);
        file.writeBytes(data);
        file.writeBytes(ByteBuffer.allocate(4).putInt((int) check.getValue()).array());
    }

    private static byte[] deflated(byte[] data) {
        try (Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION)) {
            deflater.setInput(data);
            deflater.finish();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] part = new byte[8192];
            while (!deflater.finished()) {
                out.write(part, 0, deflater.deflate(part));
            }
            return out.toByteArray();
        }
    }
}
