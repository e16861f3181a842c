package io.genoise.data;

import io.genoise.data.scenes.Scenes;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/// Pictures in folders, and copies of them as they come about: saved again, reduced, mirrored, turned.
final class Copies {
    static final int SIDE = 96;

    private Copies() {}

    /// Scene `index`, 96x96.
    static BufferedImage scene(int index) {
        byte[] pixels = Scenes.train(SIDE, index + 1, 11).render(index).picture();
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < SIDE * SIDE; i++) {
            int rgb =
                    (pixels[3 * i] & 0xFF) << 16
                            | (pixels[3 * i + 1] & 0xFF) << 8
                            | pixels[3 * i + 2] & 0xFF;
            image.setRGB(i % SIDE, i / SIDE, rgb);
        }
        return image;
    }

    static BufferedImage half(BufferedImage image) {
        return drawn(image, SIDE / 2, AffineTransform.getScaleInstance(0.5, 0.5));
    }

    static BufferedImage mirrored(BufferedImage image) {
        return drawn(image, SIDE, new AffineTransform(-1, 0, 0, 1, SIDE, 0));
    }

    static BufferedImage turned(BufferedImage image) {
        return drawn(image, SIDE, new AffineTransform(0, 1, -1, 0, SIDE, 0));
    }

    private static BufferedImage drawn(BufferedImage image, int side, AffineTransform how) {
        BufferedImage result = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = result.createGraphics();
        graphics.setRenderingHint(
                RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        graphics.drawImage(image, how, null);
        graphics.dispose();
        return result;
    }

    /// `jpeg` with EXIF: `camera` as model, `time` as DateTimeOriginal, `fraction` as SubSecTimeOriginal.
    static byte[] taken(byte[] jpeg, String camera, String time, String fraction) {
        byte[] model = ascii(camera);
        byte[] original = ascii(time);
        byte[] parts = ascii(fraction);
        int first = 8 + 2 + 2 * 12 + 4;
        int second = first + model.length;
        int values = second + 2 + 2 * 12 + 4;
        ByteBuffer tiff =
                ByteBuffer.allocate(values + original.length + parts.length)
                        .order(ByteOrder.LITTLE_ENDIAN);
        tiff.put(new byte[] {'I', 'I', 42, 0}).putInt(8);
        tiff.putShort((short) 2);
        entry(tiff, 0x0110, 2, model.length, first);
        entry(tiff, 0x8769, 4, 1, second);
        tiff.putInt(0).put(model);
        tiff.putShort((short) 2);
        entry(tiff, 0x9003, 2, original.length, values);
        entry(tiff, 0x9291, 2, parts.length, values + original.length);
        tiff.putInt(0).put(original).put(parts);
        byte[] head = {(byte) 0xFF, (byte) 0xE1, 0, 0, 'E', 'x', 'i', 'f', 0, 0};
        int length = tiff.capacity() + 8;
        head[2] = (byte) (length >> 8);
        head[3] = (byte) length;
        return TestPictures.spliced(TestPictures.spliced(jpeg, 2, tiff.array()), 2, head);
    }

    private static void entry(ByteBuffer tiff, int tag, int type, int count, int value) {
        tiff.putShort((short) tag).putShort((short) type).putInt(count).putInt(value);
    }

    /// At least five bytes with the closing zero, so that it does not fit into the entry itself.
    private static byte[] ascii(String text) {
        return (text + "\0".repeat(Math.max(1, 5 - text.length())))
                .getBytes(StandardCharsets.US_ASCII);
    }

    /// The pictures of `folder` at 32x32, without a cache.
    static Images open(Path folder) {
        return open(folder, 32);
    }

    static Images open(Path folder, int size) {
        FolderOptions options = FolderOptions.of(size).withCache(Optional.empty()).withThreads(2);
        return ImageFolder.open(folder, options).images();
    }
}
