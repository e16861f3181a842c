package io.genoise.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/// What a camera noted about a picture: numbers and texts of the two directories of a TIFF structure that matter, the
/// first one and EXIF's, to which the first points. Nothing else is followed, and only what is asked for is read, so that no
/// structure, however damaged or hostile, takes long or much memory. What makes no sense is no note: notes never break a picture.
///
/// Sources: CIPA DC-008 (Exif 2.32), 4.6; Adobe, TIFF 6.0, section 2.
final class ExifNotes {
    private static final int EXIF_DIRECTORY = 0x8769;
    private static final int ENTRY = 12;
    private static final int LONGEST = 1000;
    private static final int NONE = -1;

    /// BYTE, SHORT, LONG, these with a sign, and IFD.
    private static final Set<Integer> NUMBERS = Set.of(1, 3, 4, 6, 8, 9, 13);

    /// ASCII and UTF-8.
    private static final Set<Integer> TEXTS = Set.of(2, 129);

    private static final int APP1 = 0xE1;
    private static final int START_OF_SCAN = 0xDA;
    private static final int END_OF_IMAGE = 0xD9;
    private static final int EXIF_CHUNK = 0x65584966;

    private final ByteBuffer tiff;
    private final List<Integer> directories = new ArrayList<>();

    /// The notes in `length` bytes at `offset`; a heading as JPEG has it may stand before them, as it does in some PNGs.
    ExifNotes(byte[] bytes, int offset, int length) {
        boolean headed = length > 6 && bytes[offset] == 'E' && bytes[offset + 1] == 'x';
        int heading = headed ? 6 : 0;
        tiff = ByteBuffer.wrap(bytes, offset + heading, length - heading).slice();
        if (tiff.limit() < 8) {
            return;
        }
        boolean little = tiff.getShort(0) == 0x4949;
        tiff.order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        if ((little || tiff.getShort(0) == 0x4D4D) && tiff.getShort(2) == 42) {
            int first = tiff.getInt(4);
            boolean inside = first >= 0 && first < tiff.limit() - 1;
            addDirectory(inside ? first : 8); // where it nearly always lies
            number(EXIF_DIRECTORY).ifPresent(this::addDirectory);
        }
    }

    /// All notes of `file`, a JPEG or PNG, in their order.
    static List<ExifNotes> in(byte[] file) {
        return switch (PictureFormat.of(file)) {
            case JPEG -> inJpeg(file);
            case PNG -> inPng(file);
            default -> List.of();
        };
    }

    private static List<ExifNotes> inJpeg(byte[] file) {
        List<ExifNotes> notes = new ArrayList<>();
        ByteBuffer segments = ByteBuffer.wrap(file);
        int at = 2;
        while (at + 4 <= file.length) {
            int marker = file[at + 1] & 0xFF;
            if (file[at] != (byte) 0xFF || marker == 0 || marker == 0xFF) {
                at++;
                continue;
            } else if (marker == START_OF_SCAN || marker == END_OF_IMAGE) {
                break;
            }
            int length = segments.getShort(at + 2) & 0xFFFF;
            boolean whole = length >= 8 && length <= file.length - at - 2;
            if (marker == APP1 && whole && segments.getInt(at + 4) == 0x45786966) { // "Exif"
                notes.add(new ExifNotes(file, at + 10, length - 8));
            }
            at += 2 + length;
        }
        return notes;
    }

    private static List<ExifNotes> inPng(byte[] file) {
        List<ExifNotes> notes = new ArrayList<>();
        ByteBuffer chunks = ByteBuffer.wrap(file);
        int at = 8;
        while (at + 12 <= file.length) {
            int length = chunks.getInt(at);
            if (length < 0 || length > file.length - at - 12) {
                break;
            }
            if (chunks.getInt(at + 4) == EXIF_CHUNK) {
                notes.add(new ExifNotes(file, at + 8, length));
            }
            at += 12 + length;
        }
        return notes;
    }

    /// The whole number under `tag` in the first directory, if there is one.
    OptionalInt number(int tag) {
        int entry = directories.isEmpty() ? NONE : find(directories.getFirst(), tag, NUMBERS);
        if (entry == NONE || tiff.getInt(entry + 4) != 1) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(
                switch (size(type(entry))) {
                    case 1 -> tiff.get(entry + 8) & 0xFF;
                    case 2 -> tiff.getShort(entry + 8) & 0xFFFF;
                    default -> tiff.getInt(entry + 8);
                });
    }

    /// The text under `tag` in the first of the directories that has one, without white space around it; else empty.
    String text(int tag) {
        for (int directory : directories) {
            int entry = find(directory, tag, TEXTS);
            if (entry != NONE) {
                return text(value(entry), (int) Math.min(LONGEST, bytes(entry)));
            }
        }
        return "";
    }

    private String text(int from, int most) {
        int length = 0;
        while (length < most && tiff.get(from + length) != 0) {
            length++;
        }
        byte[] text = new byte[length];
        tiff.get(from, text);
        return new String(text, StandardCharsets.UTF_8).strip();
    }

    /// A directory is its count, entries, and four bytes that say where the next one is.
    private void addDirectory(int at) {
        if (at >= 0
                && at <= tiff.limit() - 6
                && at + 6L + (long) ENTRY * (tiff.getShort(at) & 0xFFFF) <= tiff.limit()) {
            directories.add(at);
        }
    }

    /// Where the entry under `tag` begins, of a type that is wanted and with its value inside; of several the last.
    private int find(int directory, int tag, Set<Integer> types) {
        for (int i = (tiff.getShort(directory) & 0xFFFF) - 1; i >= 0; i--) {
            int entry = directory + 2 + ENTRY * i;
            if ((tiff.getShort(entry) & 0xFFFF) == tag
                    && types.contains(type(entry))
                    && value(entry) >= 0
                    && value(entry) <= tiff.limit() - bytes(entry)) {
                return entry;
            }
        }
        return NONE;
    }

    private int type(int entry) {
        return tiff.getShort(entry + 2) & 0xFFFF;
    }

    private long bytes(int entry) {
        return size(type(entry)) * (tiff.getInt(entry + 4) & 0xFFFFFFFFL);
    }

    private static int size(int type) {
        return switch (type) {
            case 3, 8 -> 2;
            case 4, 9, 13 -> 4;
            default -> 1;
        };
    }

    /// Where the value of an entry begins: in itself, if it fits.
    private int value(int entry) {
        return bytes(entry) <= 4 ? entry + 8 : tiff.getInt(entry + 8);
    }
}
