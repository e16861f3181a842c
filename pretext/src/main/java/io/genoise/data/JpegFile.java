package io.genoise.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import javax.imageio.plugins.jpeg.JPEGHuffmanTable;

/// A JPEG file taken apart segment by segment, as libjpeg goes through it: bytes that belong to no segment are passed
/// over, and a file without its end marker is cut off.
///
/// What the decoder gets is `coded`: the same picture with nothing but frame, tables and scans, its components numbered
/// 1, 2, 3, … Application segments never reach it, since Java's decoder chokes on some that mean nothing for the
/// pixels (colour profiles, unknown revisions, thumbnails); what they say of colours and of the turn is in `header`.
///
/// Colours by libjpeg's rule. Three components: a JFIF segment says YCbCr, else Adobe's segment decides, else
/// components named `R`, `G`, `B` are that, and all others YCbCr. Four: YCCK if Adobe's segment says so, else CMYK.
///
/// @param header what the file says of itself
/// @param coded the file for the decoder
/// @param note what is odd, though no reason to leave the picture out; empty if nothing is
///
/// Source: ITU-T T.81, annex B; JFIF 1.02; Adobe technical note 5116; libjpeg's `default_decompress_parms`.
record JpegFile(JpegHeader header, byte[] coded, String note) {
    private static final int SOI = 0xD8;
    private static final int EOI = 0xD9;
    private static final int SOS = 0xDA;
    private static final int DHT = 0xC4;
    private static final int DQT = 0xDB;
    private static final int DRI = 0xDD;

    /// Takes `bytes`, which begin with a start marker, apart.
    ///
    /// @throws IOException if they are cut off or make no sense
    /// @throws UnsupportedPictureException if the pixels are coded in a way that is not read here
    static JpegFile read(byte[] bytes) throws IOException {
        return new Walk(bytes).file();
    }

    /// One walk through a file.
    private static final class Walk {
        private final byte[] bytes;
        private final ByteArrayOutputStream coded;
        private final List<List<Integer>> tables = new ArrayList<>();
        private int at = 2;
        private int frame = -1;
        private boolean sequential;
        private boolean codes;
        private boolean jfif;
        private int adobe = -1;
        private OptionalInt orientation = OptionalInt.empty();
        private JpegHeader header;
        private String note = "";

        Walk(byte[] bytes) {
            this.bytes = bytes;
            coded = new ByteArrayOutputStream(bytes.length + 32);
            for (int i = 0; i < 4; i++) {
                tables.add(List.of());
            }
        }

        JpegFile file() throws IOException {
            marker(SOI);
            while (true) {
                int marker = next();
                if (marker == EOI) {
                    break;
                } else if (marker == 0x01 || (marker >= 0xD0 && marker <= 0xD7)) {
                    continue; // stands alone
                }
                int start = at;
                int length = segment(marker);
                switch (marker) {
                    case 0xC0, 0xC1, 0xC2 -> frame(marker, start, length);
                    case 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF, 0xF7 ->
                            throw new UnsupportedPictureException(
                                    marker == 0xC3
                                            ? PictureFormat.LOSSLESS_JPEG
                                            : marker == 0xF7
                                                    ? PictureFormat.JPEG_LS
                                                    : marker == 0xC9 || marker == 0xCA
                                                            ? PictureFormat.ARITHMETIC_JPEG
                                                            : PictureFormat.HIERARCHICAL_JPEG);
                    case DHT -> {
                        codes = true;
                        copy(marker, start, length);
                    }
                    case DQT -> {
                        quantisation(start, length);
                        copy(marker, start, length);
                    }
                    case DRI -> copy(marker, start, length);
                    case SOS -> scan(start, length);
                    case 0xE0 -> jfif |= length >= 14 && startsWith(start, "JFIF\0");
                    case 0xE1 -> exif(start, length);
                    case 0xEE -> {
                        if (length >= 12 && startsWith(start, "Adobe")) {
                            adobe = u8(start + 11);
                        }
                    }
                    default -> skip(marker, start);
                }
            }
            if (header == null) {
                throw new IOException("damaged: it ends before its first scan");
            }
            marker(EOI);
            return new JpegFile(header, coded.toByteArray(), note);
        }

