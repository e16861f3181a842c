package io.genoise.data;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/// What kind of file a picture is, told by its first bytes. Its name counts only where they do not tell enough: camera
/// makers' raw files are TIFF inside, and Targa has no first bytes of its own.
public enum PictureFormat {
    /// Read: baseline and progressive, grey, YCbCr, RGB, CMYK and YCCK, of 8 bits.
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
    UNKNOWN("unknown"),
    /// Recognised only: PBM, PGM, PPM, PAM, PFM.
    PORTABLE("PPM"),
    /// Recognised only: what a camera's sensor saw, in its maker's own format.
    RAW("camera raw"),
    /// Recognised only: a drawing, not pixels.
    SVG("SVG"),
    /// Recognised only.
    ICON("icon"),
    /// Recognised only.
    TARGA("Targa"),
    /// Recognised only.
    JPEG_XR("JPEG XR"),
    /// Recognised only.
    JPEG_LS("JPEG-LS"),
    /// Recognised only: JPEG with an arithmetic coder instead of Huffman's code.
    ARITHMETIC_JPEG("arithmetic-coded JPEG"),
    /// Recognised only: JPEG of more than 8 bits.
    DEEP_JPEG("12-bit JPEG"),
    /// Recognised only: JPEG that predicts pixels.
    LOSSLESS_JPEG("lossless JPEG"),
    /// Recognised only: JPEG of several resolutions.
    HIERARCHICAL_JPEG("hierarchical JPEG"),
    /// Recognised only.
    OPEN_EXR("OpenEXR"),
    /// Recognised only.
    RADIANCE("Radiance HDR"),
    /// Recognised only.
    GIMP("GIMP"),
    /// Recognised only.
    QOI("QOI"),
    /// Recognised only.
    DIRECT_DRAW("DDS"),
    /// Recognised only: animated PNG's forerunner and its JPEG brother.
    MNG("MNG"),
    /// Recognised only.
    PCX("PCX"),
    /// Recognised only.
    FITS("FITS"),
    /// Recognised only.
    DICOM("DICOM");

    /// How many bytes of a file [#of] needs at most.
    static final int HEAD = 160;

    private static final Set<String> HEIC_BRANDS =
            Set.of("heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1", "miaf");

    private static final Set<String> RAW_NAMES =
            Set.of(
                    "3fr", "arw", "cr2", "cr3", "dcr", "dng", "erf", "iiq", "kdc", "mef", "mos",
                    "mrw", "nef", "nrw", "orf", "pef", "raf", "rw2", "rwl", "sr2", "srf", "srw",
                    "x3f");

    private static final Set<String> NAMES =
            Set.of(
                    "jpg", "jpeg", "jpe", "jfif", "png", "apng", "webp", "heic", "heif", "avif",
                    "jxl", "jp2", "j2k", "gif", "tif", "tiff", "bmp", "dib", "psd", "pbm", "pgm",
                    "ppm", "pnm", "pam", "pfm", "tga", "exr", "qoi", "pcx");

    private final String label;

    PictureFormat(String label) {
        this.label = label;
    }

