package io.genoise.train;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// A protocol-buffer message, written field by field: a tag of field number and wire type, then the value. See
/// <https://protobuf.dev/programming-guides/encoding/>.
final class ProtocolBuffer {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    ProtocolBuffer integer(int field, long value) {
        varint((long) field << 3);
        varint(value);
        return this;
    }

    ProtocolBuffer real(int field, double value) {
        varint((long) field << 3 | 1);
        fixed(Double.doubleToRawLongBits(value), Long.BYTES);
        return this;
    }

    ProtocolBuffer single(int field, float value) {
        varint((long) field << 3 | 5);
        fixed(Float.floatToRawIntBits(value), Integer.BYTES);
        return this;
    }

    ProtocolBuffer bytes(int field, byte[] value) {
        varint((long) field << 3 | 2);
        varint(value.length);
        out.writeBytes(value);
        return this;
    }

    ProtocolBuffer text(int field, String value) {
        return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    ProtocolBuffer message(int field, ProtocolBuffer value) {
        return bytes(field, value.toBytes());
    }

    byte[] toBytes() {
        return out.toByteArray();
    }

    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    private void fixed(long bits, int bytes) {
        for (int i = 0; i < bytes; i++) {
            out.write((int) (bits >>> 8 * i));
        }
    }
}
