package io.genoise.train;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;

/// The right to write into a run's folder: one process has it at a time, and the system takes it back when that process
/// ends, however it ends.
///
/// It is a lock on `run.lock`, a file that says who holds it and that is never deleted: whoever deleted it could delete
/// the lock that somebody else has just taken.
final class RunLock implements AutoCloseable {
    static final String FILE = "run.lock";

    /// Behind all text, so that the holder's name can be read on systems where a locked byte cannot.
    private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

    /// The folders that this process holds. Elsewhere the system would refuse a second lock; within one process it
    /// would give the first one back as soon as the file is closed once.
    private static final Set<Path> HELD = new HashSet<>();

    private final Path folder;
    private final FileChannel channel;

    private RunLock(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /// Takes the folder, which is there.
    ///
    /// @throws IOException if somebody else has it, or nothing can be written there
    static RunLock of(Path folder) throws IOException {
        Path real = folder.toRealPath();
        synchronized (HELD) {
            if (HELD.contains(real)) {
                throw new IOException("%s is in use by this process already".formatted(folder));
            }
            Path file = folder.resolve(FILE);
            FileChannel channel =
                    FileChannel.open(
                            file,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE);
            try {
                if (isRefused(channel, folder)) {
                    throw new IOException(
                            "%s is in use: process %s is writing to it; wait for its end, or stop it"
                                    .formatted(folder, Files.readString(file).strip()));
                }
                sign(channel, file);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
            HELD.add(real);
            return new RunLock(real, channel);
        }
    }

    private static boolean isRefused(FileChannel channel, Path folder) {
        try {
            FileLock lock = channel.tryLock(LOCKED_BYTE, 1, false);
            return lock == null;
        } catch (IOException e) {
            // Some network folders know no locks. Not to train there at all would be worse.
            System.getLogger("io.genoise")
                    .log(
                            System.Logger.Level.WARNING,
                            "%s cannot be locked (%s): see to it that no second genoise writes there"
                                    .formatted(folder, e.getMessage()));
            return false;
        }
    }

    private static void sign(FileChannel channel, Path file) throws IOException {
        String pid = ProcessHandle.current().pid() + "\n";
        try {
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)));
        } catch (IOException e) {
            throw new IOException("could not write %s: %s".formatted(file, e.getMessage()), e);
        }
    }

    @Override
    public void close() throws IOException {
        synchronized (HELD) {
            HELD.remove(folder);
            channel.close();
        }
    }
}
