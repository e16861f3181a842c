package io.genoise.data;

import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.io.IOException;

/// A JPEG's components as grey or RGB bytes, by libjpeg's arithmetic of 16 fractional bits:
///
/// `R = Y + 1.402 Cr, G = Y - 0.34414 Cb - 0.71414 Cr, B = Y + 1.772 Cb`, chrominances being less 128.
///
/// Inks are stored upside down, 255 being none (Adobe began it, and every viewer expects it, whether or not the file
/// says that Adobe wrote it): `R = C K / 255`. The inks of YCCK are `C = 255 - R, …` of the formula above. Colour
/// profiles are not applied, neither to inks nor to RGB.
///
/// Source: JFIF 1.02; libjpeg's `jdcolor.c`.
final class JpegColours {
    private static final int[] RED = new int[256];
    private static final int[] BLUE = new int[256];
    private static final int[] GREEN_OF_BLUENESS = new int[256];
    private static final int[] GREEN_OF_REDNESS = new int[256];

    static {
        for (int i = 0; i < 256; i++) {
            int x = i - 128;
            RED[i] = (fixed(1.402) * x + (1 << 15)) >> 16;
            BLUE[i] = (fixed(1.772) * x + (1 << 15)) >> 16;
            GREEN_OF_BLUENESS[i] = -fixed(0.34414) * x + (1 << 15);
            GREEN_OF_REDNESS[i] = -fixed(0.71414) * x;
        }
    }

    private static int fixed(double x) {
        return (int) (x * (1 << 16) + 0.5);
    }

    private JpegColours() {}

    /// `[height, width, 1 or 3]` bytes of a raster whose bands are what `colours` says. The raster's own bytes may
    /// become the result.
    ///
    /// @throws IOException if the raster has other bands
    static byte[] pixels(Raster raster, JpegHeader.Colours colours) throws IOException {
        int bands =
                switch (colours) {
                    case GREY -> 1;
                    case YCBCR, RGB -> 3;
                    case CMYK, YCCK -> 4;
                };
        byte[] samples = ((DataBufferByte) raster.getDataBuffer()).getData();
        int count = raster.getHeight() * raster.getWidth();
        if (raster.getNumBands() != bands || samples.length != count * bands) {
            throw new IOException(
                    "the decoder made %s bands and %s bytes of %s pixels in %s"
                            .formatted(raster.getNumBands(), samples.length, count, colours));
        }
        return switch (colours) {
            case GREY, RGB -> samples;
            case YCBCR -> rgb(samples, samples, 3, false);
            case CMYK -> paper(samples, count);
            case YCCK -> paper(rgb(samples, samples, 4, true), count);
        };
    }

    private static byte[] rgb(byte[] from, byte[] to, int bands, boolean inks) {
        int flip = inks ? 255 : 0;
        for (int at = 0; at < from.length; at += bands) {
            int luminance = from[at] & 0xFF;
            int blueness = from[at + 1] & 0xFF;
            int redness = from[at + 2] & 0xFF;
            int green = (GREEN_OF_BLUENESS[blueness] + GREEN_OF_REDNESS[redness]) >> 16;
            to[at] = (byte) (clamped(luminance + RED[redness]) ^ flip);
            to[at + 1] = (byte) (clamped(luminance + green) ^ flip);
            to[at + 2] = (byte) (clamped(luminance + BLUE[blueness]) ^ flip);
        }
        return to;
    }

    private static int clamped(int value) {
        return Math.max(0, Math.min(255, value));
    }

    private static byte[] paper(byte[] inks, int count) {
        byte[] pixels = new byte[count * 3];
        for (int i = 0; i < count; i++) {
            int black = inks[4 * i + 3] & 0xFF;
            for (int c = 0; c < 3; c++) {
                pixels[3 * i + c] = (byte) (((inks[4 * i + c] & 0xFF) * black + 127) / 255);
            }
        }
        return pixels;
    }
}
