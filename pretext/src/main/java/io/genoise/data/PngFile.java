package io.genoise.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;

/// A PNG file taken apart chunk by chunk, as libpng goes through it: damage to what pixels come from ends it, while
/// damage to all that may be left out (text, profiles, the end) does not.
///
/// What the decoder gets is `coded`: the same picture with nothing but header, palette, its transparency, and pixels.
/// Java's decoder checks no checksum, and chokes on chunks that mean nothing for the pixels.
///
/// @param height rows as stored
/// @param width columns as stored
/// @param orientation EXIF orientation 1 … 8
/// @param pixelBytes what a pixel takes once it is decoded
/// @param transparent samples of the one colour that is transparent, as wide as in the file; empty if there is none, or
///     if a palette says so
/// @param coded the file for the decoder
/// @param note what is odd, though no reason to leave the picture out; empty if nothing is
///
/// Source: PNG specification, third edition, sections 5, 11 and 13.
record PngFile(
        int height,
        int width,
        int orientation,
        int pixelBytes,
        int[] transparent,
        byte[] coded,
        String note) {
    private static final byte[] SIGNATURE = {(byte) 137, 'P', 'N', 'G', 13, 10, 26, 10};
    private static final int IHDR = 0x49484452;
    private static final int PLTE = 0x504C5445;
    private static final int TRNS = 0x74524E53;
    private static final int IDAT = 0x49444154;
    private static final int IEND = 0x49454E44;
    private static final int EXIF = 0x65584966;
    private static final int MAY_BE_LEFT_OUT = 0x20000000;

    private static final int GREY = 0;
    private static final int RGB = 2;
    private static final int PALETTE = 3;
    private static final int RGB_AND_ALPHA = 6;

    /// Takes `bytes`, which begin with PNG's signature, apart.
    ///
    /// @throws IOException if what the pixels need is cut off, damaged or missing
    static PngFile read(byte[] bytes) throws IOException {
        return new Walk(bytes).file();
    }

    /// The same with its pixels unpacked as far as that goes, and packed anew: a wrong checksum behind the last of them,
    /// or damage there, harms no picture. If some are missing, the decoder will say so.
    PngFile repacked() {
        ByteBuffer chunks = ByteBuffer.wrap(coded);
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        head.write(coded, 0, SIGNATURE.length);
        for (int at = SIGNATURE.length; at < coded.length; at += 12 + chunks.getInt(at)) {
            int length = chunks.getInt(at);
            if (chunks.getInt(at + 4) == IDAT) {
                packed.write(coded, at + 8, length);
            } else if (chunks.getInt(at + 4) != IEND) {
                head.write(coded, at, 12 + length);
            }
        }
        head.writeBytes(chunk(IDAT, repacked(packed.toByteArray())));
        head.writeBytes(chunk(IEND, new byte[0]));
        String odd = "damage behind the last pixel";
        return new PngFile(
                height, width, orientation, pixelBytes, transparent, head.toByteArray(), odd);
    }

    private byte[] repacked(byte[] packed) {
        ByteArrayOutputStream result = new ByteArrayOutputStream(packed.length + 64);
        long most = height * (width * (long) pixelBytes + 16) * 2;
        int header = Math.min(2, packed.length); // zlib's
        try (Inflater inflater = new Inflater(true);
                DeflaterOutputStream deflater =
                        new DeflaterOutputStream(result, new Deflater(Deflater.BEST_SPEED))) {
            inflater.setInput(packed, header, packed.length - header);
            byte[] some = new byte[1 << 14];
            int count = 1;
            while (count > 0 && inflater.getBytesWritten() < most) {
                count = inflated(inflater, some);
                deflater.write(some, 0, count);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return result.toByteArray();
    }

    /// How many bytes came out, before damage if there is some.
    private static int inflated(Inflater inflater, byte[] bytes) {
        long before = inflater.getBytesWritten();
        try {
            return inflater.inflate(bytes);
        } catch (DataFormatException e) {
            int count = (int) (inflater.getBytesWritten() - before);
            inflater.setInput(new byte[0]);
            return count;
        }
    }

    private static byte[] chunk(int type, byte[] body) {
        byte[] chunk =
                ByteBuffer.allocate(12 + body.length)
                        .putInt(body.length)
                        .putInt(type)
                        .put(body)
                        .array();
        CRC32 crc = new CRC32();
        crc.update(chunk, 4, 4 + body.length);
        ByteBuffer.wrap(chunk).putInt(8 + body.length, (int) crc.getValue());
        return chunk;
    }

    /// One walk through a file.
    private static final class Walk {
        private final byte[] bytes;
        private final ByteBuffer file;
        private final CRC32 crc = new CRC32();
        private final ByteArrayOutputStream coded;
        private int at = 8;
        private int colours = -1;
        private int depth;
        private int palette;
        private boolean pixels;
        private boolean transparency;
        private int[] transparent = {};
        private OptionalInt orientation = OptionalInt.empty();
        private String note = "";

        Walk(byte[] bytes) {
            this.bytes = bytes;
            file = ByteBuffer.wrap(bytes);
            coded = new ByteArrayOutputStream(bytes.length + 1024);
            coded.writeBytes(SIGNATURE);
        }

        PngFile file() throws IOException {
            int width = 0;
            int height = 0;
            int before = 0;
            while (true) {
                if (at + 8 > bytes.length) {
                    endsEarly();
                    break;
                }
                int length = file.getInt(at);
                int type = file.getInt(at + 4);
                if (type == IEND) {
                    break;
                }
                boolean needed = (type & MAY_BE_LEFT_OUT) == 0;
                if (length < 0 || length > bytes.length - at - 12) {
                    if (!needed && name(type).matches("[a-zA-Z]{4}") && length >= 0) {
                        endsEarly();
                        break;
                    }
                    throw new IOException(
                            "truncated or damaged: a chunk of %s bytes at byte %s of %s"
                                    .formatted(length & 0xFFFFFFFFL, at, bytes.length));
                }
                boolean whole = checksum(at + 4, length + 4) == file.getInt(at + 8 + length);
                if (needed && !whole) {
                    throw new IOException(
                            "damaged: wrong checksum of chunk %s at byte %s"
                                    .formatted(name(type), at));
                } else if (at == 8 && (type != IHDR || length != 13)) {
                    throw new IOException(
                            name(type).equals("CgBI")
                                    ? "Apple's variant of PNG, which only its own programs read"
                                    : "damaged: it does not begin with a header chunk");
                } else if (!whole) {
                    note = "wrong checksum of chunk %s, which was left out".formatted(name(type));
                }
                switch (type) {
                    case IHDR -> {
                        if (at != 8) {
                            throw new IOException("damaged: a second header chunk at byte " + at);
                        }
                        width = file.getInt(at + 8);
                        height = file.getInt(at + 12);
                        depth = bytes[at + 16];
                        colours = bytes[at + 17];
                        coded.writeBytes(chunk(IHDR, Arrays.copyOfRange(bytes, at + 8, at + 21)));
                    }
                    case PLTE -> palette(length);
                    case TRNS -> {
                        if (whole) {
                            transparency(length);
                        }
                    }
                    case IDAT -> {
                        if (colours == PALETTE && palette == 0) {
                            throw new IOException("damaged: it has no palette before its pixels");
                        } else if (!pixels || before == IDAT) {
                            coded.writeBytes(
                                    chunk(
                                            IDAT,
                                            Arrays.copyOfRange(bytes, at + 8, at + 8 + length)));
                        }
                        pixels = true;
                    }
                    case EXIF -> {
                        if (whole && orientation.isEmpty()) {
                            orientation = Orientation.find(bytes, at + 8, length);
                        }
                    }
                    default -> {
                        if (needed) {
                            throw new IOException(
                                    "damaged, or of a kind that is not known: chunk %s at byte %s"
                                            .formatted(name(type), at));
                        }
                    }
                }
                before = type;
                at += 12 + length;
            }
            if (!pixels) {
                throw new IOException("damaged: it ends before its pixels");
            }
            coded.writeBytes(chunk(IEND, new byte[0]));
            return new PngFile(
                    height,
                    width,
                    orientation.orElse(1),
                    (colours == RGB_AND_ALPHA ? 4 : colours == RGB ? 3 : 2)
                            * Math.max(1, depth / 8),
                    transparent,
                    coded.toByteArray(),
                    note);
        }

        private void endsEarly() throws IOException {
            if (!pixels) {
                throw new IOException("truncated: a chunk is missing at byte " + at);
            }
            note = "it has no end chunk";
        }

        /// An index beyond the palette is black, as in libpng: the decoder gets a palette for all of them.
        private void palette(int length) throws IOException {
            if (colours != PALETTE) {
                return; // a suggestion for poor screens
            } else if (palette > 0 || pixels || length == 0 || length % 3 != 0 || length > 768) {
                throw new IOException(
                        "damaged: a palette of %s bytes, or one too many, at byte %s"
                                .formatted(length, at));
            }
            palette = Math.min(length / 3, 1 << depth);
            byte[] entries = new byte[3 << depth];
            System.arraycopy(bytes, at + 8, entries, 0, 3 * palette);
            coded.writeBytes(chunk(PLTE, entries));
        }

        /// Passed over where it makes no sense: with an alpha channel, after the pixels, twice, too long or too short.
        private void transparency(int length) throws IOException {
            boolean fits =
                    switch (colours) {
                        case GREY -> length == 2;
                        case RGB -> length == 6;
                        case PALETTE -> length > 0 && length <= palette;
                        default -> false;
                    };
            if (!fits || pixels || transparency) {
                return;
            }
            transparency = true;
            if (colours == PALETTE) {
                coded.writeBytes(chunk(TRNS, Arrays.copyOfRange(bytes, at + 8, at + 8 + length)));
            } else {
                transparent = new int[length / 2];
                for (int i = 0; i < transparent.length; i++) {
                    transparent[i] = file.getShort(at + 8 + 2 * i) & ((1 << depth) - 1);
                }
            }
        }

        private int checksum(int from, int length) {
            crc.reset();
            crc.update(bytes, from, length);
            return (int) crc.getValue();
        }

        private static String name(int type) {
            byte[] letters = ByteBuffer.allocate(4).putInt(type).array();
            return new String(letters, StandardCharsets.ISO_8859_1);
        }
    }
}
