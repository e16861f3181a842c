package io.genoise.data;

import com.drew.imaging.jpeg.JpegProcessingException;
import com.drew.imaging.jpeg.JpegSegmentData;
import com.drew.imaging.jpeg.JpegSegmentReader;
import com.drew.imaging.jpeg.JpegSegmentType;
import com.drew.lang.ByteArrayReader;
import com.drew.lang.SequentialByteArrayReader;
import com.drew.metadata.Directory;
import com.drew.metadata.Metadata;
import com.drew.metadata.exif.ExifDirectoryBase;
import com.drew.metadata.exif.ExifReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
    private static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);
    private static final int LONGEST = 200;
    private static final int EXIF_CHUNK = 0x65584966;
    private static final Pattern TIME =
            Pattern.compile(
                    "\\s*(\\d{4})[:-](\\d{2})[:-](\\d{2})[ T](\\d{2}):(\\d{2}):(\\d{2})\\s*");

    /// The note in `file`, a JPEG or PNG; the first part of it that has a time counts. Empty if there is none that makes
    /// sense: a camera whose clock was never set writes zeros.
    static Optional<Shot> read(byte[] file) {
        try {
            for (byte[] tiff : notes(file)) {
                Metadata metadata = new Metadata();
                new ExifReader().extract(new ByteArrayReader(tiff), metadata);
                Optional<Shot> shot = of(metadata);
                if (shot.isPresent()) {
                    return shot;
                }
            }
        } catch (JpegProcessingException | IOException | RuntimeException e) {
            // Metadata may be damaged in any way: the picture then has no time.
            return Optional.empty();
        }
        return Optional.empty();
    }

    /// The TIFF structures of the file that hold EXIF.
    private static List<byte[]> notes(byte[] file) throws JpegProcessingException, IOException {
        List<byte[]> notes = new ArrayList<>();
        switch (PictureFormat.of(file)) {
            case JPEG -> {
                JpegSegmentData segments =
                        JpegSegmentReader.readSegments(
                                new SequentialByteArrayReader(file), List.of(JpegSegmentType.APP1));
                for (byte[] segment : segments.getSegments(JpegSegmentType.APP1)) {
                    if (segment.length > EXIF.length
                            && Arrays.equals(segment, 0, EXIF.length, EXIF, 0, EXIF.length)) {
                        notes.add(Arrays.copyOfRange(segment, EXIF.length, segment.length));
                    }
                }
            }
            case PNG -> {
                ByteBuffer chunks = ByteBuffer.wrap(file);
                int at = 8;
                while (at + 12 <= file.length) {
                    int length = chunks.getInt(at);
                    if (length < 0 || length > file.length - at - 12) {
                        break;
                    }
                    if (chunks.getInt(at + 4) == EXIF_CHUNK) {
                        notes.add(Arrays.copyOfRange(file, at + 8, at + 8 + length));
                    }
                    at += 12 + length;
                }
            }
            default -> {}
        }
        return notes;
    }

    private static Optional<Shot> of(Metadata metadata) {
        String time = first(metadata, ExifDirectoryBase.TAG_DATETIME_ORIGINAL);
        Matcher matcher = TIME.matcher(time);
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
                            nanoseconds(
                                    first(
                                            metadata,
                                            ExifDirectoryBase.TAG_SUBSECOND_TIME_ORIGINAL)));
            String camera =
                    String.join(
                                    " ",
                                    first(metadata, ExifDirectoryBase.TAG_MAKE),
                                    first(metadata, ExifDirectoryBase.TAG_MODEL),
                                    first(metadata, ExifDirectoryBase.TAG_BODY_SERIAL_NUMBER))
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

    private static String first(Metadata metadata, int tag) {
        for (Directory directory : metadata.getDirectoriesOfType(ExifDirectoryBase.class)) {
            String text = directory.getString(tag);
            if (text != null) {
                return text.strip();
            }
        }
        return "";
    }
}
