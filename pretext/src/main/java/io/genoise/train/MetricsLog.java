package io.genoise.train;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.jr.ob.JSON;

/// A run's figures as JSON lines, one a record: `{"step":120,"loss":0.91,"accuracy":0.63}`.
///
/// JSON knows no NaN: such a figure is written as null, and the field `nonFinite` says what it was:
/// `{"step":121,"loss":null,"nonFinite":{"loss":"NaN"}}`.
///
/// A line is handed to the system as soon as it is whole. A crash may tear the last one; opening the log again drops
/// it.
public final class MetricsLog implements AutoCloseable {
    private static final String STEP = "step";
    private static final String NON_FINITE = "nonFinite";

    private final Path file;
    private final FileChannel channel;

    /// A record: figures of a step, by name, in the order written.
    ///
    /// @param step counted from the training's first
    /// @param values by name, in the order written; they may be infinite or NaN
    public record Line(long step, Map<String, Double> values) {}

    private MetricsLog(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /// Opens a log to go on behind its last record of a step up to `lastStep`; what comes after is dropped, and so is
    /// a torn line. A run resumed from its checkpoint of `lastStep` so leaves the log of an unbroken one. A file that
    /// is not there is made.
    ///
    /// @param lastStep -1 to start anew
    /// @throws IOException if the file cannot be read or written, or holds something else; the message names it
    public static MetricsLog open(Path file, long lastStep) throws IOException {
        FileChannel channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
        try {
            channel.truncate(endOf(file, lastStep));
            channel.position(channel.size());
            return new MetricsLog(file, channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /// Reads a log; a torn last line is left out.
    ///
    /// @throws IOException if the file cannot be read or holds something else; the message names file and line
    public static List<Line> read(Path file) throws IOException {
        List<Line> lines = new ArrayList<>();
        String text = Files.readString(file);
        int number = 1;
        for (int start = 0, end; (end = text.indexOf('\n', start)) >= 0; start = end + 1) {
            lines.add(parse(file, number++, text.substring(start, end)));
        }
        return lines;
    }

    /// Writes a record.
    ///
    /// @throws IllegalArgumentException if a figure is called `step` or `nonFinite`
    /// @throws IOException if the disk does not take it; the message names the file
    public void write(long step, Map<String, ? extends Number> values) throws IOException {
        Map<String, Object> line = new LinkedHashMap<>();
        Map<String, String> nonFinite = new LinkedHashMap<>();
        line.put(STEP, step);
        for (Map.Entry<String, ? extends Number> entry : values.entrySet()) {
            String name = entry.getKey();
            if (name.equals(STEP) || name.equals(NON_FINITE)) {
                throw new IllegalArgumentException(
                        "no figure can be called %s: the log keeps that name".formatted(name));
            }
            boolean finite = Double.isFinite(entry.getValue().doubleValue());
            line.put(name, finite ? entry.getValue() : null);
            if (!finite) {
                nonFinite.put(name, entry.getValue().toString());
            }
        }
        if (!nonFinite.isEmpty()) {
            line.put(NON_FINITE, nonFinite);
        }
        ByteBuffer bytes =
                StandardCharsets.UTF_8.encode(
                        JSON.std.with(JSON.Feature.WRITE_NULL_PROPERTIES).asString(line) + "\n");
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            throw new IOException(
                    "could not write %s: %s (at byte %s)"
                            .formatted(file, e.getMessage(), channel.size()),
                    e);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /// Where the last whole line of a step up to `lastStep` ends, in bytes.
    private static long endOf(Path file, long lastStep) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int end = 0;
        int number = 1;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                if (parse(file, number++, new String(bytes, end, i - end, StandardCharsets.UTF_8))
                                .step()
                        > lastStep) {
                    break;
                }
                end = i + 1;
            }
        }
        return end;
    }

    private static Line parse(Path file, int number, String text) throws IOException {
        try {
            Map<String, Object> fields = JSON.std.mapFrom(text);
            Map<String, Double> values = new LinkedHashMap<>();
            if (fields.remove(STEP) instanceof Number step) {
                Object nonFinite = fields.remove(NON_FINITE);
                fields.forEach((name, value) -> values.put(name, figure(name, value, nonFinite)));
                return new Line(step.longValue(), values);
            }
            throw new IOException("%s, line %s: no step: %s".formatted(file, number, text));
        } catch (JacksonException | IllegalArgumentException e) {
            throw new IOException(
                    "%s, line %s: not a record of figures: %s"
                            .formatted(file, number, e.getMessage()),
                    e);
        }
    }

    private static double figure(String name, Object value, Object nonFinite) {
        if (value instanceof Number figure) {
            return figure.doubleValue();
        }
        if (value == null
                && nonFinite instanceof Map<?, ?> words
                && words.get(name) instanceof String word) {
            return Double.parseDouble(word);
        }
        throw new IllegalArgumentException(name + " is no figure");
    }
}
