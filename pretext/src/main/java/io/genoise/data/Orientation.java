package io.genoise.data;

import com.drew.lang.ByteArrayReader;
import com.drew.metadata.Metadata;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifReader;
import java.util.Arrays;
import java.util.OptionalInt;

/// EXIF's orientation: cameras store pixels as the sensor lies and note how to hold the picture. Most decoders ignore
/// the note, and a task that asks which way is up then learns from wrong labels.
///
/// Source: CIPA DC-008 (Exif 2.32), tag 0x0112.
final class Orientation {
    private Orientation() {}

    /// The orientation 1 … 8 that the first directory of `length` bytes of TIFF structure at `offset` notes. Nothing if
    /// there is no such note, or one out of range, or if they are no TIFF structure: notes never break a picture.
    static OptionalInt find(byte[] bytes, int offset, int length) {
        boolean headed = length > 6 && bytes[offset] == 'E' && bytes[offset + 1] == 'x';
        int start = headed ? offset + 6 : offset; // some put JPEG's heading into a PNG
        byte[] tiff = Arrays.copyOfRange(bytes, start, offset + length);
        Metadata metadata = new Metadata();
        try {
            new ExifReader().extract(new ByteArrayReader(tiff), metadata);
        } catch (RuntimeException e) {
            return OptionalInt.empty();
        }
        ExifIFD0Directory first = metadata.getFirstDirectoryOfType(ExifIFD0Directory.class);
        Integer value = first == null ? null : first.getInteger(ExifIFD0Directory.TAG_ORIENTATION);
        return value != null && value >= 1 && value <= 8
                ? OptionalInt.of(value)
                : OptionalInt.empty();
    }

    /// What makes a picture stored with `orientation` upright.
    static Placement upright(int orientation) {
        return switch (orientation) {
            case 1 -> Placement.WHOLE;
            case 2 -> new Placement(0, 0, true, 0);
            case 3 -> new Placement(0, 0, false, 2);
            case 4 -> new Placement(0, 0, true, 2);
            case 5 -> new Placement(0, 0, true, 1);
            case 6 -> new Placement(0, 0, false, 3);
            case 7 -> new Placement(0, 0, true, 3);
            case 8 -> new Placement(0, 0, false, 1);
            default ->
                    throw new IllegalArgumentException(
                            "Orientation %s; EXIF knows 1 … 8".formatted(orientation));
        };
    }
}