        /// The next marker; fill and bytes of no segment are passed over.
        private int next() throws IOException {
            int from = at;
            while (true) {
                while (at < bytes.length && bytes[at] != (byte) 0xFF) {
                    at++;
                }
                int skipped = at - from;
                while (at < bytes.length && bytes[at] == (byte) 0xFF) {
                    at++;
                }
                if (at >= bytes.length) {
                    throw new IOException("truncated: it has no end marker");
                }
                int marker = u8(at++);
                if (marker != 0) {
                    if (skipped > 0) {
                        note = "%d stray bytes before byte %d".formatted(skipped, at - 2);
                    }
                    return marker;
                }
            }
        }

        /// Steps over a segment whose marker has been read; the number of its bytes after those that give its length.
        private int segment(int marker) throws IOException {
            int length = at + 2 > bytes.length ? -1 : u16(at);
            if (length < 2 || at + length > bytes.length) {
                throw new IOException(
                        "truncated or damaged: segment FF%02X at byte %d has %d bytes, and the file %d"
                                .formatted(marker, at - 2, length, bytes.length));
            }
            at += length;
            return length - 2;
        }

        private void skip(int marker, int start) throws IOException {
            boolean known = (marker >= 0xE0 && marker <= 0xEF) || marker == 0xFE;
            if (!known && marker != 0xDC && marker != 0xCC) {
                throw new IOException(
                        "damaged: marker FF%02X at byte %d belongs to no JPEG"
                                .formatted(marker, start - 2));
            }
        }

        private void frame(int marker, int start, int length) throws IOException {
            int body = start + 2;
            if (frame >= 0 || length < 6 || length != 6 + 3 * u8(body + 5)) {
                throw new IOException(
                        "damaged: a second frame header, or a short one, at byte " + (start - 2));
            } else if (u8(body) != 8) {
                throw new UnsupportedPictureException(PictureFormat.DEEP_JPEG);
            } else if (u16(body + 1) == 0 || u16(body + 3) == 0) {
                throw new IOException("damaged: its frame header has no size");
            } else if (u8(body + 5) == 0 || u8(body + 5) == 2 || u8(body + 5) > 4) {
                throw new IOException(
                        "%d components: no picture that is known here".formatted(u8(body + 5)));
            }
            frame = body;
            sequential = marker != 0xC2;
            byte[] numbered = Arrays.copyOfRange(bytes, start, at);
            for (int i = 0; i < components(); i++) {
                numbered[8 + 3 * i] = (byte) (i + 1);
            }
            marker(marker);
            coded.writeBytes(numbered);
        }

        private int components() {
            return u8(frame + 5);
        }

        private int id(int component) {
            return u8(frame + 6 + 3 * component);
        }

        private void quantisation(int start, int length) {
            int body = start + 2;
            int end = body + length;
            while (body < end) {
                boolean wide = u8(body) >= 16;
                int number = u8(body) & 15;
                body++;
                if (number > 3 || body + (wide ? 128 : 64) > end) {
                    return; // the decoder says what is wrong
                }
                List<Integer> table = new ArrayList<>();
                for (int i = 0; i < 64; i++) {
                    table.add(wide ? u16(body + 2 * i) : u8(body + i));
                }
                tables.set(number, table);
                body += wide ? 128 : 64;
            }
        }

        private void exif(int start, int length) {
            if (orientation.isEmpty() && length >= 6 && startsWith(start, "Exif")) {
                orientation = Orientation.find(bytes, start + 8, length - 6);
            }
        }

