package io.genoise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.genoise.random.RandomStream;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PictureReaderTest {
    private final PictureReader reader = new PictureReader();

    @TempDir private Path folder;

    private static int[] pixel(Picture picture, int y, int x) {
        int[] values = new int[picture.channels()];
        for (int c = 0; c < values.length; c++) {
            values[c] = picture.pixels()[(y * picture.width() + x) * values.length + c] & 0xFF;
        }
        return values;
    }

    private static void assertNear(int[] actual, int... expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int c = 0; c < expected.length; c++) {
            assertThat(actual[c])
                    .as("channel %d of %s", c, Arrays.toString(actual))
                    .isCloseTo(expected[c], within(12));
        }
    }

    private PictureReader.Outcome read(String name, byte[] bytes) {
        return reader.read(TestPictures.save(folder.resolve(name), bytes));
    }

    private String problem(String name, byte[] bytes) {
        PictureReader.Outcome outcome = read(name, bytes);
        assertThat(outcome).isInstanceOf(PictureReader.Outcome.Broken.class);
        return ((PictureReader.Outcome.Broken) outcome).problem();
    }

    @Test
    void rgbJpegHasItsColoursInOrder() throws IOException {
        Picture picture = reader.decode(TestPictures.jpeg(TestPictures.gradient(40, 24, 200), 95));
        assertThat(picture.origin())
                .isEqualTo(
                        new Origin(
                                PictureFormat.JPEG,
                                24,
                                40,
                                Origin.Colour.RGB,
                                false,
                                1,
                                Optional.of(JpegCoding.ofQuality(95, 2, 2))));
        assertNear(pixel(picture, 2, 36), 36 * 255 / 40, 2 * 255 / 24, 200);
    }

    @Test
    void progressiveJpegIsRead() throws IOException {
        Picture picture =
                reader.decode(TestPictures.progressiveJpeg(TestPictures.gradient(40, 24, 60)));
        assertNear(pixel(picture, 20, 5), 5 * 255 / 40, 20 * 255 / 24, 60);
    }

    @Test
    void greyJpegKeepsItsValues() throws IOException {
        Picture picture = reader.decode(TestPictures.jpeg(TestPictures.grey(16, 16, 87), 95));
        assertThat(picture.channels()).isEqualTo(1);
        assertThat(pixel(picture, 8, 8)[0]).isCloseTo(87, within(1));
    }

    /// Ink, and which of red, green and blue the paper then shows: printing inks are not ideal, and profiles differ.
    private static final String INK =
            """
            255,   0,   0,   0, false, true, true
              0, 255,   0,   0, true, false, true
              0,   0, 255,   0, true, true, false
              0,   0,   0, 255, false, false, false
              0,   0,   0,   0, true, true, true\
            """;

    private void assertShines(byte[] jpeg, boolean... shines) throws IOException {
        Picture picture = reader.decode(jpeg);
        assertThat(picture.origin().colour()).isEqualTo(Origin.Colour.CMYK);
        int[] seen = pixel(picture, 8, 8);
        for (int c = 0; c < 3; c++) {
            assertThat(seen[c] > 120).as(Arrays.toString(seen)).isEqualTo(shines[c]);
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = INK)
    void cmykJpegHasTheColoursOfInk(
            int c, int m, int y, int k, boolean red, boolean green, boolean blue)
            throws IOException {
        assertShines(TestPictures.cmykJpeg(c, m, y, k), red, green, blue);
    }

    @ParameterizedTest
    @CsvSource(textBlock = INK)
    void ycckJpegHasTheColoursOfInk(
            int c, int m, int y, int k, boolean red, boolean green, boolean blue)
            throws IOException {
        assertShines(TestPictures.ycckJpeg(c, m, y, k), red, green, blue);
    }

    @Test
    void pngIsReadWithoutLoss() throws IOException {
        BufferedImage image = TestPictures.gradient(33, 17, 9);
        Picture picture = reader.decode(TestPictures.png(image));
        for (int i = 0; i < 33 * 17; i++) {
            int[] p = pixel(picture, i / 33, i % 33);
            assertThat(p[0] << 16 | p[1] << 8 | p[2])
                    .isEqualTo(image.getRGB(i % 33, i / 33) & 0xFFFFFF);
        }
    }

    @Test
    void greyPngKeepsItsValues() throws IOException {
        assertThat(pixel(reader.decode(TestPictures.png(TestPictures.grey(5, 5, 87))), 2, 2))
                .containsExactly(87);
    }

    @Test
    void sixteenBitsAreRoundedToEight() throws IOException {
        BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_USHORT_GRAY);
        image.getRaster().setSample(0, 0, 0, 100 * 257 + 128);
        image.getRaster().setSample(1, 0, 0, 100 * 257 + 129);
        assertThat(reader.decode(TestPictures.png(image)).pixels())
                .containsExactly((byte) 100, (byte) 101);
    }

    @Test
    void transparentPixelsLieOnWhite() throws IOException {
        BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(0, 0, 0x00FF0000);
        image.setRGB(1, 0, 0x80FF0000);
        Picture picture = reader.decode(TestPictures.png(image));
        assertThat(picture.origin().alpha()).isTrue();
        assertThat(pixel(picture, 0, 0)).containsExactly(255, 255, 255);
        assertThat(pixel(picture, 0, 1)).containsExactly(255, 127, 127);
    }

    @Test
    void paletteIsLookedUp() throws IOException {
        byte[] red = {10, (byte) 200};
        byte[] green = {20, (byte) 150};
        byte[] blue = {30, 40};
        IndexColorModel table = new IndexColorModel(8, 2, red, green, blue);
        BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_INDEXED, table);
        image.getRaster().setSample(1, 0, 0, 1);
        Picture picture = reader.decode(TestPictures.png(image));
        assertThat(picture.origin().colour()).isEqualTo(Origin.Colour.PALETTE);
        assertThat(pixel(picture, 0, 1)).containsExactly(200, 150, 40);
    }

    @Test
    void oneBitPngIsGrey() throws IOException {
        BufferedImage image = new BufferedImage(9, 1, BufferedImage.TYPE_BYTE_BINARY);
        image.getRaster().setSample(8, 0, 0, 1);
        Picture picture = reader.decode(TestPictures.png(image));
        assertThat(picture.channels()).isEqualTo(1);
        assertThat(picture.pixels()).containsExactly(0, 0, 0, 0, 0, 0, 0, 0, (byte) 255);
    }

    /// The picture is dark at the top left when held upright; where its stored dark corner lies follows from EXIF's
    /// definition of the eight orientations ("row 0 is …, column 0 is …").
    @ParameterizedTest
    @CsvSource({
        "1, top, left", "2, top, right", "3, bottom, right", "4, bottom, left",
        "5, left, top", "6, right, top", "7, right, bottom", "8, left, bottom"
    })
    void everyOrientationIsUndone(int orientation, String rowZeroIs, String columnZeroIs)
            throws IOException {
        int width = 32;
        int height = 16;
        boolean lying = orientation >= 5;
        BufferedImage stored =
                new BufferedImage(
                        lying ? height : width,
                        lying ? width : height,
                        BufferedImage.TYPE_BYTE_GRAY);
        for (int r = 0; r < stored.getHeight(); r++) {
            for (int c = 0; c < stored.getWidth(); c++) {
                int down = down(rowZeroIs, r, height, down(columnZeroIs, c, height, -1));
                int right = right(rowZeroIs, r, width, right(columnZeroIs, c, width, -1));
                stored.getRaster().setSample(c, r, 0, 4 * right + 8 * down);
            }
        }
        byte[] jpeg = TestPictures.withOrientation(TestPictures.jpeg(stored, 98), orientation);
        Picture picture = reader.decode(jpeg);
        assertThat(picture.height()).isEqualTo(height);
        assertThat(picture.origin().orientation()).isEqualTo(orientation);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                assertThat(pixel(picture, y, x)[0]).isCloseTo(4 * x + 8 * y, within(8));
            }
        }
    }

    private static int down(String side, int steps, int height, int otherwise) {
        return side.equals("top") ? steps : side.equals("bottom") ? height - 1 - steps : otherwise;
    }

    private static int right(String side, int steps, int width, int otherwise) {
        return side.equals("left") ? steps : side.equals("right") ? width - 1 - steps : otherwise;
    }

    @Test
    void pngWithExifIsTurnedToo() throws IOException {
        byte[] exif = TestPictures.exif(6);
        byte[] chunk = new byte[12 + exif.length];
        chunk[3] = (byte) exif.length;
        System.arraycopy("eXIf".getBytes(StandardCharsets.US_ASCII), 0, chunk, 4, 4);
        System.arraycopy(exif, 0, chunk, 8, exif.length);
        CRC32 crc = new CRC32();
        crc.update(chunk, 4, 4 + exif.length);
        for (int i = 0; i < 4; i++) {
            chunk[8 + exif.length + i] = (byte) (crc.getValue() >>> (24 - 8 * i));
        }
        byte[] png =
                TestPictures.spliced(TestPictures.png(TestPictures.gradient(40, 24, 0)), 33, chunk);
        assertThat(reader.decode(png).width()).isEqualTo(24);
    }

    @Test
    void nonsenseInExifLeavesThePictureAsItIs() throws IOException {
        byte[] jpeg =
                TestPictures.withOrientation(
                        TestPictures.jpeg(TestPictures.gradient(40, 24, 0), 90), 99);
        assertThat(reader.decode(jpeg).origin().orientation()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 30, 50, 75, 90, 97})
    void jpegQualityIsRecognised(int quality) throws IOException {
        byte[] jpeg = TestPictures.jpeg(TestPictures.gradient(16, 16, 0), quality);
        assertThat(reader.decode(jpeg).origin().quality()).isEqualTo(quality);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.02, 0.3, 0.7, 0.97})
    void truncatedJpegIsBroken(double kept) {
        byte[] jpeg = TestPictures.jpeg(noise(64), 90);
        assertThat(problem("cut.jpg", Arrays.copyOf(jpeg, (int) (jpeg.length * kept))))
                .contains("truncated");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.02, 0.3, 0.7, 0.97})
    void truncatedPngIsBroken(double kept) {
        byte[] png = TestPictures.png(noise(64));
        assertThat(problem("cut.png", Arrays.copyOf(png, (int) (png.length * kept))))
                .contains("truncated");
    }

    @Test
    void oneWrongByteInAPngIsBroken() {
        byte[] png = TestPictures.png(noise(64));
        png[png.length / 2] ^= 1;
        assertThat(problem("bent.png", png)).contains("checksum");
    }

    @Test
    void readerGoesOnAfterABrokenPicture() throws IOException {
        byte[] jpeg = TestPictures.jpeg(noise(64), 90);
        byte[] before = reader.decode(jpeg).pixels();
        problem("cut.jpg", Arrays.copyOf(jpeg, jpeg.length / 2));
        assertThat(reader.decode(jpeg).pixels()).isEqualTo(before);
    }

    @Test
    void hugeSizeInAHeaderIsRefusedBeforeDecoding() {
        byte[] jpeg = TestPictures.jpeg(TestPictures.grey(16, 16, 3), 90);
        int frame = 0;
        while (!(jpeg[frame] == (byte) 0xFF && jpeg[frame + 1] == (byte) 0xC0)) {
            frame++;
        }
        Arrays.fill(jpeg, frame + 5, frame + 9, (byte) 0xFE);
        assertThat(problem("bomb.jpg", jpeg)).contains("65278 x 65278 pixels");
    }

    @Test
    void mutatedPicturesNeverEscapeAsExceptions() {
        byte[][] originals = {
            TestPictures.png(noise(24)),
            TestPictures.withOrientation(TestPictures.jpeg(noise(24), 80), 6),
            TestPictures.cmykJpeg(1, 2, 3, 4)
        };
        int broken = 0;
        for (int i = 0; i < 300; i++) {
            RandomStream random = RandomStream.of(11, i);
            byte[] bytes = originals[i % originals.length].clone();
            for (int changes = random.nextInt(1, 8); changes > 0; changes--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            broken += read("mutant.jpg", bytes) instanceof PictureReader.Outcome.Broken ? 1 : 0;
        }
        // Both ways out are taken, or the mutations test nothing.
        assertThat(broken).isBetween(10, 290);
    }

    @Test
    void emptyPictureIsBroken() {
        assertThat(problem("empty.png", new byte[0])).contains("empty");
    }

    @Test
    void textNamedJpgIsBroken() {
        assertThat(problem("page.JPG", "<html>".getBytes(StandardCharsets.US_ASCII)))
                .contains("neither JPEG nor PNG", "3C 68");
    }

    @Test
    void textIsNoPicture() {
        assertThat(read("notes.txt", "hello".getBytes(StandardCharsets.US_ASCII)))
                .isInstanceOf(PictureReader.Outcome.Other.class);
    }

    @ParameterizedTest
    @CsvSource({
        "HEIC, '\0\0\0\30ftypheic\0\0\0\0'",
        "WEBP, 'RIFF\1\2\3\4WEBPVP8 '",
        "AVIF, '\0\0\0\30ftypavif\0\0\0\0'",
        "GIF, GIF89a",
        "TIFF, 'II*\0\10\0\0\0'",
        "RAW, 'II*\0\20\0\0\0CR\2\0'",
        "RAW, 'FUJIFILMCCD-RAW 0201'",
        "RAW, '\0\0\0\30ftypcrx \0\0\0\1'",
        "AVIF, '\0\0\0\34ftypmif1\0\0\0\0mif1avifmiaf'",
        "PORTABLE, 'P6\n64 64\n255\n'",
        "PORTABLE, 'P2 # made by hand\n1 1 9 3'",
        "PORTABLE, 'P7\nWIDTH 3\n'",
        "BMP, 'BM\1\2\0\0\0\0\0\0'",
        "SVG, '<svg xmlns=>'",
        "SVG, '<?xml version=1.0?>\n<svg>'",
        "PHOTOSHOP, '8BPS\0\2'",
        "JPEG_LS, '\377\330\377\367\0\13\10\0\1\0\1\1\1\21\0'"
    })
    void unsupportedFormatsAreNamedByContent(PictureFormat format, String content) {
        assertThat(read("photo.jpg", content.getBytes(StandardCharsets.ISO_8859_1)))
                .isEqualTo(new PictureReader.Outcome.Unsupported(format));
    }

    @Test
    void nameTellsWhatContentDoesNot() {
        byte[] tiff = "II*\0\10\0\0\0".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(read("DSC1.NEF", tiff))
                .isEqualTo(new PictureReader.Outcome.Unsupported(PictureFormat.RAW));
        assertThat(read("old.tga", new byte[18]))
                .isEqualTo(new PictureReader.Outcome.Unsupported(PictureFormat.TARGA));
        assertThat(problem("page.webp", "<html>".getBytes(StandardCharsets.US_ASCII)))
                .contains("neither JPEG nor PNG");
    }

    @Test
    void oddityIsNoted() {
        byte[] png = TestPictures.png(TestPictures.gradient(4, 4, 9));
        PictureReader.Outcome outcome = read("cut.png", Arrays.copyOf(png, png.length - 12));
        assertThat(((PictureReader.Outcome.Decoded) outcome).note()).contains("end chunk");
        outcome = read("whole.png", png);
        assertThat(((PictureReader.Outcome.Decoded) outcome).note()).isEmpty();
    }

    @Test
    void missingFileIsUnread() {
        assertThat(reader.read(folder.resolve("gone.jpg")))
                .isInstanceOf(PictureReader.Outcome.Unread.class);
    }

    @Test
    void decodeRefusesOtherBytes() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> reader.decode(new byte[] {1, 2, 3}));
    }

    private static BufferedImage noise(int size) {
        BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
        RandomStream random = RandomStream.of(3);
        for (int i = 0; i < size * size; i++) {
            image.setRGB(i % size, i / size, random.nextInt() & 0xFFFFFF);
        }
        return image;
    }
}
