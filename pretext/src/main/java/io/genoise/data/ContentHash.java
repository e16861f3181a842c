package io.genoise.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// The first 128 bits of SHA-256 over what a picture was before anything was done to it: the bytes of its file, or its
/// stored pixels where there is no file of its own. It is the same in another folder, under another name and at another
/// `--size`; a picture that was saved again has another one (see [Likeness]).
///
/// @param high the first 64 bits
/// @param low the next 64
public record ContentHash(long high, long low) implements Comparable<ContentHash> {
    /// The hash of all of `bytes`, which may come in parts.
    public static ContentHash of(byte[]... bytes) {
        MessageDigest digest = sha256();
        for (byte[] part : bytes) {
            digest.update(part);
        }
        return of(digest);
    }

    /// The hash of all that is in `file`.
    ///
    /// @throws IOException if it cannot be read
    static ContentHash of(Path file) throws IOException {
        MessageDigest digest = sha256();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] part = new byte[1 << 16];
            for (int read = in.read(part); read >= 0; read = in.read(part)) {
                digest.update(part, 0, read);
            }
        }
        return of(digest);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(
                    "Every Java platform has SHA-256, but this one says it has not", e);
        }
    }

    private static ContentHash of(MessageDigest digest) {
        ByteBuffer hash = ByteBuffer.wrap(digest.digest());
        return new ContentHash(hash.getLong(), hash.getLong());
    }

    /// By value, as unsigned numbers.
    @Override
    public int compareTo(ContentHash other) {
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    /// 32 hexadecimal digits.
    @Override
    public String toString() {
        return "%016x%016x".formatted(high, low);
    }
}
