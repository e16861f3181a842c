package io.genoise.backend.cuda.jcuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What [Cublas] and [Cudnn] ask of JCuda arrives at the libraries as it should: they run over doubles of cuBLAS and cuDNN
/// written in C, which compute by loops on the processor, in a process of its own.
class LibrariesOfOursTest {
    @TempDir static Path folder;

    @BeforeAll
    static void compile() throws Exception {
        for (String file : List.of("numbers.h", "cublas.c", "cudnn.c")) {
            try (InputStream source = LibrariesOfOursTest.class.getResourceAsStream(file)) {
                Files.copy(source, folder.resolve(file));
            }
        }
        assumeTrue(gcc("cublas.c", "libcublas.so.12"), "gcc is not here");
        assumeTrue(gcc("cudnn.c", "libcudnn.so.9"), "gcc is not here");
    }

    /// A library of that name, whose functions are of the version that JCuda's natives ask for.
    private static boolean gcc(String source, String library) throws Exception {
        Path versions = folder.resolve(library + ".map");
        Files.writeString(versions, library + " { global: *; };\n");
        try {
            return run(List.of(
                            "gcc",
                            "-O2",
                            "-shared",
                            "-fPIC",
                            "-Wl,-soname," + library,
                            "-Wl,--version-script=" + versions,
                            folder.resolve(source).toString(),
                            "-o",
                            folder.resolve(library).toString()))
                    .isEmpty();
        } catch (IOException _) {
            return false;
        }
    }

    private static String run(List<String> command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LD_LIBRARY_PATH", folder.toString());
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return output;
    }

    @Test
    void callsArrive() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classes =
                System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path"));
        String output =
                run(
                        List.of(
                                java,
                                "--enable-native-access=ALL-UNNAMED",
                                "-Xmx256m",
                                "-XX:TieredStopAtLevel=1",
                                "-Djava.io.tmpdir=" + folder,
                                "-cp",
                                classes,
                                NativeCalls.class.getName()));
        assertThat(output.strip()).endsWith("all calls arrived");
    }
}
