package io.genoise.weights;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A protocol-buffer message, written field by field: a tag of field number and wire type, then the value. See
/// <https://protobuf.dev/programming-guides/encoding/>. What is handed over as a buffer is copied when all is written, and
/// not before: the weights of a large network lie in memory once.
public final class ProtocolBuffer {
    /// What messages may hold at most: readers count bytes in 32 bits.
    private static final long LARGEST = Integer.MAX_VALUE;

    /// Messages up to this size are copied.
    private static final int SMALL = 4096;

    private final List<ByteBuffer> done = new ArrayList<>();
    private ByteArrayOutputStream open = new ByteArrayOutputStream();
    private long size;

    /// A message without fields.
    public ProtocolBuffer() {}

    /// A number of an integer type, or of an enumeration.
    public ProtocolBuffer integer(int field, long value) {
        varint((long) field << 3);
        varint(value);
        return this;
    }

    /// A `double`.
    public ProtocolBuffer real(int field, double value) {
        varint((long) field << 3 | 1);
        fixed(Double.doubleToRawLongBits(value), Long.BYTES);
        return this;
    }

    /// A `float`.
    public ProtocolBuffer single(int field, float value) {
        varint((long) field << 3 | 5);
        fixed(Float.floatToRawIntBits(value), Integer.BYTES);
        return this;
    }

    /// Bytes, which are copied.
    public ProtocolBuffer bytes(int field, byte[] value) {
        length(field, value.length);
        open.writeBytes(value);
        size += value.length;
        return this;
    }

    /// Bytes that are not copied: nobody may write to them afterwards.
    public ProtocolBuffer bytes(int field, ByteBuffer value) {
        length(field, value.remaining());
        append(value.slice());
        return this;
    }

    /// A text, in UTF-8.
    public ProtocolBuffer text(int field, String value) {
        return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    /// A message within this one, which is complete.
    ///
    /// @throws IllegalArgumentException if it has more than 2 GiB
    public ProtocolBuffer message(int field, ProtocolBuffer value) {
        length(field, value.size);
        if (value.size <= SMALL) {
            byte[] bytes = value.toBytes();
            open.writeBytes(bytes);
            size += bytes.length;
        } else {
            value.close();
            value.done.forEach(this::append);
        }
        return this;
    }

    /// How many bytes have been written.
    public long size() {
        return size;
    }

    /// All of it.
    ///
    /// @throws IllegalArgumentException if there are more than 2 GiB
    public byte[] toBytes() {
        check(size);
        close();
        ByteBuffer all = ByteBuffer.allocate((int) size);
        done.forEach(part -> all.put(part.duplicate()));
        return all.array();
    }

    /// Writes all of it to `out`, which takes each buffer whole.
    ///
    /// @throws IOException if `out` does not take it
    public void writeTo(WritableByteChannel out) throws IOException {
        close();
        for (ByteBuffer part : done) {
            out.write(part.duplicate());
        }
    }

    private void length(int field, long bytes) {
        check(bytes);
        varint((long) field << 3 | 2);
        varint(bytes);
    }

    private static void check(long bytes) {
        if (bytes > LARGEST) {
            throw new IllegalArgumentException(
                    "a message of %s bytes: protocol buffers hold up to %s"
                            .formatted(bytes, LARGEST));
        }
    }

    private void append(ByteBuffer part) {
        close();
        done.add(part);
        size += part.remaining();
    }

    /// Ends the part that grows.
    private void close() {
        if (open.size() > 0) {
            done.add(ByteBuffer.wrap(open.toByteArray()));
            open = new ByteArrayOutputStream();
        }
    }

    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            put((int) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        put((int) rest);
    }

    private void fixed(long bits, int bytes) {
        for (int i = 0; i < bytes; i++) {
            put((int) (bits >>> 8 * i));
        }
    }

    private void put(int value) {
        open.write(value);
        size++;
    }
}
