package io.genoise.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genoise.random.RandomStream;
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
        assertThatThrownBy(() -> Pictures.filters("", new float[5], 1, 2, 2, 1))
                .hasMessageContaining("5 weights");
    }

    @Test
    void groupsThatDoNotComeOutEvenAreRefused() {
        Tile tile = Tile.of(new Pixels(1, 1, 1, new byte[1]), "");
        assertThatThrownBy(() -> new Pictures("", 4, List.of(tile)))
                .hasMessage("1 pictures do not make groups of 4");
    }
}
