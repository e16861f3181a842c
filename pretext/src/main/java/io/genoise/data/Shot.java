package io.genoise.data;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// When a picture was taken, and by which camera, as the camera noted it in EXIF.
///
/// Source: CIPA DC-008 (Exif 2.32), tags DateTimeOriginal (0x9003), SubSecTimeOriginal (0x9291), Make, Model,
/// BodySerialNumber.
///
/// @param time by the camera's clock, to the fraction of a second that it noted
/// @param camera make, model and serial number, as far as they are noted; may be empty
public record Shot(LocalDateTime time, String camera) {
    private static final int LONGEST = 200;
    private static final int MAKE = 0x010F;
    private static final int MODEL = 0x0110;
    private static final int ORIGINAL = 0x9003;
    private static final int FRACTION_OF_ORIGINAL = 0x9291;
    private static final int SERIAL_NUMBER = 0xA431;
    private static final Pattern TIME =
            Pattern.compile(
                    "\\s*(\\d{4})[:-](\\d{2})[:-](\\d{2})[ T](\\d{2}):(\\d{2}):(\\d{2})\\s*");

    /// The note in `file`, a JPEG or PNG; the first part of it that has a time counts. Empty if there is none that makes
    /// sense: a camera whose clock was never set writes zeros.
    static Optional<Shot> read(byte[] file) {
        return ExifNotes.in(file).stream().flatMap(notes -> of(notes).stream()).findFirst();
    }

    private static Optional<Shot> of(ExifNotes notes) {
        Matcher matcher = TIME.matcher(notes.text(ORIGINAL));
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            LocalDateTime taken =
                    LocalDateTime.of(
                            Integer.parseInt(matcher.group(1)),
                            Integer.parseInt(matcher.group(2)),
                            Integer.parseInt(matcher.group(3)),
                            Integer.parseInt(matcher.group(4)),
                            Integer.parseInt(matcher.group(5)),
                            Integer.parseInt(matcher.group(6)),
                            nanoseconds(notes.text(FRACTION_OF_ORIGINAL)));
            String camera =
                    String.join(" ", notes.text(MAKE), notes.text(MODEL), notes.text(SERIAL_NUMBER))
                            .strip();
            camera = camera.substring(0, Math.min(camera.length(), LONGEST));
            return Optional.of(new Shot(taken, camera));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /// "5" is half a second, "05" a twentieth.
    private static int nanoseconds(String fraction) {
        String digits = fraction.strip();
        if (!digits.matches("[0-9]+")) {
            return 0;
        }
        return Integer.parseInt((digits + "000000000").substring(0, 9));
    }
}
