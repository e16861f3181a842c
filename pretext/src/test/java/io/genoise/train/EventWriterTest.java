package io.genoise.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.shape.TensorShape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.framework.Summary;
import org.tensorflow.util.Event;
import org.tensorflow.util.SessionLog;

/// Reads the events back with Google's generated classes.
class EventWriterTest {
    private static final Clock NOON =
            Clock.fixed(Instant.ofEpochMilli(1_700_000_000_500L), ZoneOffset.UTC);

    @TempDir Path folder;

    @Test
    void scalarsAreReadBack() throws IOException {
        try (EventWriter writer = new EventWriter(folder, 0, NOON)) {
            writer.scalars(300, Map.of("train/loss", 0.75));
            writer.scalars(1L << 40, Map.of("train/loss", Float.NaN));
        }

        List<Event> events = read(onlyFile());

        assertThat(events).hasSize(3);
        assertThat(events.get(0).getFileVersion()).isEqualTo("brain.Event:2");
        assertThat(events.get(1).getWallTime()).isEqualTo(1_700_000_000.5);
        assertThat(events.get(1).getStep()).isEqualTo(300);
        assertThat(events.get(1).getSummary().getValue(0).getTag()).isEqualTo("train/loss");
        assertThat(events.get(1).getSummary().getValue(0).getSimpleValue()).isEqualTo(0.75f);
        assertThat(events.get(2).getStep()).isEqualTo(1L << 40);
        assertThat(events.get(2).getSummary().getValue(0).getSimpleValue()).isNaN();
    }

    @Test
    void aPictureIsReadBack() throws IOException {
        byte[] png = {1, 2, (byte) 200};
        try (EventWriter writer = new EventWriter(folder, 0, NOON)) {
            writer.image(5, "filters", TensorShape.of(20, 30, 3), png);
        }

        Summary.Image image = read(onlyFile()).get(1).getSummary().getValue(0).getImage();

        assertThat(image.getHeight()).isEqualTo(20);
        assertThat(image.getWidth()).isEqualTo(30);
        assertThat(image.getColorspace()).isEqualTo(3);
        assertThat(image.getEncodedImageString().toByteArray()).containsExactly(png);
    }

    @Test
    void aResumedRunStartsAFileThatTakesBackLaterSteps() throws IOException {
        new EventWriter(folder, 0, NOON).close();
        Path second;
        try (EventWriter writer = new EventWriter(folder, 300, NOON)) {
            second = writer.file();
        }

        Event start = read(second).get(1);

        assertThat(start.getStep()).isEqualTo(300);
        assertThat(start.getSessionLog().getStatus()).isEqualTo(SessionLog.SessionStatus.START);
    }

    @Test
    void theMaskedCheckIsThatOfTheFormat() {
        // RFC 3720, B.4: the CRC32C of 32 zero bytes is 0x8a9136aa.
        int crc = 0x8a9136aa;

        assertThat(EventWriter.check(new byte[32], 0, 32))
                .isEqualTo(((crc >>> 15) | (crc << 17)) + 0xa282ead8);
    }

    private Path onlyFile() throws IOException {
        try (var files = Files.list(folder)) {
            return files.reduce(
                            (a, b) -> {
                                throw new AssertionError(a + " and " + b);
                            })
                    .orElseThrow();
        }
    }

    private static List<Event> read(Path file) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        List<Event> events = new ArrayList<>();
        while (in.hasRemaining()) {
            int start = in.position();
            byte[] data = new byte[Math.toIntExact(in.getLong())];
            assertThat(in.getInt()).isEqualTo(EventWriter.check(in.array(), start, 8));
            in.get(data);
            assertThat(in.getInt()).isEqualTo(EventWriter.check(data, 0, data.length));
            events.add(Event.parseFrom(data));
        }
        return events;
    }
}
