package io.genoise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.genoise.random.RandomStream;
import java.lang.foreign.MemorySegment;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SymmetricNoiseTest {
    private static final int SIDE = 32;

    /// Pictures of these origins, all black.
    static Images files(int side, Origin... origins) {
        return new PackedImages(
                "files",
                1,
                side,
                side,
                3,
                MemorySegment.ofArray(new byte[origins.length * side * side * 3]),
                List.of(),
                IntStream.range(0, origins.length).map(_ -> -1).toArray(),
                IntStream.range(0, origins.length).mapToObj(i -> i + ".jpg").toList(),
                List.of(origins),
                _ -> Optional.empty(),
                "");
    }

    private static Origin jpeg(int height, int width, JpegCoding coding, int orientation) {
        return new Origin(
                PictureFormat.JPEG,
                height,
                width,
                Origin.Colour.RGB,
                false,
                orientation,
                Optional.of(coding));
    }

    /// One picture that was a JPEG of `quality`.
    private static Images jpegs(int quality) {
        return files(SIDE, jpeg(SIDE, SIDE, JpegCoding.ofQuality(quality, 2, 2), 1));
    }

    /// The share of noise like JPEGs of quality 75 in which colours change less from column to column than from row to
    /// row: the axis told by one number, all of it if a net need only look there. One half if there is no trace.
    private static double axisTold(int horizontal, int vertical, int orientation, int reduction) {
        int side = SIDE * reduction;
        JpegCoding coding = JpegCoding.ofQuality(75, horizontal, vertical);
        Images noise =
                SymmetricNoise.like(files(SIDE, jpeg(side, side, coding, orientation)), 150, 1);
        return (double)
                        IntStream.range(0, noise.size())
                                .filter(i -> ChromaAxis.of(noise, i) < 0)
                                .count()
                / noise.size();
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
        Images noise = SymmetricNoise.like(files(SIDE, Origin.lossless(SIDE, SIDE, 3)), 200, 1);
        assertThat(anisotropy(noise)).isCloseTo(0, within(0.005));
    }

    /// The tables of JPEG are not symmetric, so changes along rows and along columns do not fare alike.
    @Test
    void compressionLeavesItsTrace() {
        assertThat(Math.abs(anisotropy(SymmetricNoise.like(jpegs(30), 200, 1))))
                .isGreaterThan(0.01);
    }

    /// Measured before this control had the files' sampling factors: 99.1 % at native size, 99.6 % reduced 2x, 83.5 %
    /// reduced 4x.
    @ParameterizedTest
    @CsvSource({"1, 0.95", "2, 0.97", "4, 0.75"})
    void oneNumberTellsTheAxisOfUnevenColours(int reduction, double least) {
        assertThat(axisTold(2, 1, 1, reduction)).isGreaterThan(least);
    }

    /// Java's decoder repeats rows where it smooths columns, so that this number sees 4:4:0 only once those are averaged.
    @Test
    void itTellsTheOtherAxisOfColoursSampledUnevenlyDownwards() {
        assertThat(axisTold(1, 2, 1, 2)).isLessThan(0.05);
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "1, 1, 2", "2, 2, 1", "2, 2, 2", "2, 2, 4"})
    void itDoesNotWhereColoursAreSampledEvenly(int horizontal, int vertical, int reduction) {
        assertThat(axisTold(horizontal, vertical, 1, reduction)).isCloseTo(0.5, within(0.12));
    }

    /// A camera held upright stores rows as columns.
    @Test
    void exifTurnTurnsTheTrace() {
        assertThat(axisTold(2, 1, 6, 2)).isLessThan(0.03);
        assertThat(axisTold(2, 1, 3, 2)).isGreaterThan(0.97);
    }

    @Test
    void noiseTakesAfterTheJpegsAlone() {
        Origin lossless = Origin.lossless(2 * SIDE, 2 * SIDE, 3);
        Origin camera = jpeg(2 * SIDE, 2 * SIDE, JpegCoding.ofQuality(75, 2, 1), 1);
        Images noise =
                SymmetricNoise.like(files(SIDE, lossless, lossless, lossless, camera), 100, 1);
        assertThat(IntStream.range(0, 100).filter(i -> ChromaAxis.of(noise, i) < 0))
                .hasSizeGreaterThan(90);
    }

    /// The middle square of a picture that is longer than wide begins anywhere on JPEG's grid. Blocks of one colour each,
    /// which coarse tables leave, show where: between columns the noise steps more at a block's edge than inside.
    @Test
    void noiseLiesOnTheGridAsTheMiddleSquareDoes() {
        List<Integer> coarse = Collections.nCopies(64, 255);
        JpegCoding coding =
                new JpegCoding(Collections.nCopies(3, new JpegCoding.Component(1, 1, coarse)));
        Images noise = SymmetricNoise.like(files(SIDE, jpeg(SIDE, SIDE + 10, coding, 1)), 50, 1);
        double[] steps = new double[8];
        for (int i = 0; i < noise.size(); i++) {
            byte[] p = TestImages.pixels(noise, i);
            for (int x = 0; x < 24; x++) {
                steps[x % 8] +=
                        Math.abs((p[3 * x + 3 + 3 * SIDE] & 0xFF) - (p[3 * x + 3 * SIDE] & 0xFF));
            }
        }
        // The square begins 5 columns after an edge, so that its first whole block begins at column
        // 3.
        int most =
                IntStream.range(0, 8).reduce((a, b) -> steps[a] > steps[b] ? a : b).orElseThrow();
        assertThat(most).isEqualTo(2);
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
