package io.genoise.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GridMovedTest {
    private static final JpegCoding COARSE = JpegCoding.ofQuality(20, 2, 2);

    @TempDir private Path folder;

    /// By how much more neighbours differ across row `place` than their neighbours do, on the mean: steps between blocks.
    private static double step(Images images, int place) {
        int row = images.width() * images.channels();
        double sum = 0;
        for (int i = 0; i < images.size(); i++) {
            byte[] pixels = TestImages.pixels(images, i);
            for (int x = 0; x < row; x++) {
                double across = difference(pixels, place * row + x, row);
                double above = difference(pixels, (place - 1) * row + x, row);
                double below = difference(pixels, (place + 1) * row + x, row);
                sum += across - (above + below) / 2;
            }
        }
        return sum / images.size() / row;
    }

    private static double difference(byte[] pixels, int at, int row) {
        return Math.abs((pixels[at] & 0xFF) - (pixels[at - row] & 0xFF));
    }

    @Test
    void aLineOfTheGridLiesAtThePlaceInOneOfThem() throws IOException {
        Images images = JpegFolder.of(folder, 40, 32, COARSE, 1, 32);
        GridMoved moved = GridMoved.of(images, 40, 10, 1);
        assertThat(moved.on().size()).isEqualTo(40);
        assertThat(step(moved.on(), 10)).isGreaterThan(step(moved.off(), 10) + 0.5);
        assertThat(step(moved.off(), 14)).isGreaterThan(step(moved.on(), 14) + 0.5);
    }

    @Test
    void bothShowTheSamePicture() throws IOException {
        Images images = JpegFolder.of(folder, 10, 64, JpegCoding.ofQuality(90, 1, 1), 1, 32);
        GridMoved moved = GridMoved.of(images, 10, 9, 1);
        for (int i = 0; i < 10; i++) {
            byte[] on = TestImages.pixels(moved.on(), i);
            byte[] off = TestImages.pixels(moved.off(), i);
            double sum = 0;
            for (int p = 0; p < on.length; p++) {
                sum += Math.abs((on[p] & 0xFF) - (off[p] & 0xFF));
            }
            assertThat(sum / on.length).isBetween(0.01, 4.0);
        }
    }

    @Test
    void sizesThatAreNoWholeMultipleAreLeftOut() throws IOException {
        Images images = JpegFolder.of(folder, 3, 40, COARSE, 1, 32);
        assertThat(GridMoved.of(images, 3, 8, 1).on().size()).isZero();
    }
}
