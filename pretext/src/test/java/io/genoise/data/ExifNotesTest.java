package io.genoise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import com.drew.lang.ByteArrayReader;
import com.drew.metadata.Directory;
import com.drew.metadata.Metadata;
import com.drew.metadata.StringValue;
import com.drew.metadata.exif.ExifDirectoryBase;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Notes of whole and of damaged blocks, as metadata-extractor finds them.
class ExifNotesTest {
    private static final int ORIENTATION = 0x0112;
    private static final int[] TEXTS = {0x010F, 0x0110, 0x9003, 0x9291, 0xA431};

    @Test
    void aCamerasNotesAreFoundInBothByteOrders() {
        for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
            ExifNotes notes = notes(camera(order, 6));
            assertThat(notes.number(ORIENTATION)).hasValue(6);
            assertThat(Arrays.stream(TEXTS).mapToObj(notes::text))
                    .containsExactly("Maker", "Model 5", "2025:11:30 23:59:58", "05", "123456");
        }
    }

    @Test
    void whatAnotherReaderFindsInDamagedBlocksIsFoundTheSame() {
        Random random = new Random(1);
        int found = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] block =
                    camera(
                            i % 2 == 0 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN,
                            1 + random.nextInt(8));
            for (int changed = random.nextInt(5); changed > 0; changed--) {
                block[random.nextInt(block.length)] = (byte) random.nextInt(256);
            }
            if (random.nextInt(4) == 0) {
                block = Arrays.copyOf(block, random.nextInt(block.length));
            }
            ExifNotes notes = notes(block);
            Metadata others = new Metadata();
            new ExifReader().extract(new ByteArrayReader(block), others);
            OptionalInt turn = turn(others);
            if (turn.isPresent()) {
                assertThat(notes.number(ORIENTATION)).as("block %s", i).isEqualTo(turn);
                found++;
            }
            for (int tag : TEXTS) {
                String text = text(others, tag);
                if (!text.isEmpty()) {
                    assertThat(notes.text(tag)).as("block %s, tag %s", i, tag).isEqualTo(text);
                }
            }
        }
        assertThat(found).isGreaterThan(10_000);
    }

    @Test
    void directoriesThatPointToThemselvesEnd() {
        ByteBuffer block = ByteBuffer.wrap(camera(ByteOrder.BIG_ENDIAN, 3));
        int pointer = 10 + 3 * 12 + 8;
        assertThat(block.getShort(pointer - 8)).isEqualTo((short) 0x8769);
        block.putInt(pointer, 8);
        assertThat(notes(block.array()).number(ORIENTATION)).hasValue(3);
    }

    @Test
    void hugeCountsCostNeitherTimeNorMemory() {
        int entries = 0xFFFF;
        ByteBuffer block = ByteBuffer.allocate(14 + 12 * entries + (1 << 26));
        block.putShort((short) 0x4D4D).putShort((short) 42).putInt(8).putShort((short) entries);
        for (int i = 0; i < entries; i++) {
            block.putShort((short) 0x9003).putShort((short) 2);
            block.putInt(1 << 26).putInt(14 + 12 * entries - 4);
        }
        Arrays.fill(block.array(), block.position(), block.capacity(), (byte) 'x');
        assertTimeout(
                Duration.ofSeconds(2),
                () -> assertThat(notes(block.array()).text(0x9003)).hasSize(1000));
    }

    private static ExifNotes notes(byte[] block) {
        return new ExifNotes(block, 0, block.length);
    }

    private static OptionalInt turn(Metadata metadata) {
        Directory first = metadata.getFirstDirectoryOfType(ExifIFD0Directory.class);
        Object noted = first == null ? null : first.getObject(ORIENTATION);
        boolean whole = noted instanceof Integer || noted instanceof Long;
        int turn = whole ? ((Number) noted).intValue() : 0;
        return turn >= 1 && turn <= 8 ? OptionalInt.of(turn) : OptionalInt.empty();
    }

    private static String text(Metadata metadata, int tag) {
        for (Directory directory : metadata.getDirectoriesOfType(ExifDirectoryBase.class)) {
            if (directory.getObject(tag) instanceof StringValue text) {
                return text.toString().strip();
            }
        }
        return "";
    }

    /// A first directory, EXIF's, and one of a thumbnail that says something else.
    private static byte[] camera(ByteOrder order, int orientation) {
        ByteBuffer block = ByteBuffer.allocate(400).order(order);
        block.putShort((short) (order == ByteOrder.BIG_ENDIAN ? 0x4D4D : 0x4949));
        block.putShort((short) 42).putInt(8);
        int values = 200;
        block.putShort((short) 4);
        values = text(block, 0x010F, "Maker", values);
        values = text(block, 0x0110, "Model 5", values);
        entry(block, ORIENTATION, 3, 1).putShort((short) orientation).putShort((short) 0);
        entry(block, 0x8769, 4, 1).putInt(62);
        block.putInt(120);
        block.position(62).putShort((short) 4);
        values = text(block, 0x9003, "2025:11:30 23:59:58", values);
        entry(block, 0x927C, 7, 60).putInt(340); // a maker's own
        entry(block, 0x9291, 2, 3).put("05\0\0".getBytes(StandardCharsets.US_ASCII));
        text(block, 0xA431, "123456", values);
        block.putInt(0);
        block.position(120).putShort((short) 1);
        entry(block, ORIENTATION, 3, 1).putShort((short) 1).putShort((short) 0);
        block.putInt(0);
        return block.array();
    }

    private static int text(ByteBuffer block, int tag, String text, int at) {
        byte[] bytes = (text + "\0").getBytes(StandardCharsets.US_ASCII);
        entry(block, tag, 2, bytes.length).putInt(at);
        block.put(at, bytes);
        return at + bytes.length;
    }

    private static ByteBuffer entry(ByteBuffer block, int tag, int type, int count) {
        return block.putShort((short) tag).putShort((short) type).putInt(count);
    }
}
