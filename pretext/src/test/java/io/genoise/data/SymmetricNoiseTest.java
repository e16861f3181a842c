package io.genoise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.genoise.random.RandomStream;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SymmetricNoiseTest {
    private static final int SIDE = 32;

    /// One black picture that says it was a JPEG of `quality`; 0 for one that was not compressed.
    private static Images jpegs(int quality) {
        Origin origin =
                new Origin(PictureFormat.JPEG, SIDE, SIDE, Origin.Colour.RGB, false, 1, quality);
        return new PackedImages(
                "jpegs",
                SIDE,
                SIDE,
                3,
                MemorySegment.ofArray(new byte[SIDE * SIDE * 3]),
                List.of(),
                new int[] {-1},
                List.of("a.jpg"),
                List.of(origin),
                "");
    }

    /// How much more adjacent pixels differ within a row than within a column, relative to both; summed over pictures.
    private static double anisotropy(Images images) {
        double across = 0;
        double down = 0;
        for (int i = 0; i < images.size(); i++) {
            byte[] p = TestImages.pixels(images, i);
            for (int y = 0; y < SIDE - 1; y++) {
                for (int x = 0; x < SIDE - 1; x++) {
                    int here = p[(y * SIDE + x) * 3 + 1] & 0xFF;
                    across += Math.abs(here - (p[(y * SIDE + x + 1) * 3 + 1] & 0xFF));
                    down += Math.abs(here - (p[((y + 1) * SIDE + x) * 3 + 1] & 0xFF));
                }
            }
        }
        return (across - down) / (across + down);
    }

    @Test
    void rowsAndColumnsAreAlikeBeforeCompression() {
        Images noise = SymmetricNoise.like(jpegs(0), 200, 1);
        assertThat(anisotropy(noise)).isCloseTo(0, within(0.005));
    }

    /// The tables of JPEG are not symmetric, so changes along rows and along columns do not fare alike.
    @Test
    void compressionLeavesItsTrace() {
        assertThat(Math.abs(anisotropy(SymmetricNoise.like(jpegs(30), 200, 1))))
                .isGreaterThan(0.01);
    }

    @Test
    void savedPictureHasTheQualityAskedFor() {
        Picture field = SymmetricNoise.field(SIDE, RandomStream.of(1));
        assertThat(SymmetricNoise.saved(field, 50).origin().quality()).isEqualTo(50);
    }

    @Test
    void sizeAndChannelsAreThoseOfTheRealPictures() {
        Images noise = SymmetricNoise.like(jpegs(75).reduced(2), 3, 1);
        assertThat(noise.height()).isEqualTo(16);
        assertThat(noise.channels()).isEqualTo(3);
        assertThat(noise.label(2)).isEqualTo(-1);
    }

    @Test
    void sameSeedGivesTheSamePictures() {
        assertThat(SymmetricNoise.like(jpegs(75), 5, 1).fingerprint())
                .isEqualTo(SymmetricNoise.like(jpegs(75), 5, 1).fingerprint())
                .isNotEqualTo(SymmetricNoise.like(jpegs(75), 5, 2).fingerprint());
    }

    @Test
    void picturesAreNotClipped() {
        byte[] pixels = SymmetricNoise.field(64, RandomStream.of(2)).pixels();
        long extreme =
                IntStream.range(0, pixels.length)
                        .filter(i -> pixels[i] == 0 || pixels[i] == -1)
                        .count();
        assertThat((double) extreme / pixels.length).isLessThan(0.15);
    }
}
