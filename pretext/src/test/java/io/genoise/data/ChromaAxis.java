package io.genoise.data;

/// The one number that tells which way a picture of unevenly sampled colours lies: how much more colours change along its
/// rows than along its columns, below 0 for 4:2:2 as it was saved.
public final class ChromaAxis {
    private ChromaAxis() {}

    /// `Σ (c[y][x+1] - c[y][x])² - Σ (c[y+1][x] - c[y][x])²` over the blue and red differences c of picture `index`.
    public static double of(Images images, int index) {
        byte[] pixels = new byte[images.pictureBytes()];
        images.read(index, pixels, 0);
        return of(pixels, images.height(), images.width());
    }

    /// The same of RGB pixels `[height, width, 3]`.
    public static double of(byte[] pixels, int height, int width) {
        double sum = 0;
        for (int y = 0; y < height - 1; y++) {
            for (int x = 0; x < width - 1; x++) {
                int at = y * width + x;
                sum += change(pixels, at, at + 1) - change(pixels, at, at + width);
            }
        }
        return sum;
    }

    private static double change(byte[] p, int a, int b) {
        double luminance = luminance(p, b) - luminance(p, a);
        double blue = (p[3 * b + 2] & 0xFF) - (p[3 * a + 2] & 0xFF) - luminance;
        double red = (p[3 * b] & 0xFF) - (p[3 * a] & 0xFF) - luminance;
        return blue * blue / (1.772 * 1.772) + red * red / (1.402 * 1.402);
    }

    private static double luminance(byte[] p, int at) {
        return 0.299 * (p[3 * at] & 0xFF)
                + 0.587 * (p[3 * at + 1] & 0xFF)
                + 0.114 * (p[3 * at + 2] & 0xFF);
    }
}
