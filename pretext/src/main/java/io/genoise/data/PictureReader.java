package io.genoise.data;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import javax.imageio.ImageReader;

/// Decodes JPEG and PNG files into upright bytes `[height, width, 1 or 3]`; used by one thread.
///
/// One rule says which reads what. The file is taken apart here ([JpegFile], [PngFile]), by the rules of libjpeg and
/// libpng, into what the pixels come from and all the rest; Java's own decoders (ImageIO: libjpeg, and its PNG) see
/// nothing but the former, and give back a JPEG's components or a PNG's samples as they are stored; [JpegColours] and
/// [Samples] make colours of them. Colour profiles and gamma are never applied. [ExifNotes] reads EXIF's turn.
/// Every other format is recognised by its content and counted ([PictureFormat]).
///
/// Damage is what leaves pixels missing or wrong: data that end early, codes that mean nothing, checksums of pixel
/// data. All else that is odd is read and noted. Transparent pixels are laid on white.
///
/// Sizes are known before anything is decoded, and decoding takes its bytes from a budget ([Room]): pictures that would
/// fit one by one do not fail side by side.
public final class PictureReader {
    /// Pictures of more pixels than this are refused before decoding: a header of a few bytes can claim anything.
    public static final long MAXIMUM_PIXELS = 1L << 27;

    private static final long MAXIMUM_FILE = 1L << 30;
    private static final int LONGEST_PROBLEM = 300;

    /// What libjpeg warns of though every pixel is there: bytes after a scan (before a restart marker they are damage),
    /// and scans in an unusual order.
    private static final Pattern HARMLESS =
            Pattern.compile(
                    "Corrupt JPEG data: \\d+ extraneous bytes before marker 0x(?!d[0-7]).*"
                            + "|Inconsistent progression sequence .*");

    /// What became of a file.
    public sealed interface Outcome {
        /// Why there is no picture, in words; empty if there is one.
        default String problem() {
            return switch (this) {
                case Decoded _ -> "";
                case Broken(String why) -> why;
                case Unread(String why) -> why;
                case Unsupported(PictureFormat format) ->
                        format + " is not read here: only JPEG and PNG are";
                case Other() -> "is no picture";
            };
        }

        /// A picture.
        ///
        /// @param picture its pixels, upright
        /// @param note what is odd about its file; empty if nothing is
        record Decoded(Picture picture, String note) implements Outcome {}

        /// A picture that cannot be decoded, and why.
        ///
        /// @param problem why not, in words
        record Broken(String problem) implements Outcome {}

        /// A picture that could not be read this time, and why: memory or the disk failed, not the picture.
        ///
        /// @param problem why not, in words
        record Unread(String problem) implements Outcome {}

        /// A picture in a format that is not read here.
        ///
        /// @param format what its first bytes say it is
        record Unsupported(PictureFormat format) implements Outcome {}

        /// Not a picture, by its content and by its name.
        record Other() implements Outcome {}
    }

    private final ImageDecoder jpeg = new ImageDecoder("com.sun.imageio.plugins.jpeg.");
    private final ImageDecoder png = new ImageDecoder("com.sun.imageio.plugins.png.");
    private String note = "";

    /// Decodes `file`, whatever may be wrong with it: every problem becomes an [Outcome].
    public Outcome read(Path file) {
        return read(file, UnaryOperator.identity());
    }

    /// The same, the picture being what `finish` makes of it, as long as there is memory for both.
    Outcome read(Path file, UnaryOperator<Picture> finish) {
        byte[] bytes;
        try (FileChannel channel = FileChannel.open(file)) {
            long length = channel.size();
            byte[] head = new byte[(int) Math.min(length, PictureFormat.HEAD)];
            readFully(channel, head, 0);
            PictureFormat format = PictureFormat.of(head, file);
            if (format == PictureFormat.UNKNOWN) {
                return PictureFormat.isNamedLikeOne(file)
                        ? new Outcome.Broken(notAPicture(head))
                        : new Outcome.Other();
            } else if (!format.isRead()) {
                return new Outcome.Unsupported(format);
            } else if (length > MAXIMUM_FILE) {
                return new Outcome.Broken(
                        "a file of " + length + " bytes; at most " + MAXIMUM_FILE + " are read");
            }
            bytes = Arrays.copyOf(head, (int) length);
            readFully(channel, bytes, head.length);
        } catch (IOException e) {
            return new Outcome.Unread(oneLine(DataException.reason(e)));
        } catch (OutOfMemoryError e) {
            return new Outcome.Unread("its file does not fit the memory at hand");
        }
        try {
            Picture picture = decode(bytes, finish).of(PictureFile.of(bytes));
            return new Outcome.Decoded(picture, oneLine(note));
        } catch (UnsupportedPictureException e) {
            return new Outcome.Unsupported(e.format());
        } catch (Room.NoRoomException e) {
            return new Outcome.Unread(e.getMessage());
        } catch (IOException e) {
            String cause = e.getCause() == null ? "" : " (" + e.getCause().getMessage() + ")";
            String problem = oneLine(DataException.reason(e) + cause);
            return problem.contains("nsufficient memory") // libjpeg's own, outside of the heap
                    ? new Outcome.Unread(problem)
                    : new Outcome.Broken(problem);
        } catch (RuntimeException | StackOverflowError e) {
            return new Outcome.Broken(oneLine("damaged: the decoder failed with " + e));
        } catch (OutOfMemoryError e) {
            return new Outcome.Unread("too large for the memory at hand");
        }
    }

