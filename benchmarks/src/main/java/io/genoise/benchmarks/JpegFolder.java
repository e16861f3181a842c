package io.genoise.benchmarks;

import io.genoise.data.Cifar10;
import io.genoise.data.Images;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/// Writes CIFAR-10 as a folder of JPEGs of quality 75: a user's photographs, with JPEG's traces, from a public source.
///
/// `benchmarks/results/cifar10-jpeg-q75 CIFAR OUT`
final class JpegFolder {
    private static final float QUALITY = 0.75f;

    private JpegFolder() {}

    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 2) {
            System.err.println(
                    "usage: benchmarks/results/cifar10-jpeg-q75 CIFAR OUT, CIFAR being the unpacked cifar-10-binary.tar.gz");
            System.exit(2);
        }
        Path cifar = Path.of(arguments[0]);
        Path out = Path.of(arguments[1]);
        write(Cifar10.train(cifar), out.resolve("train"));
        write(Cifar10.test(cifar), out.resolve("test"));
    }

    /// Writes each picture as `CLASS/NNNN.jpg`, numbered within its class.
    static void write(Images images, Path folder) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ImageWriteParam parameters = writer.getDefaultWriteParam(); // 4:2:0, the standard's tables
        parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        parameters.setCompressionQuality(QUALITY);
        int[] written = new int[images.classes().size()];
        byte[] pixels = new byte[images.height() * images.width() * 3];
        for (int i = 0; i < images.size(); i++) {
            images.read(i, pixels, 0);
            int label = images.label(i);
            Path file =
                    folder.resolve(images.classes().get(label))
                            .resolve(String.format(Locale.ROOT, "%04d.jpg", written[label]++));
            Files.createDirectories(file.getParent());
            Files.deleteIfExists(file);
            try (ImageOutputStream stream = ImageIO.createImageOutputStream(file.toFile())) {
                writer.setOutput(stream);
                writer.write(null, new IIOImage(picture(images, pixels), null, null), parameters);
            }
        }
        writer.dispose();
        System.out.println(images.size() + " pictures in " + folder);
    }

    private static BufferedImage picture(Images images, byte[] pixels) {
        BufferedImage picture =
                new BufferedImage(images.width(), images.height(), BufferedImage.TYPE_INT_RGB);
        for (int i = 0, at = 0; at < pixels.length; i++, at += 3) {
            int rgb = (pixels[at] & 255) << 16 | (pixels[at + 1] & 255) << 8 | pixels[at + 2] & 255;
            picture.setRGB(i % images.width(), i / images.width(), rgb);
        }
        return picture;
    }
}
