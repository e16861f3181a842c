package io.genoise.data;

import com.drew.lang.ByteArrayReader;
import com.drew.metadata.Metadata;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifReader;
import java.util.Arrays;

/// EXIF's orientation: cameras store pixels as the sensor lies and note how to hold the picture. Most decoders ignore
/// the note, and a task that asks which way is up then learns from wrong labels.
///
/// Source: CIPA DC-008 (Exif 2.32), tag 0x0112.
final class Orientation {
    private Orientation() {}

    /// The orientation 1 … 8 noted in `length` bytes of TIFF structure at `offset`; 1 (upright) if there is no valid
    /// note.
    static int read(byte[] bytes, int offset, int length) {
        byte[] tiff = Arrays.copyOfRange(bytes, offset, offset + length);
        Metadata metadata = new Metadata();
        new ExifReader().extract(new ByteArrayReader(tiff), metadata);
        for (ExifIFD0Directory directory : metadata.getDirectoriesOfType(ExifIFD0Directory.class)) {
            Integer value = directory.getInteger(ExifIFD0Directory.TAG_ORIENTATION);
            if (value != null && value >= 1 && value <= 8) {
                return value;
            }
        }
        return 1;
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
