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
        private int interval;
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
                int body = at + 2;
                int length = segment(marker);
                switch (marker) {
                    case 0xC0, 0xC1, 0xC2 -> frame(marker, body, length);
                    case 0xC3 -> refuse(PictureFormat.LOSSLESS_JPEG);
                    case 0xC5, 0xC6, 0xC7, 0xCB, 0xCD, 0xCE, 0xCF ->
                            refuse(PictureFormat.HIERARCHICAL_JPEG);
                    case 0xC9, 0xCA -> refuse(PictureFormat.ARITHMETIC_JPEG);
                    case 0xF7 -> refuse(PictureFormat.JPEG_LS);
                    case DHT -> {
                        codes = true;
                        copy(marker, body, length);
                    }
                    case DQT -> {
                        quantisation(body, length);
                        copy(marker, body, length);
                    }
                    case DRI -> {
                        interval = length >= 2 ? u16(body) : 0;
                        copy(marker, body, length);
                    }
                    case SOS -> scan(body, length);
                    case 0xE0 -> jfif |= length >= 14 && startsWith(body, "JFIF\0");
                    case 0xE1 -> exif(body, length);
                    case 0xEE -> {
                        if (length >= 12 && startsWith(body, "Adobe")) {
                            adobe = u8(body + 11);
                        }
                    }
                    default -> skip(marker);
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
                        note = "%s stray bytes before byte %s".formatted(skipped, at - 2);
                    }
                    return marker;
                }
            }
        }

        /// Steps over a segment whose marker has been read; the number of its bytes after those that give its length.
        private int segment(int marker) throws IOException {
            int length = at + 2 > bytes.length ? 0 : u16(at);
            if (length < 2 || at + length > bytes.length) {
                throw new IOException(
                        "truncated or damaged: segment FF%02X at byte %s does not end within the file's %s bytes"
                                .formatted(marker, at - 2, bytes.length));
            }
            at += length;
            return length - 2;
        }

        private static void refuse(PictureFormat format) throws UnsupportedPictureException {
            throw new UnsupportedPictureException(format);
        }

        private static void skip(int marker) throws IOException {
            boolean known = (marker >= 0xE0 && marker <= 0xEF) || marker == 0xFE;
            if (!known && marker != 0xDC && marker != 0xCC) {
                throw new IOException("damaged: no JPEG has a marker FF%02X".formatted(marker));
            }
        }

        private void frame(int marker, int body, int length) throws IOException {
            if (frame >= 0 || length < 6 || length != 6 + 3 * u8(body + 5)) {
                throw new IOException(
                        "damaged: a second frame header, or a short one, at byte " + body);
            } else if (u8(body) != 8) {
                refuse(PictureFormat.DEEP_JPEG);
            } else if (u16(body + 1) == 0 || u16(body + 3) == 0) {
                throw new IOException("damaged: its frame header has no size");
            } else if (u8(body + 5) == 0 || u8(body + 5) == 2 || u8(body + 5) > 4) {
                throw new IOException(
                        "%s components: no picture that is known here".formatted(u8(body + 5)));
            }
            frame = body;
            sequential = marker != 0xC2;
            for (int i = 0; i < components(); i++) {
                if (across(i) < 1 || across(i) > 4 || down(i) < 1 || down(i) > 4) {
                    throw new IOException("damaged: a sampling factor beyond 1 … 4");
                }
            }
            byte[] numbered = Arrays.copyOfRange(bytes, body - 2, at);
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

        private int across(int component) {
            return u8(frame + 7 + 3 * component) >> 4;
        }

        private int down(int component) {
            return u8(frame + 7 + 3 * component) & 15;
        }

        /// The component's quantisation table; empty if there is none (yet).
        private List<Integer> table(int component) {
            int number = u8(frame + 8 + 3 * component);
            return number > 3 ? List.of() : tables.get(number);
        }

        private void quantisation(int body, int length) {
            int end = body + length;
            int from = body;
            while (from < end) {
                boolean wide = u8(from) >= 16;
                int number = u8(from) & 15;
                from++;
                if (number > 3 || from + (wide ? 128 : 64) > end) {
                    return; // the decoder says what is wrong
                }
                List<Integer> table = new ArrayList<>();
                for (int i = 0; i < 64; i++) {
                    table.add(wide ? u16(from + 2 * i) : u8(from + i));
                }
                tables.set(number, table);
                from += wide ? 128 : 64;
            }
        }

        private void exif(int body, int length) {
            if (orientation.isEmpty() && length >= 6 && startsWith(body, "Exif")) {
                orientation = Orientation.find(bytes, body + 6, length - 6);
            }
        }

        /// Copies a scan: its header, and coded bytes up to the next marker that does not belong to them. A sequential
        /// scan holds all frequencies whatever its header says.
        private void scan(int body, int length) throws IOException {
            int count = length < 1 ? 0 : u8(body);
            if (frame < 0 || count < 1 || count > components() || length != 4 + 2 * count) {
                throw new IOException(
                        "damaged: a wrong scan header, or one before the frame's, at byte " + body);
            } else if (header == null) {
                header = header();
                if (sequential && !codes) {
                    usualCodes();
                }
            }
            byte[] numbered = Arrays.copyOfRange(bytes, body - 2, at);
            boolean[] taken = new boolean[components()];
            for (int i = 0; i < count; i++) {
                int component = component(u8(body + 1 + 2 * i), taken);
                numbered[3 + 2 * i] = (byte) (component + 1);
                if (table(component).isEmpty()) { // Java's decoder would take one of its own
                    throw new IOException("damaged: a quantisation table is missing");
                }
            }
            if (sequential) {
                System.arraycopy(new byte[] {0, 63, 0}, 0, numbered, numbered.length - 3, 3);
            }
            marker(SOS);
            coded.writeBytes(numbered);
            copyCoded(interval == 0 ? 0 : (units(taken, count) - 1) / interval);
        }

        /// Files exist whose components share one name; then they come in the frame's order.
        private int component(int id, boolean[] taken) throws IOException {
            for (int c = 0; c < taken.length; c++) {
                if (id(c) == id && !taken[c]) {
                    taken[c] = true;
                    return c;
                }
            }
            throw new IOException(
                    "damaged: a scan of a component %s that is not there".formatted(id));
        }

        /// How many units a scan of some components is coded in: blocks of one, or blocks of all that lie together.
        private int units(boolean[] taken, int count) {
            int mostAcross = 1;
            int mostDown = 1;
            for (int c = 0; c < taken.length; c++) {
                mostAcross = Math.max(mostAcross, across(c));
                mostDown = Math.max(mostDown, down(c));
            }
            int across = 1;
            int down = 1;
            for (int c = 0; c < taken.length && count == 1; c++) {
                across = taken[c] ? across(c) : across;
                down = taken[c] ? down(c) : down;
            }
            int height = Math.ceilDiv(u16(frame + 1) * down, mostDown);
            int width = Math.ceilDiv(u16(frame + 3) * across, mostAcross);
            return Math.ceilDiv(height, 8) * Math.ceilDiv(width, 8);
        }

        /// Copies coded bytes, among which `restarts` markers must be found in their order; one more does no harm.
        private void copyCoded(int restarts) throws IOException {
            int from = at;
            int found = 0;
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
                }
                int marker = u8(at);
                boolean restart = marker >= 0xD0 && marker <= 0xD7;
                if (marker != 0 && !restart) {
                    at = fill;
                    break;
                } else if (restart && found < restarts && marker != 0xD0 + found++ % 8) {
                    throw new IOException("damaged: a restart marker is missing before byte " + at);
                }
                at++;
            }
            if (found < restarts) {
                throw new IOException(
                        "damaged: %s of %s restart markers are missing"
                                .formatted(restarts - found, restarts));
            }
            coded.write(bytes, from, at - from);
        }

        private JpegHeader header() {
            List<JpegHeader.Component> components = new ArrayList<>();
            for (int i = 0; i < components(); i++) {
                components.add(new JpegHeader.Component(across(i), down(i), table(i)));
            }
            return new JpegHeader(
                    u16(frame + 1), u16(frame + 3), components, colours(), orientation.orElse(1));
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

        private void copy(int marker, int body, int length) {
            marker(marker);
            coded.write(bytes, body - 2, length + 2);
        }

        private boolean startsWith(int body, String text) {
            for (int i = 0; i < text.length(); i++) {
                if (bytes[body + i] != (byte) text.charAt(i)) {
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
