package io.genoise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.genoise.random.RandomStream;
import io.genoise.shape.TensorShape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResampleTest {
    private static byte[] random(int bytes) {
        byte[] pixels = new byte[bytes];
        RandomStream.of(1).nextBytes(pixels);
        return pixels;
    }

    @Test
    void wholeFactorIsTheMeanOfEachBlock() {
        byte[] pixels = random(64 * 64 * 3);
        byte[] byArea = Resample.square(pixels, 64, 3, 16);
        byte[] byBlocks =
                TestImages.pixels(
                        PackedImages.of(
                                        "one",
                                        TensorShape.of(64, 64, 3),
                                        pixels,
                                        List.of(),
                                        new int[] {-1})
                                .reduced(4),
                        0);
        for (int i = 0; i < byArea.length; i++) {
            assertThat(byArea[i] & 0xFF).isCloseTo(byBlocks[i] & 0xFF, within(1));
        }
    }

    @ParameterizedTest
    @CsvSource({"64, 32", "100, 32", "33, 32", "31, 32", "7, 32", "1, 32", "500, 1"})
    void constantStaysConstant(int side, int size) {
        byte[] pixels = new byte[side * side];
        Arrays.fill(pixels, (byte) 173);
        assertThat(Resample.square(pixels, side, 1, size))
                .hasSize(size * size)
                .containsOnly((byte) 173);
    }

    @Test
    void unevenFactorKeepsTheMean() {
        byte[] pixels = random(50 * 50);
        assertThat(mean(Resample.square(pixels, 50, 1, 32))).isCloseTo(mean(pixels), within(0.5));
    }

    @Test
    void sameSizeIsUntouched() {
        byte[] pixels = random(32 * 32 * 3);
        assertThat(Resample.square(pixels, 32, 3, 32)).isEqualTo(pixels);
    }

    @Test
    void enlargingASlopeKeepsItStraight() {
        byte[] pixels = new byte[8 * 8];
        for (int i = 0; i < 64; i++) {
            pixels[i] = (byte) (i % 8 * 16);
        }
        byte[] large = Resample.square(pixels, 8, 1, 16);
        for (int x = 2; x < 14; x++) {
            assertThat(large[7 * 16 + x] & 0xFF)
                    .isEqualTo((int) Math.round(((x + 0.5) / 2 - 0.5) * 16));
        }
    }

    @Test
    void cropIsTheMiddleSquare() {
        byte[] pixels = {9, 1, 2, 9, 9, 3, 4, 9};
        Picture picture = new Picture(2, 4, 1, pixels, Origin.lossless(2, 4, 1));
        assertThat(picture.square(2).pixels()).containsExactly(1, 2, 3, 4);
    }

    @Test
    void greyIsLuminance() {
        Picture red = new Picture(1, 1, 3, new byte[] {(byte) 255, 0, 0}, Origin.lossless(1, 1, 3));
        assertThat(red.withChannels(1).pixels()).containsExactly(76);
    }

    private static double mean(byte[] pixels) {
        double sum = 0;
        for (byte pixel : pixels) {
            sum += pixel & 0xFF;
        }
        return sum / pixels.length;
    }
}
