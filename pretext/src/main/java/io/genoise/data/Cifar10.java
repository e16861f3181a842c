package io.genoise.data;

import io.genoise.shape.TensorShape;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// CIFAR-10 in its binary version: 32x32 photographs of ten classes, stored without loss.
///
/// A record is one byte for the label, then 1,024 bytes each of red, green and blue, row-major.
///
/// Source: Krizhevsky, *Learning multiple layers of features from tiny images*, 2009;
/// `cifar-10-binary.tar.gz` of www.cs.toronto.edu/~kriz/cifar.html.
public final class Cifar10 {
    private static final int SIDE = 32;
    private static final int PLANE = SIDE * SIDE;
    private static final int RECORD = 1 + 3 * PLANE;
    private static final List<String> CLASSES =
            List.of(
                    "airplane",
                    "automobile",
                    "bird",
                    "cat",
                    "deer",
                    "dog",
                    "frog",
                    "horse",
                    "ship",
                    "truck");

    private Cifar10() {}

    /// Whether `folder` holds such files.
    static boolean isIn(Path folder) {
        return Files.exists(folder.resolve("data_batch_1.bin"));
    }

    /// The pictures of every `data_batch_*.bin` in `folder`, 50,000 if it is complete.
    ///
    /// @throws DataException if there is none, or one is cut off or has a label above 9
    public static Images train(Path folder) {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "data_batch_*.bin")) {
            found.forEach(files::add);
        } catch (IOException e) {
            throw DataException.unreadable(folder, e);
        }
        if (files.isEmpty()) {
            throw new DataException(folder, "there is no data_batch_1.bin in it");
        }
        files.sort(null);
        return read(files);
    }

    /// The pictures of `test_batch.bin` in `folder`.
    ///
    /// @throws DataException if it is missing, cut off, or has a label above 9
    public static Images test(Path folder) {
        return read(List.of(folder.resolve("test_batch.bin")));
    }

    private static Images read(List<Path> files) {
        List<byte[]> contents = files.stream().map(Cifar10::content).toList();
        int count = contents.stream().mapToInt(bytes -> bytes.length / RECORD).sum();
        byte[] pixels = new byte[count * 3 * PLANE];
        int[] labels = new int[count];
        int picture = 0;
        for (int f = 0; f < files.size(); f++) {
            byte[] bytes = contents.get(f);
            for (int at = 0; at < bytes.length; at += RECORD, picture++) {
                labels[picture] = bytes[at] & 0xFF;
                if (labels[picture] >= CLASSES.size()) {
                    throw new DataException(
                            files.get(f),
                            "label %s at byte %s; expected 0 … 9".formatted(labels[picture], at));
                }
                for (int p = 0; p < PLANE; p++) {
                    for (int c = 0; c < 3; c++) {
                        pixels[(picture * PLANE + p) * 3 + c] = bytes[at + 1 + c * PLANE + p];
                    }
                }
            }
        }
        return PackedImages.of("cifar10", TensorShape.of(SIDE, SIDE, 3), pixels, CLASSES, labels);
    }

    private static byte[] content(Path file) {
        try {
            long size = Files.size(file);
            if (size == 0 || size % RECORD != 0 || size > 100_000L * RECORD) {
                throw new DataException(
                        file,
                        "has %s bytes, expected whole records of %s: it breaks off in the one at byte %s"
                                .formatted(size, RECORD, size / RECORD * RECORD));
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw DataException.unreadable(file, e);
        }
    }
}
