package io.genoise.data;

/// What a picture was before it became `[height, width, channels]` bytes: the file it came from, as stored there.
///
/// It matters because traces of storage are a shortcut: JPEG's quantisation tells which way a picture was turned,
/// unless the picture was reduced enough since (see [Provenance]).
///
/// @param format the file's format; [PictureFormat#UNKNOWN] for pictures that were never in an image file
/// @param height rows after EXIF orientation, before any reduction
/// @param width columns after EXIF orientation, before any reduction
/// @param colour how the file holds colour
/// @param alpha whether it has transparency (laid on white when read)
/// @param orientation EXIF orientation 1 … 8 that was undone; 1 is upright
/// @param quality JPEG quality 1 … 100 by the tables of the Independent JPEG Group nearest to the file's; 0 if not a
///     JPEG
public record Origin(
        PictureFormat format,
        int height,
        int width,
        Colour colour,
        boolean alpha,
        int orientation,
        int quality) {

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

    /// A picture that was drawn or stored without loss at the size it has.
    public static Origin lossless(int height, int width, int channels) {
        Colour colour = channels == 1 ? Colour.GREY : Colour.RGB;
        return new Origin(PictureFormat.UNKNOWN, height, width, colour, false, 1, 0);
    }
}
