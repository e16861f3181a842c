package io.genoise.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.random.RandomStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JpegCodingTest {
    private static final Picture PICTURE = SymmetricNoise.field(40, RandomStream.of(1));

    private static List<Integer> table(int first, int step) {
        return IntStream.range(0, 64).map(i -> first + step * i).boxed().toList();
    }

    private static JpegHeader headerOf(JpegCoding coding, int orientation) throws IOException {
        return JpegFile.read(JpegWriter.write(PICTURE, coding, orientation)).header();
    }

    @ParameterizedTest
    @CsvSource({"1,1,4:4:4", "2,1,4:2:2", "1,2,4:4:0", "2,2,4:2:0", "4,1,4:1:1", "4,2,4:1:0"})
    void factorsAreReadFromTheFile(int horizontal, int vertical, String name) throws IOException {
        JpegCoding coding = JpegCoding.ofQuality(75, horizontal, vertical);
        assertThat(headerOf(coding, 1).coding()).contains(coding);
        assertThat(coding.sampling()).isEqualTo(name);
    }

    /// Three tables of their own, none of them symmetric: a table read by columns, or another component's, would differ.
    @Test
    void everyComponentHasItsOwnTable() throws IOException {
        JpegCoding coding =
                new JpegCoding(
                        List.of(
                                new JpegCoding.Component(2, 1, table(1, 2)),
                                new JpegCoding.Component(1, 1, table(3, 1)),
                                new JpegCoding.Component(1, 1, table(100, 2))));
        assertThat(headerOf(coding, 1).coding()).contains(coding);
    }

    @Test
    void tablesOfTwoBytesAreRead() throws IOException {
        JpegCoding coding =
                new JpegCoding(
                        Collections.nCopies(3, new JpegCoding.Component(1, 1, table(200, 7))));
        assertThat(headerOf(coding, 1).coding()).contains(coding);
    }

    /// Java's own writer scales the standard's tables, and samples colours at half the density both ways.
    @ParameterizedTest
    @ValueSource(ints = {50, 75, 95})
    void usualTablesAreThoseOfJavasWriter(int quality) throws IOException {
        byte[] jpeg = TestPictures.jpeg(TestPictures.gradient(40, 24, 200), quality);
        assertThat(JpegFile.read(jpeg).header().coding())
                .contains(JpegCoding.ofQuality(quality, 2, 2));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 25, 50, 75, 92, 100})
    void qualityIsThatOfTheTables(int quality) {
        assertThat(JpegCoding.ofQuality(quality, 2, 1).quality()).isEqualTo(quality);
    }

    @ParameterizedTest
    @CsvSource({"1,1,1", "2,2,1", "2,1,2", "1,2,2", "4,1,4"})
    void unevennessIsOneWhereRowsAndColumnsAreSampledAlike(int rows, int columns, int unevenness) {
        assertThat(JpegCoding.ofQuality(75, rows, columns).unevenness()).isEqualTo(unevenness);
    }

    @Test
    void greyHasNoColoursToSample() throws IOException {
        JpegHeader header =
                JpegFile.read(
                                JpegWriter.write(
                                        PICTURE.withChannels(1), JpegCoding.ofQuality(75, 2, 1), 1))
                        .header();
        assertThat(header.coding().orElseThrow().components()).hasSize(1);
        assertThat(header.coding().orElseThrow().sampling()).isEqualTo("grey");
        assertThat(header.coding().orElseThrow().unevenness()).isEqualTo(1);
    }

    /// A picture whose four corners differ comes back upright, whichever way it lay in the file.
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void exifTurnIsWrittenAndUndone(int orientation) throws IOException {
        int height = 32;
        int width = 48;
        byte[] pixels = new byte[height * width * 3];
        for (int i = 0; i < height * width; i++) {
            pixels[3 * i] = (byte) (i / width * 7);
            pixels[3 * i + 1] = (byte) (i % width * 5);
        }
        Picture upright = new Picture(height, width, 3, pixels, Origin.lossless(height, width, 3));
        JpegCoding coding = JpegCoding.ofQuality(95, 1, 1);

        byte[] jpeg = JpegWriter.write(upright, coding, orientation);
        Picture read = new PictureReader().decode(jpeg);

        assertThat(JpegFile.read(jpeg).header().width())
                .isEqualTo(orientation < 5 ? width : height);
        assertThat(read.origin().orientation()).isEqualTo(orientation);
        assertThat(read.height()).isEqualTo(height);
        double difference = 0;
        for (int i = 0; i < pixels.length; i++) {
            difference += Math.abs((pixels[i] & 0xFF) - (read.pixels()[i] & 0xFF));
        }
        assertThat(difference / pixels.length).isLessThan(3);
    }

    /// The library cannot sample colours at two thirds of the luminance's density.
    @Test
    void factorsThatCannotBeWrittenGiveWayToTheNextDenserOnes() throws IOException {
        JpegCoding usual = JpegCoding.ofQuality(75, 1, 1);
        List<JpegCoding.Component> components = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            components.add(
                    new JpegCoding.Component(i == 0 ? 3 : 2, 1, usual.components().get(i).table()));
        }
        assertThat(headerOf(new JpegCoding(components), 1).coding().orElseThrow().sampling())
                .isEqualTo("4:4:4");
    }
}
