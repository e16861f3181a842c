package io.genoise.data;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/// Decodes JPEG and PNG files into upright bytes `[height, width, 1 or 3]`; used by one thread.
///
/// JPEGs of one or three components and PNGs go to the JDK's readers; JPEGs of four components (CMYK, YCCK), of which
/// the JDK makes wrong colours without a word, and those the JDK refuses go to TwelveMonkeys. A JPEG that was cut off
/// decodes "successfully", its rest grey, with no more than a warning: a warning therefore counts as broken. Sizes are
/// bounded before anything is decoded. Transparent pixels are laid on white.
public final class PictureReader {
    /// Pictures of more pixels than this are refused before decoding: a header of a few bytes can claim anything.
    public static final long MAXIMUM_PIXELS = 1L << 27;

    private static final long MAXIMUM_FILE = 1L << 30;
    private static final long LARGE = 1L << 24;
    private static final Object ONE_LARGE_PICTURE_AT_A_TIME = new Object();

    /// What became of a file.
    public sealed interface Outcome {
        /// A picture.
        record Decoded(Picture picture) implements Outcome {}

        /// A picture that cannot be decoded, and why.
        record Broken(String problem) implements Outcome {}

        /// A picture in a format that is not read here.
        record Unsupported(PictureFormat format) implements Outcome {}

        /// Not a picture, by its content and by its name.
        record Other() implements Outcome {}
    }

    private final ImageDecoder jpeg = new ImageDecoder("com.sun.imageio.plugins.jpeg.");
    private final ImageDecoder png = new ImageDecoder("com.sun.imageio.plugins.png.");
    private final ImageDecoder otherJpeg =
            new ImageDecoder("com.twelvemonkeys.imageio.plugins.jpeg.");

    /// Decodes `file`, whatever may be wrong with it: every problem becomes an [Outcome].
    public Outcome read(Path file) {
        try (FileChannel channel = FileChannel.open(file)) {
            long length = channel.size();
            byte[] head = new byte[(int) Math.min(length, PictureFormat.HEAD)];
            readFully(channel, head, 0);
            PictureFormat format = PictureFormat.of(head);
            if (format == PictureFormat.UNKNOWN) {
                return namedLikeAPicture(file)
                        ? new Outcome.Broken(notAPicture(head))
                        : new Outcome.Other();
            } else if (!format.isRead()) {
                return new Outcome.Unsupported(format);
            } else if (length > MAXIMUM_FILE) {
                return new Outcome.Broken(
                        "a file of " + length + " bytes; at most " + MAXIMUM_FILE + " are read");
            }
            byte[] bytes = Arrays.copyOf(head, (int) length);
            readFully(channel, bytes, head.length);
            return new Outcome.Decoded(decode(bytes));
        } catch (IOException e) {
            return new Outcome.Broken(oneLine(DataException.reason(e)));
        } catch (RuntimeException e) {
            return new Outcome.Broken(oneLine("damaged: the decoder failed with " + e));
        } catch (OutOfMemoryError e) {
            return new Outcome.Broken("too large for the memory at hand (" + e.getMessage() + ")");
        }
    }

    /// Decodes the bytes of a JPEG or PNG file.
    ///
    /// @throws IOException if they are damaged, truncated, too large or neither JPEG nor PNG
    /// @throws RuntimeException if a decoder stumbles over hostile bytes
    public Picture decode(byte[] bytes) throws IOException {
        return switch (PictureFormat.of(bytes)) {
            case JPEG -> {
                JpegHeader header = JpegHeader.read(bytes);
                BufferedImage image =
                        bounded(header.height(), header.width(), () -> decodeJpeg(bytes, header));
                yield upright(
                        image,
                        PictureFormat.JPEG,
                        header.orientation(),
                        header.quality(),
                        header.components());
            }
            case PNG -> {
                PngHeader header = PngHeader.read(bytes);
                BufferedImage image =
                        bounded(header.height(), header.width(), () -> png.decode(bytes));
                yield upright(image, PictureFormat.PNG, header.orientation(), 0, 0);
            }
            default -> throw new IOException("neither JPEG nor PNG");
        };
    }

    private BufferedImage decodeJpeg(byte[] bytes, JpegHeader header) throws IOException {
        if (header.components() == 4) {
            return otherJpeg.decode(bytes);
        }
        try {
            return jpeg.decode(bytes);
        } catch (ImageDecoder.DamagedException e) {
            throw e;
        } catch (IOException refused) {
            return otherJpeg.decode(bytes);
        }
    }

    @FunctionalInterface
    private interface Decoding {
        BufferedImage run() throws IOException;
    }

    /// Several large pictures at once could exhaust the memory that each alone has enough of.
    private static BufferedImage bounded(int height, int width, Decoding decoding)
            throws IOException {
        long pixels = (long) height * width;
        if (height < 1 || width < 1 || pixels > MAXIMUM_PIXELS) {
            throw new IOException(
                    "%s x %s pixels; at most %s in all are read"
                            .formatted(width & 0xFFFFFFFFL, height & 0xFFFFFFFFL, MAXIMUM_PIXELS));
        } else if (pixels <= LARGE) {
            return decoding.run();
        }
        synchronized (ONE_LARGE_PICTURE_AT_A_TIME) {
            return decoding.run();
        }
    }

    private static Picture upright(
            BufferedImage image, PictureFormat format, int orientation, int quality, int components)
            throws IOException {
        Samples samples = Samples.of(image);
        byte[] pixels = samples.pixels();
        if (orientation != 1) {
            pixels = new byte[samples.pixels().length];
            Orientation.upright(orientation)
                    .apply(
                            samples.pixels(),
                            image.getHeight(),
                            image.getWidth(),
                            samples.channels(),
                            pixels,
                            0);
        }
        boolean lying = orientation >= 5;
        int height = lying ? image.getWidth() : image.getHeight();
        int width = lying ? image.getHeight() : image.getWidth();
        Origin.Colour colour =
                components == 4
                        ? Origin.Colour.CMYK
                        : samples.palette()
                                ? Origin.Colour.PALETTE
                                : samples.channels() == 1 ? Origin.Colour.GREY : Origin.Colour.RGB;
        Origin origin =
                new Origin(format, height, width, colour, samples.alpha(), orientation, quality);
        return new Picture(height, width, samples.channels(), pixels, origin);
    }

    private static void readFully(FileChannel channel, byte[] bytes, int from) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(bytes, from, bytes.length - from);
        while (rest.hasRemaining()) {
            if (channel.read(rest) < 0) {
                throw new IOException("it became shorter while it was read");
            }
        }
    }

    static boolean namedLikeAPicture(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".jpg")
                || name.endsWith(".jpeg")
                || name.endsWith(".jpe")
                || name.endsWith(".png");
    }

    private static String notAPicture(byte[] head) {
        if (head.length == 0) {
            return "an empty file";
        }
        StringBuilder start = new StringBuilder("neither JPEG nor PNG: it starts with");
        for (int i = 0; i < Math.min(8, head.length); i++) {
            start.append(" %02X".formatted(head[i] & 0xFF));
        }
        return start.toString();
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }
}
