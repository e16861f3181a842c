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
    /// At most so many frames of a clip are shown.
    public static final int SHOWN = 8;

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

    /// Picture `index` of a data set; of a clip up to [#SHOWN] frames, spread over it, side by side.
    public static Pixels of(Images images, int index) {
        byte[] values = new byte[images.pictureBytes()];
        images.read(index, values, 0);
        Pixels all =
                new Pixels(
                        images.frames() * images.height(),
                        images.width(),
                        images.channels(),
                        values);
        return all.inARow(images.frames(), SHOWN);
    }

    /// This picture, `frames` pictures one below the other, as up to `most` of them, spread evenly from first to last, side by
    /// side.
    ///
    /// @throws IllegalArgumentException if the height is no multiple of `frames`, or none is wanted
    public Pixels inARow(int frames, int most) {
        if (frames < 1 || height % frames != 0 || most < 1) {
            throw new IllegalArgumentException(
                    "%s of %s frames of a picture of %s rows".formatted(most, frames, height));
        }
        if (frames == 1) {
            return this;
        }
        int shown = Math.min(frames, most);
        int rows = height / frames;
        int row = width * channels;
        byte[] strip = new byte[rows * shown * row];
        for (int i = 0; i < shown; i++) {
            int frame = shown == 1 ? 0 : (int) ((long) i * (frames - 1) / (shown - 1));
            for (int y = 0; y < rows; y++) {
                System.arraycopy(
                        values, (frame * rows + y) * row, strip, (y * shown + i) * row, row);
            }
        }
        return new Pixels(rows, shown * width, channels, strip);
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
