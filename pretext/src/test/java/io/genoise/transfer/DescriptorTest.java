package io.genoise.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.genoise.random.RandomStream;
import io.genoise.shape.TensorShape;
import org.junit.jupiter.api.Test;

class DescriptorTest {
    private static final int SIDE = 16;

    @Test
    void rawPixelsAreTheBytes() {
        assertThat(describe(new RawPixels(), new byte[] {0, (byte) 255, 51}, 1, 1, 3))
                .containsExactly(0, 1, 0.2f);
    }

    @Test
    void theHistogramForgetsWhereAColourIs() {
        byte[] picture = noise(3);
        byte[] moved = new byte[picture.length];
        for (int i = 0; i < picture.length; i++) {
            moved[(i + 33) % picture.length] = picture[i];
        }
        ColourHistogram histogram = new ColourHistogram(4);
        assertThat(describe(histogram, moved, SIDE, SIDE, 3))
                .containsExactly(describe(histogram, picture, SIDE, SIDE, 3));
    }

    @Test
    void theHistogramHasLengthOne() {
        double squares = 0;
        for (float value : describe(new ColourHistogram(), noise(3), SIDE, SIDE, 3)) {
            squares += value * value;
        }
        assertThat(squares).isCloseTo(1, within(1e-5));
    }

    @Test
    void hogForgetsContrastBrightnessAndSign() {
        byte[] picture = noise(1);
        byte[] half = picture.clone();
        byte[] negative = picture.clone();
        for (int i = 0; i < picture.length; i++) {
            half[i] = (byte) ((picture[i] & 254) / 2 + 40);
            negative[i] = (byte) (255 - (picture[i] & 254));
            picture[i] = (byte) (picture[i] & 254);
        }
        Hog hog = new Hog(4);
        float[] expected = describe(hog, picture, SIDE, SIDE, 1);
        assertThat(describe(hog, half, SIDE, SIDE, 1)).containsExactly(expected, within(1e-3f));
        assertThat(describe(hog, negative, SIDE, SIDE, 1)).containsExactly(expected, within(1e-4f));
    }

    /// Mirroring left to right exchanges columns of blocks, columns of cells in a block, and orientations θ and 180° - θ.
    @Test
    void hogOfAMirroredPictureIsMirrored() {
        byte[] picture = noise(1);
        byte[] mirrored = new byte[picture.length];
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                mirrored[y * SIDE + SIDE - 1 - x] = picture[y * SIDE + x];
            }
        }
        float[] expected = describe(new Hog(4), picture, SIDE, SIDE, 1);
        float[] actual = describe(new Hog(4), mirrored, SIDE, SIDE, 1);
        for (int block = 0; block < 9; block++) {
            int opposite = block / 3 * 3 + 2 - block % 3;
            for (int cell = 0; cell < 4; cell++) {
                for (int bin = 0; bin < 9; bin++) {
                    assertThat(actual[(opposite * 4 + (cell ^ 1)) * 9 + (9 - bin) % 9])
                            .isCloseTo(expected[(block * 4 + cell) * 9 + bin], within(1e-5f));
                }
            }
        }
    }

    @Test
    void anUprightEdgeVotesForTheHorizontalGradient() {
        byte[] picture = new byte[SIDE * SIDE];
        for (int i = 0; i < picture.length; i++) {
            picture[i] = (byte) (i % SIDE * 10);
        }
        float[] hog = describe(new Hog(4), picture, SIDE, SIDE, 1);
        for (int i = 0; i < hog.length; i++) {
            assertThat(hog[i]).isCloseTo(i % 9 == 0 ? 0.5f : 0, within(1e-3f));
        }
    }

    @Test
    void aPictureTooSmallForHogIsRefused() {
        assertThatThrownBy(() -> new Hog(8).dimension(15, 40, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("15x40");
    }

    private static byte[] noise(int channels) {
        byte[] bytes = new byte[SIDE * SIDE * channels];
        RandomStream.of(4, channels).nextBytes(bytes);
        return bytes;
    }

    private static float[] describe(
            Descriptor descriptor, byte[] picture, int height, int width, int channels) {
        float[] target = new float[descriptor.dimension(height, width, channels)];
        descriptor.describe(picture, TensorShape.of(height, width, channels), target, 0);
        return target;
    }
}
