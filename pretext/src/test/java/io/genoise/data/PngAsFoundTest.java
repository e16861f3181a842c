package io.genoise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// PNG files as programs write them: what libpng reads is read, with the same samples, and what has lost pixels is
/// broken. Files are put together chunk by chunk, so that each is what its test says.
class PngAsFoundTest {
    private static final int GREY = 0;
    private static final int RGB = 2;
    private static final int PALETTE = 3;
    private static final int GREY_ALPHA = 4;
    private static final int RGB_ALPHA = 6;
    private static final byte[] END = chunk("IEND", "");

    private final PictureReader reader = new PictureReader();

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    private static byte[] chunk(String type, byte[] body) {
        byte[] chunk =
                ByteBuffer.allocate(12 + body.length)
                        .putInt(body.length)
                        .put(type.getBytes(StandardCharsets.US_ASCII))
                        .put(body)
                        .array();
        CRC32 crc = new CRC32();
        crc.update(chunk, 4, 4 + body.length);
        ByteBuffer.wrap(chunk).putInt(8 + body.length, (int) crc.getValue());
        return chunk;
    }

    private static byte[] chunk(String type, String hex) {
        return chunk(type, hex(hex));
    }

    /// The same with a wrong checksum.
    private static byte[] bent(byte[] chunk) {
        byte[] bent = chunk.clone();
        bent[bent.length - 1] ^= 1;
        return bent;
    }

    private static byte[] header(int width, int height, int depth, int colours, int interlaced) {
        return chunk(
                "IHDR",
                ByteBuffer.allocate(13)
                        .putInt(width)
                        .putInt(height)
                        .put((byte) depth)
                        .put((byte) colours)
                        .put((byte) 0)
                        .put((byte) 0)
                        .put((byte) interlaced)
                        .array());
    }

