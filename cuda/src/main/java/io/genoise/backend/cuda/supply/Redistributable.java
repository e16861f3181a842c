package io.genoise.backend.cuda.supply;

import io.genoise.runtime.Supply;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/// A jar of libraries in a Maven repository, fetched and unpacked into a folder.
///
/// On the way there are `NAME.part`, what has arrived, and `NAME.begun`, what has been unpacked. Only when all libraries
/// are on the disk is the second given its name, in one step: a folder of that name is whole.
public final class Redistributable implements Supply {
    /// What the jar is called, and how it is known.
    ///
    /// @param path in a repository
    /// @param bytes its length
    /// @param sha256 of its content, in hexadecimal
    /// @param unpacked how many bytes the libraries have together
    record Jar(String what, String path, long bytes, String sha256, long unpacked) {}

    /// CUDA 12.6 is what JCuda 12.6 is made for. NVIDIA lets these libraries be passed on; Bytedeco packs them.
    private static final Jar CUDA =
            new Jar(
                    "CUDA 12.6 and cuDNN 9.5",
                    "org/bytedeco/cuda/12.6-9.5-1.5.11/cuda-12.6-9.5-1.5.11-linux-x86_64-redist.jar",
                    2_026_748_503L,
                    "b9130f92e121c5ae39d93083b2db5305af3b53bab1ef232463e281593ebb74d0",
                    1_529_992_192L);

    private static final URI CENTRAL = URI.create("https://repo.maven.apache.org/maven2");

    /// Those that the backend uses, of the many.
    private static final Pattern WANTED =
            Pattern.compile("lib(cublas|cublasLt|cudnn\\w*|nvrtc|nvrtc-builtins)\\.so\\.[\\d.]+");

    private final Jar jar;
    private final Path folder;
    private final long pause;

    /// @param folder where the libraries are put; its name is the version
    public Redistributable(Path folder) {
        this(CUDA, folder, 500);
    }

    /// @param pause milliseconds before a download's next attempt
    Redistributable(Jar jar, Path folder, long pause) {
        this.jar = jar;
        this.pause = pause;
        this.folder = folder.toAbsolutePath();
    }

    /// The name of the folder that holds this version.
    public static String version() {
        return "12.6-9.5-1.5.11";
    }

    @Override
    public String what() {
        return jar.what;
    }

    @Override
    public long bytes() {
        return jar.bytes;
    }

    @Override
    public URI repository() {
        return CENTRAL;
    }

    @Override
    public Path folder() {
        return folder;
    }

    @Override
    public boolean present() {
        return Files.isDirectory(folder);
    }

    @Override
    public void fetch(URI repository, Watcher watcher) throws IOException {
        alone(() -> {
            Path part = beside(".part");
            long have = Files.exists(part) ? Files.size(part) : 0;
            room(Math.max(0, jar.bytes - have) + jar.unpacked);
            String base = repository.toString().replaceFirst("/+$", "");
            URI from = URI.create("%s/%s".formatted(base, jar.path));
            new Download(from, part, jar.bytes, pause).run(watcher);
            if (!isRight(part, watcher)) {
                Files.delete(part);
                throw new IOException(
                        "%s is not the file that is expected: its SHA-256 is another. It has been removed; try again, or another repository"
                                .formatted(from));
            }
            unpack(part, watcher);
            Files.delete(part);
        });
    }

    @Override
    public void take(Path file, Watcher watcher) throws IOException {
        alone(() -> {
            room(jar.unpacked);
            if (Files.size(file) != jar.bytes || !isRight(file, watcher)) {
                throw new IOException(
                        "%s is not the file that is expected, %s of %s bytes: its content is another"
                                .formatted(file, name(), jar.bytes));
            }
            unpack(file, watcher);
        });
    }

    private interface Work {
        void run() throws IOException;
    }

    /// Does `work` unless all is there; of several processes one.
    private void alone(Work work) throws IOException {
        Files.createDirectories(folder.getParent());
        try (FileChannel channel =
                        FileChannel.open(
                                beside(".lock"),
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock == null) {
                throw busy();
            }
            if (!present()) {
                work.run();
            }
        } catch (OverlappingFileLockException _) {
            throw busy();
        }
    }

    private IOException busy() {
        return new IOException("%s is being fetched already, by another process".formatted(what()));
    }

    private Path beside(String suffix) {
        return folder.resolveSibling(folder.getFileName() + suffix);
    }

    private String name() {
        return jar.path.substring(jar.path.lastIndexOf('/') + 1);
    }

    private void room(long needed) throws IOException {
        long free = Files.getFileStore(folder.getParent()).getUsableSpace();
        if (free < needed) {
            throw new IOException(
                    "%s needs %s MB in %s, and %s MB are free there: make room, or name another folder in XDG_CACHE_HOME"
                            .formatted(
                                    what(),
                                    needed / 1_000_000,
                                    folder.getParent(),
                                    free / 1_000_000));
        }
    }

    private boolean isRight(Path file, Watcher watcher) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
        byte[] piece = new byte[1 << 16];
        long done = 0;
        try (InputStream in = Files.newInputStream(file)) {
            for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
                digest.update(piece, 0, n);
                done += n;
                watcher.reached("checking", done, jar.bytes);
            }
        }
        return HexFormat.of().formatHex(digest.digest()).equals(jar.sha256);
    }

    private void unpack(Path file, Watcher watcher) throws IOException {
        Path begun = beside(".begun");
        remove(begun);
        Files.createDirectory(begun);
        try {
            try (ZipFile zip = new ZipFile(file.toFile())) {
                List<? extends ZipEntry> entries =
                        zip.stream().filter(entry -> wanted(entry.getName())).toList();
                long all = entries.stream().mapToLong(ZipEntry::getSize).sum();
                long done = 0;
                for (ZipEntry entry : entries) {
                    done = unpack(zip, entry, begun, done, all, watcher);
                }
            }
            Files.move(begun, folder, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            remove(begun);
        }
    }

    private static boolean wanted(String entry) {
        return WANTED.matcher(entry.substring(entry.lastIndexOf('/') + 1)).matches();
    }

    /// Writes one library, down to the disk.
    private static long unpack(
            ZipFile zip, ZipEntry entry, Path into, long before, long all, Watcher watcher)
            throws IOException {
        long done = before;
        Path file = into.resolve(entry.getName().substring(entry.getName().lastIndexOf('/') + 1));
        byte[] piece = new byte[1 << 16];
        try (InputStream in = zip.getInputStream(entry);
                FileChannel channel =
                        FileChannel.open(
                                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                OutputStream out = Channels.newOutputStream(channel)) {
            for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
                out.write(piece, 0, n);
                done += n;
                watcher.reached("unpacking", done, all);
            }
            channel.force(true);
        }
        return done;
    }

    private static void remove(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
