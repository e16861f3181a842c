package io.genoise.data;

import java.util.Optional;

/// What a picture was before it became `[height, width, channels]` bytes: the file it came from, as stored there.
///
/// It matters because traces of storage are a shortcut: JPEG's quantisation and sampling of colours tell which way a
/// picture was turned, unless it was reduced enough since (see [Provenance]).
///
/// @param format the file's format; [PictureFormat#UNKNOWN] for pictures that were never in an image file
/// @param height rows after EXIF orientation, before any reduction
/// @param width columns after EXIF orientation, before any reduction
/// @param colour how the file holds colour
/// @param alpha whether it has transparency (laid on white when read)
/// @param orientation EXIF orientation 1 … 8 that was undone; 1 is upright
/// @param jpeg how a JPEG holds its pixels; empty if it is none, or one without loss
/// @param file what tells its file from others; empty for pictures that have no file of their own
public record Origin(
        PictureFormat format,
        int height,
        int width,
        Colour colour,
        boolean alpha,
        int orientation,
        Optional<JpegCoding> jpeg,
        Optional<PictureFile> file) {

    /// How a file holds colour.
    public enum Colour {
        /// One channel.
        GREY,
        /// An index into a table of colours.
        PALETTE,
        /// Three channels, as RGB or YCbCr.
        RGB,
        /// Four channels, as CMYK or YCCK, for print.
        CMYK
    }

    /// What a picture was of whose file nothing more is known.
    Origin(
            PictureFormat format,
            int height,
            int width,
            Colour colour,
            boolean alpha,
            int orientation,
            Optional<JpegCoding> jpeg) {
        this(format, height, width, colour, alpha, orientation, jpeg, Optional.empty());
    }

    /// The same, from `file`.
    Origin of(PictureFile file) {
        return new Origin(
                format, height, width, colour, alpha, orientation, jpeg, Optional.of(file));
    }

    /// The same with another coding.
    Origin with(Optional<JpegCoding> coding) {
        return new Origin(format, height, width, colour, alpha, orientation, coding, file);
    }

    /// JPEG quality 1 … 100 by the tables of the Independent JPEG Group nearest to the file's; 0 if not a JPEG.
    public int quality() {
        return jpeg.map(JpegCoding::quality).orElse(0);
    }

    /// A picture that was drawn or stored without loss at the size it has.
    public static Origin lossless(int height, int width, int channels) {
        Colour colour = channels == 1 ? Colour.GREY : Colour.RGB;
        return new Origin(PictureFormat.UNKNOWN, height, width, colour, false, 1, Optional.empty());
    }
}
