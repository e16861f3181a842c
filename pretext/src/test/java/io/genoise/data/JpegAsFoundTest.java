package io.genoise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// JPEG files as cameras, scanners, printers and careless programs write them: what libjpeg reads is read, in the same
/// colours, and what has lost pixels is broken.
class JpegAsFoundTest {
    private static final int[][] QUADRANTS = {
        {200, 40, 40}, {40, 180, 60}, {50, 60, 200}, {220, 210, 80}
    };
    private static final byte[] JFIF = hex("FFE00010 4A46494600 0101 00 0001 0001 0000");
    private static final byte[] ADOBE_RGB = hex("FFEE000E 41646F6265 0064 0000 0000 00");
    private static final byte[] ADOBE_YCC = hex("FFEE000E 41646F6265 0064 0000 0000 01");
    private static final byte[] ADOBE_YCCK = hex("FFEE000E 41646F6265 0064 0000 0000 02");
    private static final byte[] ADOBE_ODD = hex("FFEE000E 41646F6265 0064 0000 0000 07");

    private final PictureReader reader = new PictureReader();

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /// Luminance and chrominances by JFIF's formula.
    private static int[] ycc(int[] rgb) {
        double y = 0.299 * rgb[0] + 0.587 * rgb[1] + 0.114 * rgb[2];
        return new int[] {
            (int) Math.round(y),
            (int) Math.round(128 + (rgb[2] - y) / 1.772),
            (int) Math.round(128 + (rgb[0] - y) / 1.402)
        };
    }

    /// Four quarters of [64, 64] whose components are stored as given, without any application segment.
    private static byte[] stored(int[]... quadrants) {
        return TestPictures.bare(64, 64, (y, x) -> quadrants[y / 32 * 2 + x / 32]);
    }

    private static byte[] storedAsYcc() {
        return stored(Arrays.stream(QUADRANTS).map(JpegAsFoundTest::ycc).toArray(int[][]::new));
    }

    private static byte[] jfif() {
        return TestPictures.spliced(storedAsYcc(), 2, JFIF);
    }

    private static byte[] segment(int marker, byte[] body) {
        byte[] head = {
            (byte) 0xFF, (byte) marker, (byte) ((body.length + 2) >> 8), (byte) (body.length + 2)
        };
        return TestPictures.spliced(head, 4, body);
    }

    private static byte[] exif(String tiff) {
        return segment(0xE1, TestPictures.spliced(ascii("Exif\0\0"), 6, hex(tiff)));
    }

    /// The index of a marker's 0xFF.
    private static int find(byte[] jpeg, int marker) {
        int at = 2;
        while ((jpeg[at + 1] & 0xFF) != marker) {
            at += 2 + ((jpeg[at + 2] & 0xFF) << 8 | (jpeg[at + 3] & 0xFF));
        }
        return at;
    }

    private static byte[] without(byte[] jpeg, int marker) {
        int at = find(jpeg, marker);
        int next = at + 2 + ((jpeg[at + 2] & 0xFF) << 8 | (jpeg[at + 3] & 0xFF));
        byte[] rest = Arrays.copyOf(jpeg, jpeg.length - (next - at));
        System.arraycopy(jpeg, next, rest, at, jpeg.length - next);
        return rest;
    }

    private static byte[] named(byte[] jpeg, int... ids) {
        byte[] renamed = jpeg.clone();
        int frame = find(jpeg, 0xC0);
        int scan = find(jpeg, 0xDA);
        for (int c = 0; c < ids.length; c++) {
            renamed[frame + 10 + 3 * c] = (byte) ids[c];
            renamed[scan + 5 + 2 * c] = (byte) ids[c];
        }
        return renamed;
    }

    private static int[] pixel(Picture picture, int y, int x) {
        int[] values = new int[picture.channels()];
        for (int c = 0; c < values.length; c++) {
            values[c] = picture.pixels()[(y * picture.width() + x) * values.length + c] & 0xFF;
        }
        return values;
    }

    private void assertQuadrants(byte[] jpeg, int[]... expected) throws IOException {
        Picture picture = reader.decode(jpeg);
        for (int q = 0; q < 4; q++) {
            int[] seen = pixel(picture, q / 2 * 32 + 16, q % 2 * 32 + 16);
            assertThat(seen).hasSameSizeAs(expected[q]);
            for (int c = 0; c < seen.length; c++) {
                assertThat(seen[c])
                        .as("quadrant %d: %s", q, Arrays.toString(seen))
                        .isCloseTo(expected[q][c], within(3));
            }
        }
    }

