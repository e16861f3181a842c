package io.genoise.figure;

import io.genoise.data.Images;
import io.genoise.weights.AtomicFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/// A picture to show: bytes 0–255, row-major `[height, width, channels]`.
///
/// @param height rows, at least 1
/// @param width columns, at least 1
/// @param channels 1 (grey) or 3 (RGB)
/// @param values as many as all three multiplied; not copied
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

    /// The frames of clip `index` of a data set, one after another; of a picture, that one.
    public static List<Pixels> frames(Images images, int index) {
        byte[] values = new byte[images.pictureBytes()];
        images.read(index, values, 0);
        return frames(images.height(), images.width(), images.channels(), values);
    }

    /// The frames of a clip, `[frames, height, width, channels]`.
    ///
    /// @throws IllegalArgumentException if the bytes are not those of whole frames
    public static List<Pixels> frames(int height, int width, int channels, byte[] values) {
        int frame = height * width * channels;
        if (frame < 1 || values.length == 0 || values.length % frame != 0) {
            throw new IllegalArgumentException(
                    "%s bytes came for frames of %s x %s x %s"
                            .formatted(values.length, height, width, channels));
        }
        List<Pixels> frames = new ArrayList<>();
        for (int at = 0; at < values.length; at += frame) {
            byte[] part = Arrays.copyOfRange(values, at, at + frame);
            frames.add(new Pixels(height, width, channels, part));
        }
        return frames;
    }

    /// The picture with each pixel a square of `factor` by `factor`: for viewers that would blur it.
    ///
    /// @throws IllegalArgumentException if `factor` is below 1
    public Pixels enlarged(int factor) {
        if (factor < 1) {
            throw new IllegalArgumentException("a picture enlarged %s times".formatted(factor));
        }
        byte[] large = new byte[values.length * factor * factor];
        int at = 0;
        for (int y = 0; y < height * factor; y++) {
            for (int x = 0; x < width * factor; x++) {
                int from = (y / factor * width + x / factor) * channels;
                for (int c = 0; c < channels; c++) {
                    large[at++] = values[from + c];
                }
            }
        }
        return new Pixels(height * factor, width * factor, channels, large);
    }

    /// Whether the other picture has the same height, width and channels.
    boolean isShapedAs(Pixels other) {
        return height == other.height && width == other.width && channels == other.channels;
    }

    /// For messages.
    String shape() {
        return "%s x %s x %s".formatted(height, width, channels);
    }

    /// Writes the picture as a PNG file, atomically.
    ///
    /// @throws IOException if it cannot be written; the message names the file
    public void write(Path file) throws IOException {
        AtomicFile.write(file, png());
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
