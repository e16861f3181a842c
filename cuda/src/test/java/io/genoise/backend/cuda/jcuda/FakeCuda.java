package io.genoise.backend.cuda.jcuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Libraries with NVIDIA's names, made by the host's C compiler, which JCuda's own libraries are loaded against. A process
/// that has loaded them never sees real ones: so whatever uses them runs in a process of its own.
@SuppressWarnings("restricted")
final class FakeCuda {
    private static final List<String> OTHERS =
            List.of("libcublasLt.so.12", "libcublas.so.12", "libcudnn.so.9", "libnvrtc.so.12");

    private FakeCuda() {}

    /// A folder with a driver and all libraries; the calling test is skipped where there is no C compiler.
    static Path all(Path folder) throws IOException, InterruptedException {
        driver(folder);
        for (String name : OTHERS) {
            library(folder, name);
        }
        return folder;
    }

    /// Puts a driver into `folder`.
    static void driver(Path folder) throws IOException, InterruptedException {
        compile(folder, "libcuda.c", "libcuda.so.1");
    }

    /// Puts one of the other libraries into `folder`.
    static void library(Path folder, String name) throws IOException, InterruptedException {
        compile(folder, "libraries.c", name);
    }

    /// NVIDIA's symbols have their library's name as their version, so these must have it too.
    private static void compile(Path folder, String source, String name)
            throws IOException, InterruptedException {
        Path text = folder.resolve(source);
        try (InputStream in = FakeCuda.class.getResourceAsStream(source)) {
            Files.write(text, in.readAllBytes());
        }
        String file = folder.resolve(name).toString();
        Process compiler;
        try {
            compiler =
                    new ProcessBuilder(
                                    "cc",
                                    "-shared",
                                    "-fPIC",
                                    "-Wl,--default-symver,-soname," + name,
                                    "-o",
                                    file,
                                    text.toString())
                            .redirectErrorStream(true)
                            .start();
        } catch (IOException e) {
            assumeTrue(false, "no C compiler: " + e.getMessage());
            throw e;
        }
        String said = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(compiler.waitFor()).as(said).isZero();
    }

    /// What `main` prints in a process of its own.
    ///
    /// @param libraries where it finds NVIDIA's libraries before all other places
    /// @param environment what is set beside
    static List<String> run(
            Class<?> main, Path libraries, Map<String, String> environment, String... options)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-Xmx200m");
        command.add("-XX:TieredStopAtLevel=1");
        command.add("-Dgenoise.cuda.libraries=" + libraries);
        command.addAll(List.of(options));
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(main.getName());
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String printed =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(printed).isTrue();
        assertThat(process.exitValue()).as(printed).isZero();
        return printed.lines().toList();
    }

    /// Sets `FAKE_CUDA` in this process, which only C can.
    static void set(String settings) {
        try (Arena arena = Arena.ofConfined()) {
            int code =
                    (int)
                            Linker.nativeLinker()
                                    .downcallHandle(
                                            Linker.nativeLinker()
                                                    .defaultLookup()
                                                    .findOrThrow("setenv"),
                                            FunctionDescriptor.of(
                                                    ValueLayout.JAVA_INT,
                                                    ValueLayout.ADDRESS,
                                                    ValueLayout.ADDRESS,
                                                    ValueLayout.JAVA_INT))
                                    .invokeExact(
                                            arena.allocateFrom("FAKE_CUDA"),
                                            arena.allocateFrom(settings),
                                            1);
            assertThat(code).isZero();
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}