    /// Decodes the bytes of a JPEG or PNG file.
    ///
    /// @throws IOException if they are damaged, truncated, too large, or neither JPEG nor PNG
    /// @throws RuntimeException if a decoder stumbles over hostile bytes
    public Picture decode(byte[] bytes) throws IOException {
        return decode(bytes, UnaryOperator.identity());
    }

    private Picture decode(byte[] bytes, UnaryOperator<Picture> finish) throws IOException {
        return switch (PictureFormat.of(bytes)) {
            case JPEG -> decode(JpegFile.read(bytes), finish);
            case PNG -> decode(PngFile.read(bytes), finish);
            default -> throw new IOException("neither JPEG nor PNG");
        };
    }

    private Picture decode(JpegFile file, UnaryOperator<Picture> finish) throws IOException {
        JpegHeader header = file.header();
        int bands = header.components().size();
        checkSize(header.height(), header.width());
        note = file.note();
        return Room.of(
                bytes(header.height(), header.width(), bands + 3) + file.coded().length,
                () -> {
                    Raster raster = jpeg.decode(file.coded(), this::raster);
                    byte[] pixels = JpegColours.pixels(raster, header.colours());
                    Origin.Colour colour =
                            switch (header.colours()) {
                                case GREY -> Origin.Colour.GREY;
                                case YCBCR, RGB -> Origin.Colour.RGB;
                                case CMYK, YCCK -> Origin.Colour.CMYK;
                            };
                    return finish.apply(
                            upright(
                                    pixels,
                                    bands == 1 ? 1 : 3,
                                    origin(
                                            PictureFormat.JPEG,
                                            header.height(),
                                            header.width(),
                                            colour,
                                            false,
                                            header.orientation(),
                                            header.coding())));
                });
    }

    private Raster raster(ImageReader reader) throws IOException {
        Raster raster = reader.readRaster(0, null);
        for (String warning : jpeg.warnings()) {
            if (!HARMLESS.matcher(warning).matches()) {
                throw new IOException("truncated or damaged: " + warning);
            }
            note = warning.replace("Corrupt JPEG data: ", "");
        }
        return raster;
    }

    private Picture decode(PngFile file, UnaryOperator<Picture> finish) throws IOException {
        checkSize(file.height(), file.width());
        note = file.note();
        return Room.of(
                bytes(file.height(), file.width(), file.pixelBytes() + 3) + file.coded().length,
                () -> {
                    BufferedImage image = image(file);
                    Samples samples = Samples.of(image, file.transparent());
                    Origin.Colour colour =
                            samples.palette()
                                    ? Origin.Colour.PALETTE
                                    : samples.channels() == 1
                                            ? Origin.Colour.GREY
                                            : Origin.Colour.RGB;
                    return finish.apply(
                            upright(
                                    samples.pixels(),
                                    samples.channels(),
                                    origin(
                                            PictureFormat.PNG,
                                            file.height(),
                                            file.width(),
                                            colour,
                                            samples.alpha(),
                                            file.orientation(),
                                            Optional.empty())));
                });
    }

    private BufferedImage image(PngFile file) throws IOException {
        try {
            return png.decode(file.coded(), reader -> reader.read(0));
        } catch (IOException e) {
            if (Room.isEmptyBy(e)) {
                throw e;
            }
            PngFile repacked = file.repacked();
            note = repacked.note();
            return png.decode(repacked.coded(), reader -> reader.read(0));
        }
    }

    private static void checkSize(int height, int width) throws IOException {
        if (height < 1 || width < 1 || (long) height * width > MAXIMUM_PIXELS) {
            throw new IOException(
                    "%s x %s pixels; at most %s in all are read"
                            .formatted(width & 0xFFFFFFFFL, height & 0xFFFFFFFFL, MAXIMUM_PIXELS));
        }
    }

    private static long bytes(int height, int width, int each) {
        return (long) height * width * each;
    }

    private static Origin origin(
            PictureFormat format,
            int storedHeight,
            int storedWidth,
            Origin.Colour colour,
            boolean alpha,
            int orientation,
            Optional<JpegCoding> coding) {
        boolean lying = orientation >= 5;
        int height = lying ? storedWidth : storedHeight;
        int width = lying ? storedHeight : storedWidth;
        return new Origin(format, height, width, colour, alpha, orientation, coding);
    }

    private static Picture upright(byte[] stored, int channels, Origin origin) {
        byte[] pixels = stored;
        if (origin.orientation() != 1) {
            boolean lying = origin.orientation() >= 5;
            pixels =
                    Orientation.upright(origin.orientation())
                            .of(
                                    stored,
                                    lying ? origin.width() : origin.height(),
                                    lying ? origin.height() : origin.width(),
                                    channels);
        }
        return new Picture(origin.height(), origin.width(), channels, pixels, origin);
    }

    private static void readFully(FileChannel channel, byte[] bytes, int from) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(bytes, from, bytes.length - from);
        while (rest.hasRemaining()) {
            if (channel.read(rest) < 0) {
                throw new IOException("it became shorter while it was read");
            }
        }
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
        String line = text.replaceAll("\\s+", " ").strip();
        return line.length() <= LONGEST_PROBLEM ? line : line.substring(0, LONGEST_PROBLEM) + " …";
    }
}
