package io.genoise.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genoise.data.Images;
import io.genoise.data.PackedImages;
import io.genoise.random.RandomStream;
import io.genoise.shape.TensorShape;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PixelsTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void anotherDecoderSeesTheSamePixels(int channels) throws Exception {
        byte[] pixels = new byte[7 * 5 * channels];
        RandomStream.of(1).nextBytes(pixels);

        Raster raster =
                ImageIO.read(new ByteArrayInputStream(new Pixels(7, 5, channels, pixels).png()))
                        .getRaster();

        assertThat(List.of(raster.getHeight(), raster.getWidth(), raster.getNumBands()))
                .containsExactly(7, 5, channels);
        int[] samples = raster.getPixels(0, 0, 5, 7, (int[]) null);
        for (int i = 0; i < pixels.length; i++) {
            assertThat(samples[i]).isEqualTo(pixels[i] & 0xFF);
        }
    }

    @Test
    void sizesThatDoNotFitAreNamed() {
        assertThatThrownBy(() -> new Pixels(2, 3, 1, new byte[5]))
                .hasMessage("5 bytes came for a picture of 2 x 3 x 1");
        assertThatThrownBy(() -> new Pixels(2, 3, 2, new byte[12]))
                .hasMessageContaining("1 or 3 channels");
        assertThatThrownBy(() -> Pictures.filters("", new float[5], TensorShape.of(1, 2, 2, 1)))
                .hasMessageContaining("5 weights");
    }

    @Test
    void groupsThatDoNotComeOutEvenAreRefused() {
        Tile tile = Tile.of(new Pixels(1, 1, 1, new byte[1]), "");
        assertThatThrownBy(() -> new Pictures("", 4, List.of(tile)))
                .hasMessage("1 pictures do not make groups of 4");
    }

    @Test
    void aClipIsShownAsItsFramesInARow() {
        byte[] pixels = new byte[10 * 2];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) i;
        }
        Images clip =
                PackedImages.of(
                        "c", TensorShape.of(10, 1, 2, 1), pixels, List.of(), new int[] {-1});
        Pixels shown = Pixels.of(clip, 0);
        assertThat(shown.height()).isEqualTo(1);
        assertThat(shown.width()).isEqualTo(2 * Pixels.SHOWN);
        // Eight of ten: frames 0, 1, 2, 3, 5, 6, 7, 9.
        assertThat(shown.values())
                .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 10, 11, 12, 13, 14, 15, 18, 19);
    }

    @Test
    void rowsOfFramesStaySideBySide() {
        Pixels two = new Pixels(4, 1, 1, new byte[] {1, 2, 3, 4});
        Pixels row = two.inARow(2, 8);
        assertThat(row)
                .usingRecursiveComparison()
                .isEqualTo(new Pixels(2, 2, 1, new byte[] {1, 3, 2, 4}));
        assertThat(two.inARow(1, 8)).isSameAs(two);
        assertThat(two.inARow(4, 1).values()).containsExactly(1);
        assertThatThrownBy(() -> two.inARow(3, 8)).isInstanceOf(IllegalArgumentException.class);
    }
}
