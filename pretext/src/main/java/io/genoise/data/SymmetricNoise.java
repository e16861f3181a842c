package io.genoise.data;

import io.genoise.random.RandomStream;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/// Pictures without an up, saved as JPEG and treated as real ones are: the control of every task that turns pictures.
///
/// Each is a sum of smooth random fields of several scales in random colours, the finer ones being weaker as in
/// photographs, turned by a random number of quarter turns, so that its distribution is *exactly* the same when turned.
/// Then it is saved as JPEG, decoded, and reduced. A net that tells how such a picture was turned afterwards, more
/// often than one time in four, reads JPEG's traces and not pictures.
public final class SymmetricNoise {
    private static final int[] SCALES = {1, 2, 4, 8, 16};
    private static final int LARGEST_REDUCTION = 4;

    private SymmetricNoise() {}

    /// `count` noise pictures treated like those of `images`: each takes after a picture drawn from them at random, its
    /// native size, its JPEG quality (or none) and its reduction. Sizes beyond four times the final one, where no trace
    /// is left, are taken as four times.
    public static Images like(Images images, int count, long seed) {
        int size = Math.min(images.height(), images.width());
        int bytes = images.pictureBytes();
        byte[] pixels = new byte[Math.multiplyExact(count, bytes)];
        IntStream.range(0, count)
                .parallel()
                .forEach(i -> {
                    RandomStream random = RandomStream.of(seed, i);
                    Origin origin = images.origin(random.nextInt(images.size()));
                    int side =
                            Math.min(
                                    Math.min(origin.height(), origin.width()),
                                    LARGEST_REDUCTION * size);
                    Picture picture = saved(field(side, random), origin.quality());
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
                size,
                size,
                images.channels(),
                pixels,
                List.of(),
                labels);
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
        byte[] turned = new byte[pixels.length];
        Placement.WHOLE.turned(random.nextInt(4)).apply(pixels, side, side, 3, turned, 0);
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

    /// The picture after it was saved as JPEG of `quality` 1 … 100 and read again; itself for quality 0.
    static Picture saved(Picture picture, int quality) {
        if (quality == 0) {
            return picture;
        }
        BufferedImage image =
                new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_RGB);
        int[] samples = new int[picture.pixels().length];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = picture.pixels()[i] & 0xFF;
        }
        image.getRaster().setPixels(0, 0, picture.width(), picture.height(), samples);
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream stream = ImageIO.createImageOutputStream(bytes)) {
            ImageWriteParam parameters = writer.getDefaultWriteParam();
            parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            parameters.setCompressionQuality(quality / 100f);
            writer.setOutput(stream);
            writer.write(null, new IIOImage(image, null, null), parameters);
            stream.flush();
            return new PictureReader().decode(bytes.toByteArray());
        } catch (IOException e) {
            throw new IllegalStateException(
                    "Java's own JPEG could not be written and read in memory", e);
        } finally {
            writer.dispose();
        }
    }
}