    /// Tells the format from the first bytes of a file; [#UNKNOWN] if there are too few of them.
    public static PictureFormat of(byte[] head) {
        String text = new String(head, 0, Math.min(head.length, HEAD), StandardCharsets.ISO_8859_1);
        if (text.startsWith("\u00FF\u00D8") && text.indexOf('\u00FF', 2) > 0) {
            return JPEG; // even if stray bytes follow the start marker
        } else if (text.startsWith("\u0089PNG\r\n\u001A\n")) {
            return PNG;
        } else if (text.startsWith("RIFF") && text.startsWith("WEBP", 8)) {
            return WEBP;
        } else if (text.startsWith("ftyp", 4) && text.length() >= 12) {
            return ofBrands(text);
        } else if (text.startsWith("\u00FF\n") || text.startsWith("\0\0\0\fJXL ")) {
            return JPEG_XL;
        } else if (text.startsWith("\0\0\0\fjP  ") || text.startsWith("\u00FF\u004F\u00FF\u0051")) {
            return JPEG_2000;
        } else if (text.startsWith("GIF87a") || text.startsWith("GIF89a")) {
            return GIF;
        } else if (text.startsWith("II*\0") || text.startsWith("MM\0*")) {
            return text.startsWith("CR", 8) ? RAW : TIFF;
        } else if (text.startsWith("II+\0") || text.startsWith("MM\0+")) {
            return TIFF;
        } else if (text.startsWith("BM") && text.startsWith("\0\0\0\0", 6)) {
            return BMP;
        } else if (text.startsWith("8BPS\0\1") || text.startsWith("8BPS\0\2")) {
            return PHOTOSHOP;
        } else if (text.matches("(?s)(P[1-6]\\s+[#0-9]|P7\\s+[#A-Z]|P[Ff]\\s+[0-9]).*")) {
            return PORTABLE;
        } else if (text.startsWith("FUJIFILMCCD-RAW")
                || text.startsWith("IIRO")
                || text.startsWith("IIRS")
                || text.startsWith("MMOR")
                || text.startsWith("IIU\0")
                || text.startsWith("FOVb")
                || text.startsWith("\0MRM")) {
            return RAW;
        } else if (text.matches(
                        "(?s)(\u00EF\u00BB\u00BF)?\\s*(<\\?xml.*|<!--.*|<!DOCTYPE.*)?<svg.*")
                || text.contains("<!DOCTYPE svg")) {
            return SVG;
        } else if (text.startsWith("II\u00BC\1")) {
            return JPEG_XR;
        } else if (text.startsWith("v/1\1")) {
            return OPEN_EXR;
        } else if (text.startsWith("#?RADIANCE") || text.startsWith("#?RGBE")) {
            return RADIANCE;
        } else if (text.startsWith("gimp xcf")) {
            return GIMP;
        } else if (text.startsWith("qoif")) {
            return QOI;
        } else if (text.startsWith("DDS ")) {
            return DIRECT_DRAW;
        } else if (text.startsWith("\u008AMNG") || text.startsWith("\u008BJNG")) {
            return MNG;
        } else if (text.startsWith("SIMPLE  =")) {
            return FITS;
        }
        return text.startsWith("DICM", 128) ? DICOM : UNKNOWN;
    }

    /// HEIC, AVIF and Canon's raw share a container; the first brand may be one that several formats have.
    private static PictureFormat ofBrands(String text) {
        int length = text.charAt(2) << 8 | text.charAt(3);
        String brands = text.substring(8, Math.clamp(length, 12, text.length()));
        if (brands.contains("avif") || brands.contains("avis")) {
            return AVIF;
        } else if (brands.startsWith("crx ")) {
            return RAW;
        }
        return HEIC_BRANDS.contains(brands.substring(0, 4)) ? HEIC : UNKNOWN;
    }

    /// Tells the format from the first bytes of `file`, and from its name where these do not tell enough.
    static PictureFormat of(byte[] head, Path file) {
        PictureFormat format = of(head);
        String ending = ending(file);
        if (format == TIFF && RAW_NAMES.contains(ending)) {
            return RAW;
        } else if (format != UNKNOWN || head.length < 4) {
            return format;
        }
        return switch (ending) {
            case "tga" -> TARGA;
            case "svg", "svgz" -> SVG;
            case "ico", "cur" -> head[0] == 0 && head[1] == 0 && head[3] == 0 ? ICON : UNKNOWN;
            case "pcx" -> head[0] == 10 && head[2] == 1 ? PCX : UNKNOWN;
            default -> RAW_NAMES.contains(ending) ? RAW : UNKNOWN;
        };
    }

    /// Whether a file of unknown content claims by its name to be a picture.
    static boolean isNamedLikeOne(Path file) {
        return NAMES.contains(ending(file)) || RAW_NAMES.contains(ending(file));
    }

    private static String ending(Path file) {
        String name = file.getFileName().toString();
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
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
