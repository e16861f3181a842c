package io.genoise.data;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.MemoryCacheImageInputStream;

/// Decodes JPEG and PNG files into upright bytes `[height, width, 1 or 3]`; used by one thread.
///
/// JPEGs of one or three components and PNGs go to the JDK's readers, kept from picture to picture; JPEGs of four
/// components (CMYK, YCCK), of which the JDK makes wrong colours without a word, and those the JDK refuses go to
/// TwelveMonkeys. A JPEG that was cut off decodes "successfully", its rest grey, with no more than a warning: a warning
/// therefore counts as broken. Sizes are bounded before anything is decoded.
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

    private enum Decoder {
        JPEG("com.sun.imageio.plugins.jpeg."),
        PNG("com.sun.imageio.plugins.png."),
        TWELVE_MONKEYS_JPEG("com.twelvemonkeys.imageio.plugins.jpeg.");

        private final String provider;

        Decoder(String provider) {
            this.provider = provider;
        }
    }

    private final ImageReader[] readers = new ImageReader[Decoder.values().length];
    private String warning;

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
                Origin origin =
                        new Origin(
                                PictureFormat.JPEG,
                                header.height(),
                                header.width(),
                                header.components() == 4
                                        ? Origin.Colour.CMYK
                                        : header.components() == 1
                                                ? Origin.Colour.GREY
                                                : Origin.Colour.RGB,
                                false,
                                header.orientation(),
                                header.quality());
                yield decode(bytes, origin);
            }
            case PNG -> {
                PngHeader header = PngHeader.read(bytes);
                yield decode(
                        bytes,
                        new Origin(
                                PictureFormat.PNG,
                                header.height(),
                                header.width(),
                                Origin.Colour.RGB,
                                false,
                                header.orientation(),
                                0));
            }
            default -> throw new IOException("neither JPEG nor PNG");
        };
    }

    private Picture decode(byte[] bytes, Origin header) throws IOException {
        long pixels = (long) header.height() * header.width();
        if (header.height() < 1 || header.width() < 1 || pixels > MAXIMUM_PIXELS) {
            throw new IOException(
                    "%d x %d pixels; at most %d in all are read"
                            .formatted(
                                    header.width() & 0xFFFFFFFFL,
                                    header.height() & 0xFFFFFFFFL,
                                    MAXIMUM_PIXELS));
        }
        if (pixels <= LARGE) {
            return upright(image(bytes, header), header);
        }
        synchronized (ONE_LARGE_PICTURE_AT_A_TIME) {
            return upright(image(bytes, header), header);
        }
    }

    private BufferedImage image(byte[] bytes, Origin header) throws IOException {
        if (header.format() == PictureFormat.PNG) {
            return image(bytes, Decoder.PNG);
        } else if (header.colour() == Origin.Colour.CMYK) {
            return image(bytes, Decoder.TWELVE_MONKEYS_JPEG);
        }
        try {
            return image(bytes, Decoder.JPEG);
        } catch (IOException refused) {
            if (warning != null) {
                throw refused;
            }
            return image(bytes, Decoder.TWELVE_MONKEYS_JPEG);
        }
    }

    private BufferedImage image(byte[] bytes, Decoder decoder) throws IOException {
        int slot = decoder.ordinal();
        if (readers[slot] == null) {
            readers[slot] = newReader(decoder);
        }
        ImageReader reader = readers[slot];
        readers[slot] = null;
        warning = null;
        try (MemoryCacheImageInputStream stream =
                new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            reader.setInput(stream, true, true);
            BufferedImage image = reader.read(0);
            if (warning != null) {
                throw new IOException("truncated or damaged: " + oneLine(warning));
            }
            reader.setInput(null);
            readers[slot] = reader;
            return image;
        } finally {
            if (readers[slot] == null) {
                reader.dispose();
            }
        }
    }

    private ImageReader newReader(Decoder decoder) throws IOException {
        ImageIO.setUseCache(false);
        Iterator<ImageReaderSpi> providers =
                IIORegistry.getDefaultInstance().getServiceProviders(ImageReaderSpi.class, false);
        while (providers.hasNext()) {
            ImageReaderSpi provider = providers.next();
            if (provider.getClass().getName().startsWith(decoder.provider)) {
                ImageReader reader = provider.createReaderInstance();
                reader.addIIOReadWarningListener((source, text) -> {
                    if (!text.contains("ICC")) {
                        warning = text;
                    }
                });
                return reader;
            }
        }
        throw new IOException("no decoder " + decoder.provider + "* is installed in this Java");
    }

    private static Picture upright(BufferedImage image, Origin header) throws IOException {
        Samples samples = Samples.of(image);
        int height = image.getHeight();
        int width = image.getWidth();
        byte[] pixels = samples.pixels();
        if (header.orientation() != 1) {
            pixels = new byte[samples.pixels().length];
            Orientation.upright(header.orientation())
                    .apply(samples.pixels(), height, width, samples.channels(), pixels, 0);
        }
        boolean lying = header.orientation() >= 5;
        Origin.Colour colour =
                samples.palette()
                        ? Origin.Colour.PALETTE
                        : header.colour() != Origin.Colour.CMYK && samples.channels() == 1
                                ? Origin.Colour.GREY
                                : header.colour();
        Origin origin =
                new Origin(
                        header.format(),
                        lying ? width : height,
                        lying ? height : width,
                        colour,
                        samples.alpha(),
                        header.orientation(),
                        header.quality());
        return new Picture(origin.height(), origin.width(), samples.channels(), pixels, origin);
    }

    private static void readFully(FileChannel channel, byte[] bytes, int from) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(bytes, from, bytes.length - from);
        while (rest.hasRemaining()) {
            if (channel.read(rest) < 0) {
                throw new IOException("it became shorter while it was read");
            }
        }
    }

    private static boolean namedLikeAPicture(Path file) {
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
