package io.genoise.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;

/// Replaces a file so that whoever looks, and whenever the power fails, sees the old one or the new
/// one, whole.
public final class AtomicFile {
    private static final AtomicLong WRITES = new AtomicLong();

    /// What a file shall hold.
    @FunctionalInterface
    public interface Content {
        /// Writes all of it; the channel takes each buffer whole.
        ///
        /// @throws IOException if the content cannot be had
        void writeTo(WritableByteChannel out) throws IOException;
    }

    private AtomicFile() {}

    /// Writes `text` in UTF-8.
    ///
    /// @throws IOException as the third `write` does
    public static void write(Path target, String text) throws IOException {
        write(target, text.getBytes(StandardCharsets.UTF_8));
    }

    /// Writes `bytes`.
    ///
    /// @throws IOException as the third `write` does
    public static void write(Path target, byte[] bytes) throws IOException {
        write(target, bytes.length, out -> out.write(ByteBuffer.wrap(bytes)));
    }

    /// Writes `content` to a file beside `target`, forces it to the disk, then gives it the name of
    /// `target`.
    ///
    /// @param bytes how many bytes there will be, for messages
    /// @throws IOException if any of that fails, a full disk above all: the message names the file
    ///   and how far it came; what was at `target` before is untouched and nothing is left beside
    ///   it
    public static void write(Path target, long bytes, Content content) throws IOException {
        Path folder = target.toAbsolutePath().getParent();
        Path part =
                folder.resolve(
                        "%s.%s-%s.part"
                                .formatted(
                                        target.getFileName(),
                                        ProcessHandle.current().pid(),
                                        WRITES.incrementAndGet()));
        long written = 0;
        try {
            try (FileChannel file =
                    FileChannel.open(
                            part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                try {
                    content.writeTo(new Whole(file));
                    file.force(true);
                } finally {
                    written = file.position();
                }
            }
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(part);
            if (e instanceof RuntimeException mistake) {
                throw mistake;
            }
            throw new IOException(
                    "could not write %s: %s (at byte %s of %s); a file of that name from before is untouched"
                            .formatted(target, e.getMessage(), written, bytes),
                    e);
        }
        forceFolder(folder);
    }

    /// A rename is durable once the folder is; Windows has no such call and needs none.
    private static void forceFolder(Path folder) throws IOException {
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    /// A channel that writes each buffer to its end.
    private record Whole(FileChannel file) implements WritableByteChannel {
        @Override
        public int write(ByteBuffer source) throws IOException {
            int bytes = source.remaining();
            while (source.hasRemaining()) {
                file.write(source);
            }
            return bytes;
        }

        @Override
        public boolean isOpen() {
            return file.isOpen();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
