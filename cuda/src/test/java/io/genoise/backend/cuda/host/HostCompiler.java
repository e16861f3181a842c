package io.genoise.backend.cuda.host;

import io.genoise.backend.cuda.code.Prelude;
import io.genoise.backend.cuda.driver.Compiler;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Kernels by g++: `shim.h`, then the source, made into a shared object together with `blocks.cpp`, which runs it. Every
/// access of memory is checked there, as compute-sanitizer does: the compiler puts a call before it. The prelude, with which
/// the backend's sources begin, is compiled once, with `shim.h`.
///
/// An object is kept under `target/host-kernels` by a hash of all that it is made of. One takes about 0.07 s.
public final class HostCompiler implements Compiler {
    private static final List<String> FLAGS =
            List.of(
                    "-O0", // a kernel runs once or twice, over few numbers
                    "-pipe",
                    "-fno-use-linker-plugin",
                    "-std=c++17",
                    "-w",
                    "-fPIC",
                    "-fvisibility=hidden",
                    "-fno-gnu-unique",
                    "-ffp-contract=off",
                    "-fno-math-errno",
                    "-fno-strict-aliasing",
                    "-fsanitize=kernel-address,alignment",
                    "--param=asan-instrumentation-with-call-threshold=0",
                    "--param=asan-stack=0",
                    "--param=asan-globals=0");

    private static final Semaphore PROCESSES =
            new Semaphore(Runtime.getRuntime().availableProcessors());

    private final Path folder;
    private final String version;
    private boolean prepared;

    private HostCompiler(Path folder, String version) {
        this.folder = folder;
        this.version = version;
    }

    /// Whether g++ is there.
    public static boolean found() {
        return Found.VERSION != null;
    }

    /// A compiler that keeps what it makes in `target/host-kernels`.
    ///
    /// @throws IllegalStateException if there is no g++
    public static HostCompiler open() {
        if (!found()) {
            throw new IllegalStateException("g++ is not found");
        }
        return new HostCompiler(Path.of("target", "host-kernels"), Found.VERSION);
    }

    private static final class Found {
        static final String VERSION = ask();

        private static String ask() {
            try {
                Process process =
                        new ProcessBuilder("g++", "-dumpfullversion", "-dumpmachine")
                                .redirectErrorStream(true)
                                .start();
                String answer = text(process.getInputStream()).strip().replace('\n', ' ');
                return exit(process) == 0 ? answer : null;
            } catch (IOException e) {
                return null;
            }
        }
    }

    @Override
    public String version() {
        return "g++ " + version;
    }

    @Override
    public byte[] compile(String source) {
        try {
            Path made = folder.resolve(key(source) + ".so");
            if (!Files.exists(made)) {
                prepare();
                make(source, made);
            }
            return HostModule.image(Files.readAllBytes(made));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void make(String source, Path made) throws IOException {
        PROCESSES.acquireUninterruptibly();
        try {
            Path text = Files.createTempFile(folder, "kernel", ".cpp");
            Path object = text.resolveSibling(text.getFileName() + ".so");
            boolean begun = source.startsWith(Prelude.text());
            Files.writeString(text, begun ? source.substring(Prelude.text().length()) : source);
            List<String> words = new ArrayList<>(List.of("-shared", "-nostdlib"));
            words.addAll(List.of("-include", (begun ? whole() : shim()).toString()));
            words.add(text.toString());
            words.addAll(List.of(blocks().toString(), "-o", object.toString()));
            String answer = gxx(words);
            Files.delete(text);
            if (answer != null) {
                throw new IllegalArgumentException(answer);
            }
            Files.move(object, made, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            PROCESSES.release();
        }
    }

    /// What every kernel is made with.
    private synchronized void prepare() throws IOException {
        if (prepared) {
            return;
        }
        Files.createDirectories(folder);
        if (!Files.exists(blocks())) {
            String unique = "." + ProcessHandle.current().pid();
            header(shim(), SHIM, unique);
            header(whole(), SHIM + "\n" + Prelude.text(), unique);
            Path text = folder.resolve("blocks" + unique + ".cpp");
            Files.writeString(text, BLOCKS);
            Path object = folder.resolve("blocks" + unique + ".o");
            // its own accesses are not checked
            succeed(
                    List.of(
                            "-O2",
                            "-fno-sanitize=all",
                            "-c",
                            text.toString(),
                            "-o",
                            object.toString()));
            Files.delete(text);
            Files.move(object, blocks(), StandardCopyOption.ATOMIC_MOVE);
        }
        prepared = true;
    }

    /// Writes the header `made`, and compiles it.
    private void header(Path made, String text, String unique) throws IOException {
        Path part = folder.resolve("header" + unique);
        Files.writeString(part, text);
        Files.move(part, made, StandardCopyOption.ATOMIC_MOVE);
        Path compiled = folder.resolve("header.gch" + unique);
        succeed(List.of("-xc++-header", made.toString(), "-o", compiled.toString()));
        Files.move(
                compiled,
                made.resolveSibling(made.getFileName() + ".gch"),
                StandardCopyOption.ATOMIC_MOVE);
    }

    private Path shim() {
        return folder.resolve("shim-" + key("") + ".h").toAbsolutePath();
    }

    /// `shim.h` and the prelude.
    private Path whole() {
        return folder.resolve("prelude-" + key(Prelude.text()) + ".h").toAbsolutePath();
    }

    private Path blocks() {
        return folder.resolve("blocks-" + key(Prelude.text()) + ".o").toAbsolutePath();
    }

    private static void succeed(List<String> words) throws IOException {
        String answer = gxx(words);
        if (answer != null) {
            throw new IllegalStateException(answer);
        }
    }

    /// Null, or what the compiler says.
    private static String gxx(List<String> words) throws IOException {
        List<String> command = new ArrayList<>(List.of("g++"));
        command.addAll(FLAGS);
        command.addAll(words);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String answer = text(process.getInputStream());
        return exit(process) == 0 ? null : answer;
    }

    private static int exit(Process process) {
        try {
            if (!process.waitFor(120, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("the compiler has not ended after 120 s");
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
            throw new IllegalStateException(e);
        }
    }

    private String key(String source) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String part : List.of(version, String.join(" ", FLAGS), SHIM, BLOCKS, source)) {
                digest.update(part.getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final String SHIM = resource("shim.h");
    private static final String BLOCKS = resource("blocks.cpp");

    private static String resource(String name) {
        try (InputStream stream = HostCompiler.class.getResourceAsStream(name)) {
            return text(stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(InputStream stream) throws IOException {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
}