    private void assertBroken(byte[] jpeg, String why) {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> reader.decode(jpeg))
                .withMessageContaining(why);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0000", "0201", "0300", "0102", "01FF"})
    void anyJfifRevisionIsRead(String revision) throws IOException {
        byte[] jpeg = jfif();
        System.arraycopy(hex(revision), 0, jpeg, 11, 2);
        assertQuadrants(jpeg, QUADRANTS);
    }

    @Test
    void jfifThumbnailIsPassedOver() throws IOException {
        byte[] body =
                TestPictures.spliced(hex("4A46494600 0101 00 0001 0001 0101"), 14, new byte[3]);
        assertQuadrants(TestPictures.spliced(storedAsYcc(), 2, segment(0xE0, body)), QUADRANTS);
    }

    @ParameterizedTest
    @ValueSource(ints = {0xDB, 0xC0, 0xC4, 0xDA})
    void strayBytesBeforeASegmentArePassedOver(int marker) throws IOException {
        byte[] jpeg = jfif();
        int at = find(jpeg, marker);
        assertQuadrants(TestPictures.spliced(jpeg, at, hex("0000 123456")), QUADRANTS);
        assertQuadrants(TestPictures.spliced(jpeg, at, hex("FFFFFF")), QUADRANTS);
    }

    @Test
    void strayBytesAfterTheStartArePassedOver() throws IOException {
        assertQuadrants(TestPictures.spliced(jfif(), 2, hex("000102")), QUADRANTS);
    }

    @Test
    void strayBytesBeforeTheEndArePassedOver() throws IOException {
        byte[] jpeg = jfif();
        byte[] stray = hex("1122 3311 2233 1122 3344 5566 7788 99AA BB");
        assertQuadrants(TestPictures.spliced(jpeg, jpeg.length - 2, stray), QUADRANTS);
    }

