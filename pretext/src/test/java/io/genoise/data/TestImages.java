package io.genoise.data;

import io.genoise.shape.TensorShape;
import java.util.List;
import java.util.stream.IntStream;

/// Small data sets whose pixels are known.
final class TestImages {
    private TestImages() {}

    /// `count` pictures of `[size, size, 1]`: pixel `p` of picture `i` is `i + p` modulo 256; labels go round
    /// `classes`.
    static Images numbered(int count, int size, int classes) {
        byte[] pixels = new byte[count * size * size];
        for (int i = 0; i < count; i++) {
            for (int p = 0; p < size * size; p++) {
                pixels[i * size * size + p] = (byte) (i + p);
            }
        }
        List<String> names = IntStream.range(0, classes).mapToObj(c -> "class " + c).toList();
        int[] labels =
                IntStream.range(0, count).map(i -> classes == 0 ? -1 : i % classes).toArray();
        return PackedImages.of("numbered", TensorShape.of(size, size, 1), pixels, names, labels);
    }

    static byte[] pixels(Images images, int index) {
        byte[] pixels = new byte[images.pictureBytes()];
        images.read(index, pixels, 0);
        return pixels;
    }
}
