package io.genoise.data;

import io.genoise.random.RandomStream;
import io.genoise.shape.TensorShape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Pictures without an up, saved as JPEG as the files of a data set were, and treated as they are: the control of every
/// task that turns pictures.
///
/// Each is a sum of smooth random fields of several scales in random colours, the finer ones being weaker as in
/// photographs, turned by a random number of quarter turns, so that its distribution is *exactly* the same when turned.
/// Then it is saved with the quantisation tables, the sampling factors and the EXIF turn of one of the files, at that file's
/// size, read, made upright and reduced. A net that tells how such a picture was turned afterwards, more often than one
/// time in four, reads JPEG's traces and not pictures.
public final class SymmetricNoise {
    private static final int[] SCALES = {1, 2, 4, 8, 16};

    /// Pixels after which JPEG's grid repeats, at the most: 8, at four times the density of colours.
    private static final int GRID = 32;

    private static final int MOST = 1000;
    private static final int LEAST = 400;
    private static final double MOST_PIXELS = 64e6;

    private SymmetricNoise() {}

    /// Noise treated like `images`: 1000 pictures, or fewer where those are large before they are reduced, but at least 400.
    public static Images like(Images images, long seed) {
        int size = Math.min(images.height(), images.width());
        double area =
                Arrays.stream(models(images))
                        .mapToDouble(i -> Math.pow(side(images.origin(i), size), 2))
                        .average()
                        .orElse(1);
        return like(images, (int) Math.clamp(MOST_PIXELS / area, LEAST, MOST), seed);
    }

    /// `count` noise pictures treated like those of `images`: each takes after one of the JPEGs among them, drawn at
    /// random. Where there are none, it is noise that was never saved.
    ///
    /// The noise has the file's shorter side, but not more than [Saving#LARGEST_REDUCTION] times the final size: a larger
    /// one would show less of the traces, so that the control errs on the strict side. It lies on JPEG's grid as the
    /// middle square of the file's picture does.
    public static Images like(Images images, int count, long seed) {
        int size = Math.min(images.height(), images.width());
        int bytes = images.pictureBytes();
        int[] models = models(images);
        byte[] pixels = new byte[Math.multiplyExact(count, bytes)];
        IntStream.range(0, count)
                .parallel()
                .forEach(i -> {
                    RandomStream random = RandomStream.of(seed, i);
                    Origin origin = images.origin(models[random.nextInt(models.length)]);
                    Picture picture = Saving.of(origin).apply(drawn(origin, size, random));
                    System.arraycopy(
                            picture.square(size).withChannels(images.channels()).pixels(),
                            0,
                            pixels,
                            i * bytes,
                            bytes);
                });
        int[] labels = new int[count];
        Arrays.fill(labels, -1);
        return PackedImages.of(
                "noise-like-" + images.name(),
                TensorShape.of(size, size, images.channels()),
                pixels,
                List.of(),
                labels);
    }

    /// Whom noise takes after: the JPEGs, or all where there are none.
    private static int[] models(Images images) {
        int[] jpegs = Saving.jpegs(images);
        return jpegs.length > 0 ? jpegs : IntStream.range(0, images.size()).toArray();
    }

    private static int side(Origin origin, int size) {
        return Math.min(Math.min(origin.height(), origin.width()), Saving.LARGEST_REDUCTION * size);
    }

    /// A field in the middle of a picture that is as much longer than wide, or wider than long, as puts the field where the
    /// middle square of the real picture lies on JPEG's grid.
    private static Picture drawn(Origin origin, int size, RandomStream random) {
        int shorter = Math.min(origin.height(), origin.width());
        int longer = Math.max(origin.height(), origin.width());
        int side = side(origin, size);
        Picture field = field(side, random);
        int before = side < shorter ? 0 : (longer - shorter) / 2 % GRID;
        int after = side < shorter ? 0 : before + (longer - shorter) % 2;
        boolean tall = origin.height() > origin.width();
        return tall
                ? mirroredOut(field, before, after, 0, 0)
                : mirroredOut(field, 0, 0, before, after);
    }

    /// The square picture with so many more rows and columns around it, mirror images of its edges.
    private static Picture mirroredOut(Picture square, int above, int below, int left, int right) {
        int side = square.width();
        int height = above + side + below;
        int width = left + side + right;
        if (height == side && width == side) {
            return square;
        }
        int channels = square.channels();
        byte[] pixels = new byte[height * width * channels];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int from = (inside(y - above, side) * side + inside(x - left, side)) * channels;
                System.arraycopy(
                        square.pixels(), from, pixels, (y * width + x) * channels, channels);
            }
        }
        return new Picture(
                height, width, channels, pixels, Origin.lossless(height, width, channels));
    }

    private static int inside(int at, int side) {
        int mirrored = at < 0 ? -1 - at : at >= side ? 2 * side - 1 - at : at;
        return Math.clamp(mirrored, 0, side - 1);
    }

    /// A random picture of `[side, side, 3]` whose distribution does not change when it is turned.
    static Picture field(int side, RandomStream random) {
        float[] values = new float[side * side * 3];
        Arrays.fill(values, 128);
        for (int scale : SCALES) {
            float strength = 10 * (float) Math.sqrt(scale) * (0.5f + random.nextFloat());
            addSmooth(values, side, scale, strength, random);
        }
        byte[] pixels = new byte[values.length];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) Math.clamp(Math.round(values[i]), 0, 255);
        }
        byte[] turned = Placement.WHOLE.turned(random.nextInt(4)).of(pixels, side, side, 3);
        return new Picture(side, side, 3, turned, Origin.lossless(side, side, 3));
    }

    /// Adds normal noise on a grid of `scale` pixels, interpolated between its nodes. The three channels share most of
    /// it, as those of photographs do.
    private static void addSmooth(
            float[] values, int side, int scale, float strength, RandomStream random) {
        int nodes = side / scale + 2;
        float[] grid = new float[nodes * nodes * 3];
        for (int n = 0; n < nodes * nodes; n++) {
            float common = (float) random.nextGaussian();
            for (int c = 0; c < 3; c++) {
                grid[n * 3 + c] = strength * (0.9f * common + 0.4f * (float) random.nextGaussian());
            }
        }
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                float down = (float) (y % scale) / scale;
                float right = (float) (x % scale) / scale;
                int node = (y / scale * nodes + x / scale) * 3;
                for (int c = 0; c < 3; c++) {
                    float upper = grid[node + c] * (1 - right) + grid[node + 3 + c] * right;
                    float lower =
                            grid[node + nodes * 3 + c] * (1 - right)
                                    + grid[node + nodes * 3 + 3 + c] * right;
                    values[(y * side + x) * 3 + c] += upper * (1 - down) + lower * down;
                }
            }
        }
    }
}
