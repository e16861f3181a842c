package io.genoise.data;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/// Picture files made by Java's own writers, some of them damaged on purpose.
final class TestPictures {
    private TestPictures() {}

    /// A smooth RGB picture: red grows to the right, green downwards, blue is `blue`.
    static BufferedImage gradient(int width, int height, int blue) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, (x * 255 / width) << 16 | (y * 255 / height) << 8 | blue);
            }
        }
        return image;
    }

    static BufferedImage grey(int width, int height, int value) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.getRaster().setSample(x, y, 0, value);
            }
        }
        return image;
    }

    static byte[] png(BufferedImage image) {
        try (ByteArrayOutputStream bytes = new ByteArrayOutputStream()) {
            ImageIO.write(image, "png", bytes);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] jpeg(BufferedImage image, int quality) {
        return jpeg(new IIOImage(image, null, null), quality, false);
    }

    static byte[] progressiveJpeg(BufferedImage image) {
        return jpeg(new IIOImage(image, null, null), 90, true);
    }

    /// A JPEG as print shops and Photoshop make them: ink 0 … 255 stored upside down, with Adobe's marker.
    static byte[] cmykJpeg(int cyan, int magenta, int yellow, int black) {
        return adobeJpeg(new int[] {255 - cyan, 255 - magenta, 255 - yellow, 255 - black}, 0);
    }

    /// The same with cyan, magenta and yellow turned into luminance and chrominance, as in libjpeg's
    /// `cmyk_ycck_convert`.
    static byte[] ycckJpeg(int cyan, int magenta, int yellow, int black) {
        double luminance = 0.299 * cyan + 0.587 * magenta + 0.114 * yellow;
        int blueness = (int) Math.round(128 + (yellow - luminance) / 1.772);
        int redness = (int) Math.round(128 + (cyan - luminance) / 1.402);
        int[] stored = {
            (int) Math.round(luminance),
            Math.min(255, blueness),
            Math.min(255, redness),
            255 - black
        };
        return adobeJpeg(stored, 2);
    }

    /// Samples of a pixel.
    @FunctionalInterface
    interface Pixels {
        /// Row first.
        int[] at(int y, int x);
    }

    /// A JPEG whose components are stored as they are given, without any application segment.
    static byte[] bare(int height, int width, Pixels pixels) {
        int bands = pixels.at(0, 0).length;
        WritableRaster raster = Raster.createInterleavedRaster(0, width, height, bands, null);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                raster.setPixel(x, y, pixels.at(y, x));
            }
        }
        return jpeg(new IIOImage(raster, null, null), 95, false);
    }

    private static byte[] adobeJpeg(int[] stored, int transform) {
        WritableRaster raster = Raster.createInterleavedRaster(0, 16, 16, 4, null);
        for (int i = 0; i < 16 * 16; i++) {
            raster.setPixel(i % 16, i / 16, stored);
        }
        byte[] marker = {
            (byte) 0xFF,
            (byte) 0xEE,
            0,
            14,
            'A',
            'd',
            'o',
            'b',
            'e',
            0,
            100,
            0,
            0,
            0,
            0,
            (byte) transform
        };
        return spliced(jpeg(new IIOImage(raster, null, null), 95, false), 2, marker);
    }

    private static byte[] jpeg(IIOImage image, int quality, boolean progressive) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ImageWriteParam parameters = writer.getDefaultWriteParam();
        parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        parameters.setCompressionQuality(quality / 100f);
        if (progressive) {
            parameters.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream stream = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(stream);
            writer.write(null, image, parameters);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /// The same JPEG with an EXIF segment that notes `orientation`, as a camera writes it.
    static byte[] withOrientation(byte[] jpeg, int orientation) {
        byte[] exif = exif(orientation);
        byte[] segment = new byte[4 + 6 + exif.length];
        segment[0] = (byte) 0xFF;
        segment[1] = (byte) 0xE1;
        segment[3] = (byte) (segment.length - 2);
        System.arraycopy(new byte[] {'E', 'x', 'i', 'f', 0, 0}, 0, segment, 4, 6);
        System.arraycopy(exif, 0, segment, 10, exif.length);
        return spliced(jpeg, 2, segment);
    }

    /// TIFF structure, little-endian, of one directory with one entry: 0x0112, SHORT, 1 value.
    static byte[] exif(int orientation) {
        return new byte[] {
            'I',
            'I',
            42,
            0,
            8,
            0,
            0,
            0,
            1,
            0,
            0x12,
            0x01,
            3,
            0,
            1,
            0,
            0,
            0,
            (byte) orientation,
            0,
            0,
            0,
            0,
            0,
            0,
            0
        };
    }

    static byte[] spliced(byte[] bytes, int at, byte[] inserted) {
        byte[] result = new byte[bytes.length + inserted.length];
        System.arraycopy(bytes, 0, result, 0, at);
        System.arraycopy(inserted, 0, result, at, inserted.length);
        System.arraycopy(bytes, at, result, at + inserted.length, bytes.length - at);
        return result;
    }

    static Path save(Path file, byte[] bytes) {
        try {
            Files.createDirectories(file.getParent());
            return Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
