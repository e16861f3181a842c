package io.genoise.data;

import java.util.OptionalInt;

/// EXIF's orientation: cameras store pixels as the sensor lies and note how to hold the picture. Most decoders ignore
/// the note, and a task that asks which way is up then learns from wrong labels.
///
/// Source: CIPA DC-008 (Exif 2.32), tag 0x0112.
final class Orientation {
    private static final int TAG = 0x0112;

    private Orientation() {}

    /// The orientation 1 … 8 that the first directory of `length` bytes of TIFF structure at `offset` notes. Nothing if
    /// there is no such note, or one out of range, or if they are no TIFF structure.
    static OptionalInt find(byte[] bytes, int offset, int length) {
        OptionalInt noted = new ExifNotes(bytes, offset, length).number(TAG);
        return noted.orElse(0) >= 1 && noted.orElse(0) <= 8 ? noted : OptionalInt.empty();
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
