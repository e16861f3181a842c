package io.genoise.backend.cuda;

import io.genoise.runtime.UserCache;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/// What was dear to find out, kept on disk between processes: compiled kernels, measured algorithms. An entry is a file
/// named by a hash of all that it depends on, and begins with a hash of its content: one that is damaged, or of another
/// make, is none. A folder that cannot be written to keeps nothing.
final class CacheFolder {
    private static final byte[] MAGIC = "genoise1".getBytes(StandardCharsets.US_ASCII);
    private static final int HASH = 32;

    private final Path folder;

    /// @param folder where entries lie; null keeps nothing
    CacheFolder(Path folder) {
        this.folder = folder;
    }

    /// The folder called `name` among what the user keeps for CUDA.
    static CacheFolder ofUser(String name) {
        return new CacheFolder(place(System.getenv(), System.getProperty("user.home"), name));
    }

    /// Where that is; null for a user without a home.
    static Path place(Map<String, String> environment, String home, String name) {
        return UserCache.folder(environment, home)
                .map(folder -> folder.resolve("cuda").resolve(name))
                .orElse(null);
    }

    /// What is kept under `key`, if it is whole.
    Optional<byte[]> get(String key) {
        if (folder == null) {
            return Optional.empty();
        }
        try {
            byte[] all = Files.readAllBytes(file(key));
            int head = MAGIC.length + HASH;
            if (all.length < head || !Arrays.equals(all, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
                return Optional.empty();
            }
            byte[] content = Arrays.copyOfRange(all, head, all.length);
            boolean whole = Arrays.equals(all, MAGIC.length, head, hash(content), 0, HASH);
            return whole ? Optional.of(content) : Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /// Keeps `content` under `key`: whole or not at all, whoever else writes meanwhile.
    void put(String key, byte[] content) {
        if (folder == null) {
            return;
        }
        try {
            Files.createDirectories(folder);
            Path begun = Files.createTempFile(folder, "begun", null);
            try {
                ByteBuffer all = ByteBuffer.allocate(MAGIC.length + HASH + content.length);
                Files.write(begun, all.put(MAGIC).put(hash(content)).put(content).array());
                Files.move(begun, file(key), StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(begun);
            }
        } catch (IOException | UncheckedIOException _) {
            // it will be found out again
        }
    }

    private Path file(String key) {
        return folder.resolve(
                HexFormat.of().formatHex(hash(key.getBytes(StandardCharsets.UTF_8)), 0, 16));
    }

    private static byte[] hash(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }
}