        /// Copies a scan: its header, and coded bytes up to the next marker that does not belong to them.
        private void scan(int start, int length) throws IOException {
            if (frame < 0) {
                throw new IOException("damaged: a scan before the frame header");
            }
            if (header == null) {
                header = header();
                if (sequential && !codes) {
                    usualCodes();
                }
            }
            byte[] numbered = Arrays.copyOfRange(bytes, start, at);
            int count = u8(start + 2);
            if (length != 4 + 2 * count) {
                throw new IOException("damaged: a wrong scan header at byte " + (start - 2));
            }
            boolean[] taken = new boolean[components()];
            for (int i = 0; i < count; i++) {
                int component = component(u8(start + 3 + 2 * i), taken);
                numbered[3 + 2 * i] = (byte) (component + 1);
            }
            int from = at;
            while (true) {
                while (at < bytes.length && bytes[at] != (byte) 0xFF) {
                    at++;
                }
                int fill = at;
                while (at < bytes.length && bytes[at] == (byte) 0xFF) {
                    at++;
                }
                if (at >= bytes.length) {
                    throw new IOException("truncated: it ends within a scan");
                } else if (bytes[at] != 0 && (u8(at) < 0xD0 || u8(at) > 0xD7)) {
                    at = fill;
                    break;
                }
                at++;
            }
            marker(SOS);
            coded.writeBytes(numbered);
            coded.write(bytes, from, at - from);
        }

        /// Files exist whose components share one name; then they come in the frame's order.
        private int component(int id, boolean[] taken) throws IOException {
            for (int c = 0; c < taken.length; c++) {
                if (id(c) == id && !taken[c]) {
                    taken[c] = true;
                    return c;
                }
            }
            throw new IOException("damaged: a scan of a component %d that is not there".formatted(id));
        }

        private JpegHeader header() {
            List<JpegHeader.Component> components = new ArrayList<>();
            for (int i = 0; i < components(); i++) {
                int factors = u8(frame + 7 + 3 * i);
                int table = u8(frame + 8 + 3 * i);
                components.add(
                        new JpegHeader.Component(
                                factors >> 4,
                                factors & 15,
                                table > 3 ? List.of() : tables.get(table)));
            }
            return new JpegHeader(
                    u16(frame + 1),
                    u16(frame + 3),
                    components,
                    colours(),
                    orientation.orElse(1));
        }

        private JpegHeader.Colours colours() {
            boolean rgb = id(0) == 'R' && components() == 3 && id(1) == 'G' && id(2) == 'B';
            return switch (components()) {
                case 1 -> JpegHeader.Colours.GREY;
                case 3 ->
                        !jfif && (adobe == 0 || (adobe < 0 && rgb))
                                ? JpegHeader.Colours.RGB
                                : JpegHeader.Colours.YCBCR;
                default -> adobe > 0 ? JpegHeader.Colours.YCCK : JpegHeader.Colours.CMYK;
            };
        }

        /// Frames of motion JPEG leave out the Huffman tables of annex K.3, which everybody knows.
        private void usualCodes() {
            table(0x00, JPEGHuffmanTable.StdDCLuminance);
            table(0x10, JPEGHuffmanTable.StdACLuminance);
            table(0x01, JPEGHuffmanTable.StdDCChrominance);
            table(0x11, JPEGHuffmanTable.StdACChrominance);
        }

        private void table(int kindAndNumber, JPEGHuffmanTable table) {
            int length = 3 + 16 + table.getValues().length;
            marker(DHT);
            coded.write(length >> 8);
            coded.write(length);
            coded.write(kindAndNumber);
            for (int i = 0; i < 16; i++) {
                coded.write(i < table.getLengths().length ? table.getLengths()[i] : 0);
            }
            for (short value : table.getValues()) {
                coded.write(value);
            }
        }

        private void marker(int marker) {
            coded.write(0xFF);
            coded.write(marker);
        }

        private void copy(int marker, int start, int length) {
            marker(marker);
            coded.write(bytes, start, length + 2);
        }

        private boolean startsWith(int start, String text) {
            for (int i = 0; i < text.length(); i++) {
                if (bytes[start + 2 + i] != (byte) text.charAt(i)) {
                    return false;
                }
            }
            return true;
        }

        private int u8(int at) {
            return bytes[at] & 0xFF;
        }

        private int u16(int at) {
            return u8(at) << 8 | u8(at + 1);
        }
    }
}
