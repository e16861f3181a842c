package io.genoise.data;

import java.nio.charset.StandardCharsets;
import java.util.Set;

/// What kind of file a picture is, told by its first bytes and never by its name.
public enum PictureFormat {
    /// Read: baseline and progressive, grey, YCbCr, RGB, CMYK and YCCK.
    JPEG("JPEG"),
    /// Read: grey, palette, RGB, with or without alpha, 1 to 16 bits.
    PNG("PNG"),
    /// Recognised only.
    WEBP("WebP"),
    /// Recognised only: what phones save by default.
    HEIC("HEIC"),
    /// Recognised only.
    AVIF("AVIF"),
    /// Recognised only.
    JPEG_XL("JPEG XL"),
    /// Recognised only.
    JPEG_2000("JPEG 2000"),
    /// Recognised only.
    GIF("GIF"),
    /// Recognised only.
    TIFF("TIFF"),
    /// Recognised only.
    BMP("BMP"),
    /// Recognised only.
    PHOTOSHOP("Photoshop"),
    /// Not a picture that this class knows.
    UNKNOWN("unknown");

    /// How many bytes of a file [#of] needs at most.
    static final int HEAD = 16;

    private static final Set<String> HEIC_BRANDS =
            Set.of("heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1");

    private final String label;

    PictureFormat(String label) {
        this.label = label;
    }

    /// Tells the format from the first bytes of a file; [#UNKNOWN] if there are too few of them.
    public static PictureFormat of(byte[] head) {
        String text = new String(head, 0, Math.min(head.length, HEAD), StandardCharsets.ISO_8859_1);
        if (text.startsWith("\u00FF\u00D8\u00FF")) {
            return JPEG;
        } else if (text.startsWith("\u0089PNG\r\n\u001A\n")) {
            return PNG;
        } else if (text.startsWith("RIFF") && text.startsWith("WEBP", 8)) {
            return WEBP;
        } else if (text.startsWith("ftyp", 4) && text.length() >= 12) {
            String brand = text.substring(8, 12);
            return HEIC_BRANDS.contains(brand) ? HEIC : brand.startsWith("avi") ? AVIF : UNKNOWN;
        } else if (text.startsWith("\u00FF\n") || text.startsWith("\0\0\0\fJXL ")) {
            return JPEG_XL;
        } else if (text.startsWith("\0\0\0\fjP  ") || text.startsWith("\u00FF\u004F\u00FF\u0051")) {
            return JPEG_2000;
        } else if (text.startsWith("GIF87a") || text.startsWith("GIF89a")) {
            return GIF;
        } else if (text.startsWith("II*\0") || text.startsWith("MM\0*")) {
            return TIFF;
        } else if (text.startsWith("BM") && text.startsWith("\0\0\0\0", 6)) {
            return BMP;
        }
        return text.startsWith("8BPS\0\1") ? PHOTOSHOP : UNKNOWN;
    }

    /// Whether [PictureReader] decodes it.
    public boolean isRead() {
        return this == JPEG || this == PNG;
    }

    /// The name people know it by.
    @Override
    public String toString() {
        return label;
    }
}