    @Test
    void whatFollowsTheEndIsPassedOver() throws IOException {
        byte[] jpeg = jfif();
        byte[] second = TestPictures.jpeg(TestPictures.grey(8, 8, 9), 50);
        assertQuadrants(TestPictures.spliced(jpeg, jpeg.length, second), QUADRANTS);
        assertQuadrants(TestPictures.spliced(jpeg, jpeg.length, ascii("FFtrailer")), QUADRANTS);
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 0", "0, 63, 17", "1, 5, 0"})
    void spectralRangeOfASequentialScanMeansNothing(int from, int to, int approximation)
            throws IOException {
        byte[] jpeg = jfif();
        int scan = find(jpeg, 0xDA);
        jpeg[scan + 11] = (byte) from;
        jpeg[scan + 12] = (byte) to;
        jpeg[scan + 13] = (byte) approximation;
        assertQuadrants(jpeg, QUADRANTS);
    }

    @Test
    void colourProfileOfOtherChannelsIsNotApplied() throws IOException {
        byte[] grey = ICC_Profile.getInstance(ColorSpace.CS_GRAY).getData();
        assertQuadrants(withProfile(jfif(), grey), QUADRANTS);
        byte[] rgb = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
        byte[] picture = TestPictures.jpeg(TestPictures.grey(16, 16, 87), 95);
        assertThat(pixel(reader.decode(withProfile(picture, rgb)), 8, 8)[0])
                .isCloseTo(87, within(1));
    }

    @Test
    void colourProfileThatFitsIsNotAppliedEither() throws IOException {
        byte[] rgb = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
        assertQuadrants(withProfile(jfif(), rgb), QUADRANTS);
    }

    @Test
    void damagedColourProfileIsPassedOver() throws IOException {
        byte[] profile = ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData();
        byte[] garbage = new byte[300];
        Arrays.fill(garbage, (byte) 0xAA);
        assertQuadrants(withProfile(jfif(), Arrays.copyOf(profile, 200)), QUADRANTS);
        assertQuadrants(withProfile(jfif(), garbage), QUADRANTS);
        assertQuadrants(withProfile(jfif(), new byte[0]), QUADRANTS);
        byte[] wrongCount = withProfile(jfif(), profile);
        wrongCount[18 + 17] = 9;
        assertQuadrants(wrongCount, QUADRANTS);
    }

    private static byte[] withProfile(byte[] jpeg, byte[] profile) {
        byte[] head = TestPictures.spliced(ascii("ICC_PROFILE\0"), 12, new byte[] {1, 1});
        byte[] segment = segment(0xE2, TestPictures.spliced(head, 14, profile));
        int after = jpeg[3] == (byte) 0xE0 ? 20 : 2;
        return TestPictures.spliced(jpeg, after, segment);
    }

    @ParameterizedTest
    @CsvSource({"0, 1, 2", "1, 2, 3", "1, 1, 1", "89, 67, 99", "0, 0, 0", "34, 35, 36"})
    void componentsWithoutASegmentThatNamesThemAreYcc(int first, int second, int third)
            throws IOException {
        assertQuadrants(named(storedAsYcc(), first, second, third), QUADRANTS);
    }

    @Test
    void componentsCalledRgbAreRgb() throws IOException {
        assertQuadrants(named(stored(QUADRANTS), 'R', 'G', 'B'), QUADRANTS);
    }

    @Test
    void jfifWinsOverAdobeAndNames() throws IOException {
        assertQuadrants(TestPictures.spliced(jfif(), 2, ADOBE_RGB), QUADRANTS);
        assertQuadrants(TestPictures.spliced(jfif(), 20, ADOBE_RGB), QUADRANTS);
        assertQuadrants(named(jfif(), 'R', 'G', 'B'), QUADRANTS);
    }

    @Test
    void adobeDecidesWhereThereIsNoJfif() throws IOException {
        assertQuadrants(TestPictures.spliced(stored(QUADRANTS), 2, ADOBE_RGB), QUADRANTS);
        assertQuadrants(TestPictures.spliced(storedAsYcc(), 2, ADOBE_YCC), QUADRANTS);
        assertQuadrants(TestPictures.spliced(storedAsYcc(), 2, ADOBE_ODD), QUADRANTS);
        byte[] named = named(storedAsYcc(), 'R', 'G', 'B');
        assertQuadrants(TestPictures.spliced(named, 2, ADOBE_YCC), QUADRANTS);
    }

    /// `R = C K / 255` of inks that are stored upside down.
    @Test
    void inksAreStoredUpsideDownWhetherAdobeSaysSoOrNot() throws IOException {
        int[][] inks = {
            {200, 40, 40, 255}, {80, 240, 120, 128}, {0, 0, 0, 255}, {255, 255, 255, 60}
        };
        int[][] seen = {{200, 40, 40}, {40, 120, 60}, {0, 0, 0}, {60, 60, 60}};
        assertQuadrants(stored(inks), seen);
        assertQuadrants(TestPictures.spliced(stored(inks), 2, ADOBE_RGB), seen);
    }

    @Test
    void ycckIsTurnedIntoInks() throws IOException {
        int[][] upsideDown = {{200, 40, 40}, {80, 240, 120}, {30, 60, 90}, {255, 255, 255}};
        int[] black = {255, 128, 200, 60};
        int[][] ycck = new int[4][];
        int[][] seen = new int[4][3];
        for (int q = 0; q < 4; q++) {
            int[] rgb = new int[3];
            for (int c = 0; c < 3; c++) {
                rgb[c] = 255 - upsideDown[q][c];
                seen[q][c] = upsideDown[q][c] * black[q] / 255;
            }
            int[] ycc = ycc(rgb);
            ycck[q] = new int[] {ycc[0], ycc[1], ycc[2], black[q]};
        }
        assertQuadrants(TestPictures.spliced(stored(ycck), 2, ADOBE_YCCK), seen);
    }

    @Test
    void colourProfileOfInksIsNotApplied() throws IOException {
        int[][] inks = {
            {200, 40, 40, 255}, {80, 240, 120, 128}, {0, 0, 0, 255}, {255, 255, 255, 60}
        };
        int[][] seen = {{200, 40, 40}, {40, 120, 60}, {0, 0, 0}, {60, 60, 60}};
        byte[] rgb = ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData();
        assertQuadrants(withProfile(stored(inks), rgb), seen);
    }

    @Test
    void framesOfMotionJpegLeaveTheUsualTablesOut() throws IOException {
        byte[] jpeg = storedAsYcc();
        byte[] bare = without(jpeg, 0xC4);
        while (find(bare, 0xDA) > find(bare, 0xC0) && hasCodes(bare)) {
            bare = without(bare, 0xC4);
        }
        assertQuadrants(bare, QUADRANTS);
    }

    private static boolean hasCodes(byte[] jpeg) {
        int scan = find(jpeg, 0xDA);
        for (int at = 2;
                at < scan;
                at += 2 + ((jpeg[at + 2] & 0xFF) << 8 | (jpeg[at + 3] & 0xFF))) {
            if (jpeg[at + 1] == (byte) 0xC4) {
                return true;
            }
        }
        return false;
    }

    @Test
    void missingQuantisationTableIsDamage() {
        assertBroken(without(jfif(), 0xDB), "quantisation table");
    }

    @Test
    void dataThatEndEarlyAreDamage() {
        byte[] jpeg = TestPictures.jpeg(TestPictures.gradient(64, 64, 40), 90);
        byte[] cut = Arrays.copyOf(jpeg, jpeg.length * 3 / 4);
        assertBroken(cut, "truncated");
        assertBroken(TestPictures.spliced(cut, cut.length, hex("FFD9")), "premature end");
    }

    @Test
    void missingEndMarkerIsDamage() {
        byte[] jpeg = jfif();
        assertBroken(Arrays.copyOf(jpeg, jpeg.length - 2), "truncated");
    }

    /// A column of blocks of one colour, each coded by itself: every block but the last has a restart marker after it.
    private static byte[] column(int blocks, String... restarts) {
        byte[] one = TestPictures.bare(8, 8, (y, x) -> ycc(QUADRANTS[0]));
        one[find(one, 0xC0) + 6] = (byte) (8 * blocks);
        byte[] jpeg = TestPictures.spliced(one, find(one, 0xDA), segment(0xDD, new byte[] {0, 1}));
        byte[] block = Arrays.copyOfRange(jpeg, find(jpeg, 0xDA) + 14, jpeg.length - 2);
        for (String restart : restarts) {
            jpeg = TestPictures.spliced(jpeg, jpeg.length - 2, hex(restart));
            jpeg = TestPictures.spliced(jpeg, jpeg.length - 2, block);
        }
        return jpeg;
    }

    @Test
    void restartMarkersAreFollowed() throws IOException {
        Picture picture = reader.decode(column(4, "FFD0", "FFD1", "FFFFD2"));
        assertThat(picture.height()).isEqualTo(32);
        for (int y = 0; y < 32; y++) {
            assertThat(pixel(picture, y, 3)[0]).isCloseTo(200, within(3));
        }
    }

    @Test
    void restartMarkerAfterTheLastBlockDoesNoHarm() throws IOException {
        byte[] jpeg = column(3, "FFD0", "FFD1");
        jpeg = TestPictures.spliced(jpeg, jpeg.length - 2, hex("FFD2"));
        assertThat(pixel(reader.decode(jpeg), 20, 3)[0]).isCloseTo(200, within(3));
    }

    @Test
    void missingRestartMarkersAreDamage() {
        byte[] jpeg = jfif();
        byte[] restarts = segment(0xDD, new byte[] {0, 4});
        assertBroken(TestPictures.spliced(jpeg, find(jpeg, 0xDA), restarts), "restart markers");
        assertBroken(column(4, "FFD0", "FFD2", "FFD3"), "restart marker");
        assertBroken(column(4, "FFD0", "FFD1"), "restart marker");
    }

    @Test
    void strayBytesBeforeARestartMarkerAreDamage() {
        assertBroken(column(3, "123456789ABCDEF0 FFD0", "FFD1"), "extraneous bytes");
    }

    @Test
    void progressivePictureWithoutItsLastScansIsRead() throws IOException {
        byte[] jpeg = TestPictures.progressiveJpeg(TestPictures.gradient(64, 64, 40));
        int last = jpeg.length;
        while (!(jpeg[last - 2] == (byte) 0xFF && jpeg[last - 1] == (byte) 0xDA)) {
            last--;
        }
        byte[] coarse = Arrays.copyOf(jpeg, last);
        coarse[last - 1] = (byte) 0xD9;
        int[] seen = pixel(reader.decode(coarse), 30, 30);
        assertThat(seen[2]).isCloseTo(40, within(12));
    }

    @ParameterizedTest
    @CsvSource({
        "C9, ARITHMETIC_JPEG",
        "CA, ARITHMETIC_JPEG",
        "C3, LOSSLESS_JPEG",
        "C5, HIERARCHICAL_JPEG"
    })
    void otherWaysOfCodingAreNamed(String frame, PictureFormat format) {
        byte[] jpeg = jfif();
        jpeg[find(jpeg, 0xC0) + 1] = hex(frame)[0];
        assertThatExceptionOfType(UnsupportedPictureException.class)
                .isThrownBy(() -> reader.decode(jpeg))
                .satisfies(e -> assertThat(e.format()).isEqualTo(format));
    }

    @Test
    void twelveBitsAreNamed() {
        byte[] jpeg = jfif();
        jpeg[find(jpeg, 0xC0) + 4] = 12;
        assertThatExceptionOfType(UnsupportedPictureException.class)
                .isThrownBy(() -> reader.decode(jpeg))
                .satisfies(e -> assertThat(e.format()).isEqualTo(PictureFormat.DEEP_JPEG));
    }

    private static final String LITTLE =
            "49492A0008000000 0100 12010300 01000000 %02X000000 00000000";
    private static final String BIG =
            "4D4D002A00000008 0001 0112 0003 00000001 00%02X0000 00000000";
    private static final String NO_NOTE =
            "49492A0008000000 0100 0E010200 04000000 41424300 00000000";

    private int turn(byte[]... segments) throws IOException {
        byte[] jpeg = jfif();
        int at = 2;
        for (byte[] segment : segments) {
            jpeg = TestPictures.spliced(jpeg, at, segment);
            at += segment.length;
        }
        return reader.decode(jpeg).origin().orientation();
    }

    @Test
    void firstTurnThatIsNotedCounts() throws IOException {
        assertThat(turn(exif(LITTLE.formatted(6)), exif(LITTLE.formatted(1)))).isEqualTo(6);
        assertThat(turn(exif(LITTLE.formatted(6)), exif(NO_NOTE))).isEqualTo(6);
        assertThat(turn(exif(NO_NOTE), exif(BIG.formatted(8)))).isEqualTo(8);
        assertThat(turn(exif(LITTLE.formatted(0)), exif(BIG.formatted(3)))).isEqualTo(3);
    }

    @Test
    void bothByteOrdersAreKnown() throws IOException {
        assertThat(turn(exif(BIG.formatted(6)))).isEqualTo(6);
        assertThat(turn(exif(LITTLE.formatted(6)))).isEqualTo(6);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "49", "4949", "49492A00FFFFFF7F", "4D4D002A00000008FFFF", "00"})
    void nonsenseInsteadOfExifIsPassedOver(String tiff) throws IOException {
        assertThat(turn(exif(tiff), exif(BIG.formatted(5)))).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 9, 255})
    void turnOutOfRangeIsNone(int note) throws IOException {
        assertThat(turn(exif(LITTLE.formatted(note)))).isEqualTo(1);
    }

    @Test
    void segmentOfAnotherKindIsNoExif() throws IOException {
        byte[] xmp = segment(0xE1, ascii("http://ns.adobe.com/xap/1.0/\0<x/>"));
        assertThat(turn(xmp, exif(LITTLE.formatted(6)))).isEqualTo(6);
    }

    @Test
    void headerTellsHowComponentsAreStored() throws IOException {
        byte[] jpeg = TestPictures.jpeg(TestPictures.gradient(32, 16, 7), 50);
        JpegHeader header = JpegFile.read(jpeg).header();
        assertThat(header.components())
                .extracting(c -> c.across() + "x" + c.down())
                .containsExactly("2x2", "1x1", "1x1");
        assertThat(header.components().getFirst().table()).startsWith(16, 11, 12, 14).hasSize(64);
        assertThat(header.components().getLast().table()).startsWith(17, 18, 18, 24);
    }

    @ParameterizedTest
    @EnumSource(
            value = JpegHeader.Colours.class,
            names = {"GREY", "YCBCR"})
    void decoderSeesNoApplicationSegment(JpegHeader.Colours colours) throws IOException {
        boolean grey = colours == JpegHeader.Colours.GREY;
        BufferedImage image = grey ? TestPictures.grey(8, 8, 3) : TestPictures.gradient(8, 8, 3);
        byte[] jpeg = TestPictures.withOrientation(TestPictures.jpeg(image, 90), 6);
        JpegFile file = JpegFile.read(jpeg);
        assertThat(file.header().colours()).isEqualTo(colours);
        assertThat(new String(file.coded(), StandardCharsets.ISO_8859_1))
                .doesNotContain("JFIF", "Exif");
    }
}
