package io.genoise.data;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// SHA-256 over a sequence of values, each written with its length so that no two different sequences read alike.
final class Fingerprint {
    private static final long SLICE = 1 << 28;

    private final MessageDigest digest;
    private final ByteBuffer number = ByteBuffer.allocate(Long.BYTES);

    Fingerprint() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(
                    "Every Java platform has SHA-256, but this one says it has not", e);
        }
    }

    Fingerprint add(long value) {
        digest.update(number.clear().putLong(value).flip());
        return this;
    }

    Fingerprint add(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        add(bytes.length);
        digest.update(bytes);
        return this;
    }

    Fingerprint add(Iterable<String> texts) {
        long count = 0;
        for (String text : texts) {
            add(text);
            count++;
        }
        return add(count);
    }

    Fingerprint add(int[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Integer.BYTES);
        bytes.asIntBuffer().put(values);
        add(values.length);
        digest.update(bytes);
        return this;
    }

    /// Adds bytes without their number: in however many pieces they come, it is the digest of the whole.
    Fingerprint add(MemorySegment bytes) {
        for (long at = 0; at < bytes.byteSize(); at += SLICE) {
            digest.update(bytes.asSlice(at, Math.min(SLICE, bytes.byteSize() - at)).asByteBuffer());
        }
        return this;
    }

    String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