    /// Compressed rows, each after a zero that says that it is not filtered.
    private static byte[] compressed(String... rows) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(bytes, new Deflater(9))) {
            for (String row : rows) {
                out.write(0);
                out.write(hex(row));
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return bytes.toByteArray();
    }

    /// A row as zlib stores it without packing, said not to be the last block: the next one may be anything.
    private static byte[] stored() {
        return hex("7801 00 0700 F8FF 00C8283C010203");
    }

    private static byte[] pixels(String... rows) {
        return chunk("IDAT", compressed(rows));
    }

    private static byte[] png(byte[]... chunks) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(hex("89504E470D0A1A0A"));
        for (byte[] chunk : chunks) {
            bytes.writeBytes(chunk);
        }
        return bytes.toByteArray();
    }

    /// Two pixels, (200, 40, 60) and (1, 2, 3), with `extra` between header and pixels.
    private static byte[] twoPixels(byte[]... extra) {
        byte[][] chunks = new byte[extra.length + 3][];
        chunks[0] = header(2, 1, 8, RGB, 0);
        System.arraycopy(extra, 0, chunks, 1, extra.length);
        chunks[extra.length + 1] = pixels("C8283C 010203");
        chunks[extra.length + 2] = END;
        return png(chunks);
    }

    private void assertPixels(byte[] png, int... expected) throws IOException {
        Picture picture = reader.decode(png);
        int[] seen = new int[picture.pixels().length];
        for (int i = 0; i < seen.length; i++) {
            seen[i] = picture.pixels()[i] & 0xFF;
        }
        assertThat(seen).containsExactly(expected);
    }

    private void assertBroken(byte[] png, String why) {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> reader.decode(png))
                .withMessageContaining(why);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tEXt", "zTXt", "iTXt", "iCCP", "gAMA", "pHYs", "tIME", "eXIf", "prVt"})
    void damagedChunkThatMayBeLeftOutIsLeftOut(String type) throws IOException {
        assertPixels(twoPixels(bent(chunk(type, "436F6D00 00000001 0203"))), 200, 40, 60, 1, 2, 3);
    }

    @ParameterizedTest
    @CsvSource({
        "iCCP, 7800",
        "iCCP, 00",
        "iCCP, 69636300 00 789C0000",
        "zTXt, 4100 00 1234",
        "gAMA, 00",
        "gAMA, 00000000",
        "cHRM, 0000",
        "sRGB, 09",
        "pHYs, 00",
        "bKGD, 00",
        "hIST, 00",
        "sBIT, 000000",
        "tIME, 00",
        "acTL, 00",
        "sPLT, 41",
        "iTXt, 41",
        "cICP, 00"
    })
    void nonsenseInAChunkThatMayBeLeftOutIsPassedOver(String type, String body) throws IOException {
        assertPixels(twoPixels(chunk(type, body)), 200, 40, 60, 1, 2, 3);
    }

    @Test
    void gammaAndProfilesAreNotApplied() throws IOException {
        assertPixels(twoPixels(chunk("gAMA", "000186A0")), 200, 40, 60, 1, 2, 3);
        assertPixels(twoPixels(chunk("sRGB", "00")), 200, 40, 60, 1, 2, 3);
        assertPixels(
                png(header(2, 1, 8, GREY, 0), chunk("gAMA", "000186A0"), pixels("57FF"), END),
                87,
                255);
    }

    @ParameterizedTest
    @CsvSource({"IDAT", "PLTE"})
    void damagedChunkThatPixelsNeedIsDamage(String type) {
        byte[] palette = chunk("PLTE", "C8283C 010203");
        byte[] rows = pixels("0001");
        boolean inPixels = type.equals("IDAT");
        assertBroken(
                png(
                        header(2, 1, 8, PALETTE, 0),
                        inPixels ? palette : bent(palette),
                        inPixels ? bent(rows) : rows,
                        END),
                "checksum of chunk " + type);
    }

    @Test
    void unknownChunkThatIsNeededIsDamage() {
        assertBroken(twoPixels(chunk("NeED", "00")), "NeED");
    }

    @Test
    void missingEndIsNoDamage() throws IOException {
        byte[] whole = twoPixels();
        for (int cut = 1; cut <= 12; cut++) {
            assertPixels(Arrays.copyOf(whole, whole.length - cut), 200, 40, 60, 1, 2, 3);
        }
        byte[] text = chunk("tEXt", "436F6D6D656E740068656C6C6F");
        byte[] png = png(header(2, 1, 8, RGB, 0), pixels("C8283C 010203"), text);
        assertPixels(Arrays.copyOf(png, png.length - 7), 200, 40, 60, 1, 2, 3);
    }

    @Test
    void damagedEndIsNoDamage() throws IOException {
        assertPixels(
                png(header(2, 1, 8, RGB, 0), pixels("C8283C 010203"), bent(END)),
                200,
                40,
                60,
                1,
                2,
                3);
    }

    @Test
    void pixelsThatEndEarlyAreDamage() {
        byte[] data = compressed("C8283C 010203", "040506 070809", "00FF80 40C020");
        byte[] first = chunk("IDAT", Arrays.copyOf(data, data.length / 2));
        byte[] second = chunk("IDAT", Arrays.copyOfRange(data, data.length / 2, data.length));
        byte[] head = header(2, 3, 8, RGB, 0);
        byte[] whole = png(head, first, second, END);
        assertBroken(Arrays.copyOf(whole, whole.length - 12 - 3), "truncated");
        assertBroken(png(head, first, END), "");
        assertBroken(png(head, first), "");
        assertBroken(png(head), "truncated");
        assertBroken(png(head, END), "before its pixels");
    }

    @Test
    void damageBehindTheLastPixelIsNoDamage() throws IOException {
        byte[] head = header(2, 1, 8, RGB, 0);
        byte[] data = compressed("C8283C 010203");
        byte[] more = TestPictures.spliced(data, data.length, hex("0102030405"));
        byte[] tooLong = compressed("C8283C 010203", "040506 070809");
        byte[] withoutChecksum = Arrays.copyOf(data, data.length - 4);
        byte[] wrongChecksum = data.clone();
        wrongChecksum[data.length - 1] ^= 1;
        byte[] damaged = TestPictures.spliced(stored(), stored().length, hex("06FFFF"));
        for (byte[] idat : new byte[][] {more, tooLong, withoutChecksum, wrongChecksum, damaged}) {
            assertPixels(png(head, chunk("IDAT", idat), END), 200, 40, 60, 1, 2, 3);
        }
        assertBroken(png(head, chunk("IDAT", ""), END), "");
        assertBroken(png(head, chunk("IDAT", Arrays.copyOf(data, 1)), END), "");
    }

    @Test
    void pixelsInManyChunksAreOne() throws IOException {
        byte[] data = compressed("C8283C 010203");
        byte[] first = chunk("IDAT", Arrays.copyOf(data, 5));
        byte[] second = chunk("IDAT", Arrays.copyOfRange(data, 5, data.length));
        assertPixels(
                png(header(2, 1, 8, RGB, 0), first, chunk("IDAT", ""), second, END),
                200,
                40,
                60,
                1,
                2,
                3);
    }

    @Test
    void transparentColourBesideAnAlphaChannelMeansNothing() throws IOException {
        byte[] rgba = pixels("C8283CFF 010203FF");
        byte[] head = header(2, 1, 8, RGB_ALPHA, 0);
        assertPixels(png(head, chunk("tRNS", "0001"), rgba, END), 200, 40, 60, 1, 2, 3);
        assertPixels(png(head, chunk("tRNS", "000100020003"), rgba, END), 200, 40, 60, 1, 2, 3);
        assertPixels(
                png(header(2, 1, 8, GREY_ALPHA, 0), chunk("tRNS", "0001"), pixels("57FF01FF"), END),
                87,
                1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"00", "000100", "", "0001000200030004"})
    void transparentColourOfAWrongLengthMeansNothing(String body) throws IOException {
        assertPixels(twoPixels(chunk("tRNS", body)), 200, 40, 60, 1, 2, 3);
    }

    @Test
    void damagedTransparencyMeansNothing() throws IOException {
        assertPixels(twoPixels(bent(chunk("tRNS", "000100020003"))), 200, 40, 60, 1, 2, 3);
    }

    @Test
    void transparentColourLiesOnWhite() throws IOException {
        assertPixels(twoPixels(chunk("tRNS", "000100020003")), 200, 40, 60, 255, 255, 255);
        assertPixels(
                png(header(2, 1, 8, GREY, 0), chunk("tRNS", "0057"), pixels("5758"), END), 255, 88);
    }

    @Test
    void transparentColourHasAllItsBits() throws IOException {
        assertPixels(
                png(
                        header(2, 1, 16, RGB, 0),
                        chunk("tRNS", "C8C828283C3C"),
                        pixels("C8C828283C3C C8C928283C3C"),
                        END),
                255,
                255,
                255,
                200,
                40,
                60);
        assertPixels(
                png(header(2, 1, 16, GREY, 0), chunk("tRNS", "5757"), pixels("57575758"), END),
                255,
                87);
    }

    /// A row of levels 0 and 1, of which 1 is transparent.
    @ParameterizedTest
    @CsvSource({"1, 40", "2, 10", "4, 01"})
    void transparentGreyOfFewBitsLiesOnWhite(int depth, String row) throws IOException {
        byte[] transparent = chunk("tRNS", "0001");
        assertPixels(png(header(2, 1, depth, GREY, 0), transparent, pixels(row), END), 0, 255);
        assertPixels(
                png(header(2, 1, depth, GREY, 0), pixels(row), END), 0, 255 / ((1 << depth) - 1));
    }

    @Test
    void paletteHasItsTransparency() throws IOException {
        assertPixels(
                png(
                        header(4, 1, 8, PALETTE, 0),
                        chunk("PLTE", "C8283C 010203 FF0000"),
                        chunk("tRNS", "FF0080"),
                        pixels("00010200"),
                        END),
                200,
                40,
                60,
                255,
                255,
                255,
                255,
                127,
                127,
                200,
                40,
                60);
    }

    @Test
    void transparencyOfMoreColoursThanThereAreMeansNothing() throws IOException {
        assertPixels(
                png(
                        header(2, 1, 8, PALETTE, 0),
                        chunk("PLTE", "C8283C 010203"),
                        chunk("tRNS", "000000"),
                        pixels("0001"),
                        END),
                200,
                40,
                60,
                1,
                2,
                3);
    }

    @Test
    void transparencyBeforeThePaletteMeansNothing() throws IOException {
        assertPixels(
                png(
                        header(2, 1, 8, PALETTE, 0),
                        chunk("tRNS", "0000"),
                        chunk("PLTE", "C8283C 010203"),
                        pixels("0001"),
                        END),
                200,
                40,
                60,
                1,
                2,
                3);
    }

    @Test
    void indexBeyondThePaletteIsBlack() throws IOException {
        assertPixels(
                png(
                        header(3, 1, 8, PALETTE, 0),
                        chunk("PLTE", "C8283C 010203"),
                        pixels("0001F0"),
                        END),
                200,
                40,
                60,
                1,
                2,
                3,
                0,
                0,
                0);
    }

    @Test
    void paletteLongerThanItsIndicesIsCut() throws IOException {
        assertPixels(
                png(
                        header(2, 1, 1, PALETTE, 0),
                        chunk("PLTE", "C8283C 010203 040506 070809"),
                        pixels("40"),
                        END),
                200,
                40,
                60,
                1,
                2,
                3);
    }

    @Test
    void suggestedPaletteIsPassedOver() throws IOException {
        assertPixels(twoPixels(chunk("PLTE", "C8283C 010203")), 200, 40, 60, 1, 2, 3);
        assertPixels(
                png(header(2, 1, 8, GREY, 0), chunk("PLTE", "C8283C"), pixels("5701"), END), 87, 1);
    }

    @Test
    void paletteWithoutColoursIsDamage() {
        assertBroken(png(header(2, 1, 8, PALETTE, 0), pixels("0001"), END), "palette");
        assertBroken(
                png(header(2, 1, 8, PALETTE, 0), chunk("PLTE", "C828"), pixels("0001"), END),
                "palette");
    }

    @Test
    void alphaOfSixteenBitsLiesOnWhite() throws IOException {
        assertPixels(
                png(
                        header(2, 1, 16, RGB_ALPHA, 0),
                        pixels("FFFF000000008080 C8C828283C3CFFFF"),
                        END),
                255,
                127,
                127,
                200,
                40,
                60);
        assertPixels(
                png(header(2, 1, 16, GREY_ALPHA, 0), pixels("00008080 5757FFFF"), END), 127, 87);
    }

    @Test
    void greyWithAlphaLiesOnWhite() throws IOException {
        assertPixels(png(header(2, 1, 8, GREY_ALPHA, 0), pixels("0080 57FF"), END), 127, 87);
    }

    /// Of a 2 x 2 picture, Adam7 has pixel (0, 0) in pass 1, (0, 1) in pass 6 and the second row in pass 7.
    @Test
    void interlacedPictureIsPutTogether() throws IOException {
        assertPixels(
                png(header(2, 2, 8, GREY, 1), pixels("0A", "14", "1E28"), END), 10, 20, 30, 40);
        int[] colours = {10, 11, 12, 20, 21, 22, 30, 31, 32, 40, 41, 42};
        assertPixels(
                png(
                        header(2, 2, 16, RGB, 1),
                        pixels("0A0A0B0B0C0C", "141415151616", "1E1E1F1F2020 282829292A2A"),
                        END),
                colours);
        assertPixels(
                png(
                        header(2, 2, 2, PALETTE, 1),
                        chunk("PLTE", "0A0B0C 141516 1E1F20 28292A"),
                        pixels("00", "40", "B0"),
                        END),
                colours);
    }

    private static byte[] exif(int orientation) {
        return TestPictures.exif(orientation);
    }

    private int turn(byte[]... extra) throws IOException {
        return reader.decode(twoPixels(extra)).origin().orientation();
    }

    @Test
    void turnIsReadFromExif() throws IOException {
        assertThat(turn(chunk("eXIf", exif(6)))).isEqualTo(6);
        assertThat(
                        turn(
                                chunk(
                                        "eXIf",
                                        "4D4D002A00000008 0001 0112 0003 00000001 00080000 00000000")))
                .isEqualTo(8);
        byte[] headed = TestPictures.spliced(hex("457869660000"), 6, exif(3));
        assertThat(turn(chunk("eXIf", headed))).isEqualTo(3);
    }

    @Test
    void firstTurnThatIsNotedCounts() throws IOException {
        assertThat(turn(chunk("eXIf", exif(6)), chunk("eXIf", exif(1)))).isEqualTo(6);
        assertThat(turn(chunk("eXIf", exif(0)), chunk("eXIf", exif(8)))).isEqualTo(8);
        assertThat(turn(bent(chunk("eXIf", exif(6))))).isEqualTo(1);
        assertThat(turn(chunk("eXIf", "00"))).isEqualTo(1);
    }

    @Test
    void turnMayFollowThePixels() throws IOException {
        byte[] png =
                png(header(2, 1, 8, RGB, 0), pixels("C8283C 010203"), chunk("eXIf", exif(6)), END);
        assertThat(reader.decode(png).origin().orientation()).isEqualTo(6);
        assertThat(reader.decode(Arrays.copyOf(png, png.length - 12)).origin().orientation())
                .isEqualTo(6);
    }

    @Test
    void applesVariantIsNamed() {
        assertBroken(
                png(chunk("CgBI", "50002002"), header(2, 1, 8, RGB, 0), pixels("00"), END),
                "Apple");
    }
}
