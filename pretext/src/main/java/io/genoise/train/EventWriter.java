package io.genoise.train;

import io.genoise.shape.TensorShape;
import io.genoise.weights.ProtocolBuffer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32C;

/// Writes what TensorBoard reads: a file of records, each a TensorFlow `Event`, in a folder of its own.
///
///     record = length (8 bytes) · check of the length (4) · event · check of the event (4)
///     check  = rotate(crc32c, 15) + 0xa282ead8
///
/// Every record is handed to the system at once, so that a crash loses no more than the last one. See
/// `tensorflow/core/lib/io/record_writer.h` and `tensorflow/core/util/event.proto`.
public final class EventWriter implements AutoCloseable {
    private static final int MASK = 0xa282ead8;

    private final Path file;
    private final Clock clock;
    private final OutputStream out;

    /// Starts a new file in `folder`.
    ///
    /// @param firstStep 0, or the step from which a resumed run goes on: TensorBoard then forgets what an earlier file
    ///     says of that step and later ones
    /// @throws IOException if the file cannot be made
    public EventWriter(Path folder, long firstStep) throws IOException {
        this(folder, firstStep, Clock.systemUTC());
    }

    EventWriter(Path folder, long firstStep, Clock clock) throws IOException {
        this.clock = clock;
        Files.createDirectories(folder);
        file = unused(folder, clock.instant().getEpochSecond());
        out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        record(event(0).text(3, "brain.Event:2"));
        if (firstStep > 0) {
            int start = 1;
            record(event(firstStep).message(7, new ProtocolBuffer().integer(1, start)));
        }
    }

    /// The file written to.
    public Path file() {
        return file;
    }

    /// Writes figures of a step, by name; `train/loss` and `train/accuracy` appear under one heading. Values that are
    /// not finite are written as they are.
    ///
    /// @throws IOException if the disk does not take it; the message names the file
    public void scalars(long step, Map<String, ? extends Number> values) throws IOException {
        ProtocolBuffer summary = new ProtocolBuffer();
        values.forEach((name, value) ->
                summary.message(
                        1, new ProtocolBuffer().text(1, name).single(2, value.floatValue())));
        record(event(step).message(5, summary));
    }

    /// Writes a picture of a step.
    ///
    /// @param shape of the picture, `[height,width,channels]`, with 1 channel (grey) or 3 (RGB)
    /// @param png the picture as a PNG file
    /// @throws IOException if the disk does not take it; the message names the file
    public void image(long step, String name, TensorShape shape, byte[] png) throws IOException {
        ProtocolBuffer image =
                new ProtocolBuffer()
                        .integer(1, shape.extent(0))
                        .integer(2, shape.extent(1))
                        .integer(3, shape.extent(2))
                        .bytes(4, png);
        ProtocolBuffer value = new ProtocolBuffer().text(1, name).message(4, image);
        record(event(step).message(5, new ProtocolBuffer().message(1, value)));
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    private ProtocolBuffer event(long step) {
        ProtocolBuffer event = new ProtocolBuffer().real(1, clock.millis() / 1e3);
        return step == 0 ? event : event.integer(2, step);
    }

    private void record(ProtocolBuffer event) throws IOException {
        byte[] data = event.toBytes();
        ByteBuffer record = ByteBuffer.allocate(data.length + 16).order(ByteOrder.LITTLE_ENDIAN);
        record.putLong(data.length).putInt(check(record.array(), 0, Long.BYTES));
        record.put(data).putInt(check(data, 0, data.length));
        try {
            out.write(record.array());
        } catch (IOException e) {
            throw new IOException("could not write %s: %s".formatted(file, e.getMessage()), e);
        }
    }

    /// The check of a stretch of bytes: its CRC32C, masked because a CRC of data that holds CRCs is weak.
    static int check(byte[] data, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(data, from, length);
        return Integer.rotateRight((int) crc.getValue(), 15) + MASK;
    }

    private static Path unused(Path folder, long seconds) {
        Path file =
                folder.resolve(
                        String.format(Locale.ROOT, "events.out.tfevents.%010d.genoise", seconds));
        for (int again = 2; Files.exists(file); again++) {
            file =
                    folder.resolve(
                            String.format(
                                    Locale.ROOT,
                                    "events.out.tfevents.%010d.genoise.%s",
                                    seconds,
                                    again));
        }
        return file;
    }
}
