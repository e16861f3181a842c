package io.genoise.data;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.io.IOException;

/// A decoder's image as bytes `[height, width, channels]`. It reads the raster's samples: `BufferedImage.getRGB` would
/// push grey ones through a gamma (87 becomes 158).
///
/// Transparent pixels are laid on white, as on paper: `v · a + 255 · (1 - a)`; so are those of a colour that the file
/// calls transparent. Sixteen bits are rounded to eight.
///
/// @param channels 1 or 3
/// @param pixels the bytes
/// @param alpha whether the image has transparency
/// @param palette whether its pixels are indices into a table of colours
record Samples(int channels, byte[] pixels, boolean alpha, boolean palette) {

    /// Reads the samples of `image`.
    ///
    /// @param transparent samples, before any rounding, of the one colour that is transparent; empty if none is
    /// @throws IOException if it has not one to four bands of at most 16 bits
    static Samples of(BufferedImage image, int[] transparent) throws IOException {
        Raster raster = image.getRaster();
        ColorModel colours = image.getColorModel();
        if (colours instanceof IndexColorModel table) {
            return ofPalette(raster, table, transparent);
        }
        int bands = raster.getNumBands();
        int bits = colours.getComponentSize(0);
        boolean alpha = bands == 2 || bands == 4;
        if (bands > 4 || bits > 16 || alpha != colours.hasAlpha()) {
            throw new IOException(
                    "%s channels of %s bits: no picture that is known here".formatted(bands, bits));
        }
        boolean plain = !alpha && transparent.length == 0;
        byte[] bytes = plain ? plainBytes(raster, bands) : null;
        return bytes != null
                ? new Samples(bands, bytes, false, false)
                : ofBands(raster, bands, bits, alpha, transparent);
    }

    private static byte[] plainBytes(Raster raster, int bands) {
        if (!(raster.getSampleModel() instanceof PixelInterleavedSampleModel model)
                || !(raster.getDataBuffer() instanceof DataBufferByte buffer)
                || model.getPixelStride() != bands
                || model.getScanlineStride() != bands * raster.getWidth()
                || buffer.getOffset() != 0
                || raster.getParent() != null) {
            return null;
        }
        byte[] data = buffer.getData();
        int[] offsets = model.getBandOffsets();
        byte[] pixels = new byte[raster.getHeight() * raster.getWidth() * bands];
        for (int at = 0; at < pixels.length; at += bands) {
            for (int b = 0; b < bands; b++) {
                pixels[at + b] = data[at + offsets[b]];
            }
        }
        return pixels;
    }

    private static Samples ofBands(
            Raster raster, int bands, int bits, boolean alpha, int[] transparent) {
        int width = raster.getWidth();
        int channels = bands <= 2 ? 1 : 3;
        int full = (1 << bits) - 1;
        byte[] pixels = new byte[raster.getHeight() * width * channels];
        int[] row = new int[width * bands];
        int at = 0;
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
            for (int x = 0; x < width; x++) {
                long opacity =
                        alpha
                                ? row[x * bands + bands - 1]
                                : isAt(row, x * bands, transparent) ? 0 : full;
                for (int c = 0; c < channels; c++) {
                    long value = row[x * bands + c] * opacity + full * (full - opacity);
                    long unit = (long) full * full;
                    pixels[at++] = (byte) ((value * 255 + unit / 2) / unit);
                }
            }
        }
        return new Samples(channels, pixels, alpha || transparent.length > 0, false);
    }

    private static boolean isAt(int[] samples, int at, int[] colour) {
        for (int c = 0; c < colour.length; c++) {
            if (samples[at + c] != colour[c]) {
                return false;
            }
        }
        return colour.length > 0;
    }

    /// A decoder may make a palette of grey levels of fewer than eight bits, too.
    private static Samples ofPalette(Raster raster, IndexColorModel table, int[] transparent) {
        int size = table.getMapSize();
        boolean grey = true;
        byte[][] colours = new byte[size][3];
        for (int i = 0; i < size; i++) {
            int alpha = table.getAlpha(i);
            int[] rgb = {table.getRed(i), table.getGreen(i), table.getBlue(i)};
            alpha = isAt(new int[] {i}, 0, transparent) ? 0 : alpha;
            for (int c = 0; c < 3; c++) {
                colours[i][c] = (byte) ((rgb[c] * alpha + 255 * (255 - alpha) + 127) / 255);
            }
            grey &= colours[i][0] == colours[i][1] && colours[i][1] == colours[i][2];
        }
        int width = raster.getWidth();
        int channels = grey ? 1 : 3;
        byte[] pixels = new byte[raster.getHeight() * width * channels];
        int[] row = new int[width];
        int at = 0;
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getSamples(raster.getMinX(), raster.getMinY() + y, width, 1, 0, row);
            for (int x = 0; x < width; x++) {
                byte[] colour = colours[Math.min(row[x], size - 1)];
                for (int c = 0; c < channels; c++) {
                    pixels[at++] = colour[c];
                }
            }
        }
        boolean alpha = table.hasAlpha() || transparent.length > 0;
        return new Samples(channels, pixels, alpha, true);
    }
}
