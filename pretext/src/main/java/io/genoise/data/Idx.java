package io.genoise.data;

import io.genoise.shape.TensorShape;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/// MNIST's files, plain or gzipped: 28x28 grey pictures and their labels, of which Fashion-MNIST is the photographs'
/// one.
///
/// Pictures: `00 00 08 03`, count, rows, columns (big-endian ints), then bytes; labels: `00 00 08 01`, count, bytes.
///
/// Source: LeCun, Cortes, Burges, *The MNIST database of handwritten digits*; Xiao, Rasul, Vollgraf, *Fashion-MNIST*,
/// arXiv:1708.07747.
public final class Idx {
    /// Where Debian's package `dataset-fashion-mnist` puts Fashion-MNIST.
    public static final Path INSTALLED_FASHION_MNIST = Path.of("/usr/share/datasets/fashion-mnist");

    private static final List<String> GARMENTS =
            List.of(
                    "T-shirt/top",
                    "Trouser",
                    "Pullover",
                    "Dress",
                    "Coat",
                    "Sandal",
                    "Shirt",
                    "Sneaker",
                    "Bag",
                    "Ankle boot");

    private Idx() {}

    /// Whether `folder` holds such files.
    static boolean isIn(Path folder) {
        return Stream.of("", ".gz")
                .anyMatch(end -> Files.exists(folder.resolve("train-images-idx3-ubyte" + end)));
    }

    /// The 60,000 training pictures of `folder`, as the data set `name`; if that has "fashion" in it, classes are
    /// garments, else digits.
    ///
    /// @throws DataException if a file is missing, too short, too long, or not what it should be
    public static Images train(String name, Path folder) {
        return read(
                name,
                file(folder, "train-images-idx3-ubyte"),
                file(folder, "train-labels-idx1-ubyte"));
    }

    /// The 10,000 test pictures of `folder`.
    ///
    /// @throws DataException if a file is missing, too short, too long, or not what it should be
    public static Images test(String name, Path folder) {
        return read(
                name,
                file(folder, "t10k-images-idx3-ubyte"),
                file(folder, "t10k-labels-idx1-ubyte"));
    }

    private static Path file(Path folder, String name) {
        Path packed = folder.resolve(name + ".gz");
        return Files.exists(packed) ? packed : folder.resolve(name);
    }

    private static Images read(String name, Path imageFile, Path labelFile) {
        byte[] labelBytes = read(labelFile, 1).bytes;
        Content pictures = read(imageFile, 3);
        int count = pictures.sizes[0];
        if (labelBytes.length != count) {
            throw new DataException(
                    labelFile,
                    "has %s labels, but %s has %s pictures"
                            .formatted(labelBytes.length, imageFile, count));
        }
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            labels[i] = labelBytes[i] & 0xFF;
            if (labels[i] > 9) {
                throw new DataException(
                        labelFile,
                        "label %s at byte %s; expected 0 … 9".formatted(labels[i], 8 + i));
            }
        }
        List<String> classes =
                name.contains("fashion")
                        ? GARMENTS
                        : IntStream.rangeClosed(0, 9).mapToObj(Integer::toString).toList();
        return PackedImages.of(
                name,
                TensorShape.of(pictures.sizes[1], pictures.sizes[2], 1),
                pictures.bytes,
                classes,
                labels);
    }

    private record Content(int[] sizes, byte[] bytes) {}

    private static Content read(Path file, int rank) {
        try (DataInputStream in = new DataInputStream(unpacked(file))) {
            int magic = in.readInt();
            if (magic != 0x0800 + rank) {
                throw new DataException(
                        file,
                        "starts with %08X, expected %08X at byte 0"
                                .formatted(magic, 0x0800 + rank));
            }
            int[] sizes = new int[rank];
            long expected = 1;
            for (int i = 0; i < rank; i++) {
                sizes[i] = in.readInt();
                if (sizes[i] < 1 || expected * sizes[i] > Integer.MAX_VALUE - 8) {
                    throw new DataException(
                            file,
                            "a size of %s at byte %s; expected at least 1, and less than 2 GiB in all"
                                    .formatted(sizes[i], 4 + 4 * i));
                }
                expected *= sizes[i];
            }
            byte[] bytes = in.readNBytes((int) expected);
            if (bytes.length < expected) {
                throw new DataException(
                        file,
                        "ends at byte %s; expected %s bytes"
                                .formatted(4 + 4 * rank + bytes.length, 4 + 4 * rank + expected));
            } else if (in.read() >= 0) {
                throw new DataException(
                        file,
                        "goes on after byte %s, where it should end"
                                .formatted(4 + 4 * rank + expected));
            }
            return new Content(sizes, bytes);
        } catch (IOException e) {
            throw DataException.unreadable(file, e);
        }
    }

    private static InputStream unpacked(Path file) throws IOException {
        BufferedInputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        in.mark(2);
        boolean packed = in.read() == 0x1F && in.read() == 0x8B;
        in.reset();
        return packed ? new GZIPInputStream(in, 1 << 16) : in;
    }
}
