package io.genoise.backend.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.process.BestProbe;
import io.genoise.process.Processes;
import io.genoise.tensor.Device;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The CPU backend is found wherever core can see it: whatever thread asks, from a merged jar, and never passed over
/// in silence.
class DiscoveryTest {
    private static final Class<?> PROBE = BestProbe.class;
    private static final List<String> WITH_VECTORS =
            List.of("--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED");
    private static final Path CORE = Processes.home(Device.class);
    private static final Path CPU = Processes.home(CpuBackend.class);
    private static final Path TESTS = Processes.home(Processes.class);

    @Test
    void anyThreadFindsIt() throws IOException, InterruptedException {
        assertThat(Processes.output(WITH_VECTORS, List.of(CORE, CPU, TESTS), PROBE))
                .contains("best: cpu", "pooled: cpu")
                .doesNotContain("computing on the reference");
    }

    @Test
    void asModulesTheyFindEachOtherAndNeedNoFlag() throws IOException, InterruptedException {
        List<String> modules =
                List.of(
                        "--module-path",
                        Processes.path(List.of(CORE, CPU)),
                        "--add-modules=io.genoise.core",
                        "--enable-native-access=io.genoise.cpu");
        assertThat(Processes.output(modules, List.of(TESTS), PROBE))
                .contains("best: cpu", "pooled: cpu")
                .doesNotContain("--add-modules jdk.incubator.vector");
    }

    @Test
    void aThreadWithAForeignContextClassLoaderFindsIt() throws InterruptedException {
        String[] found = new String[1];
        Thread thread =
                new Thread(() -> {
                    try (Device device = Device.best(1)) {
                        found[0] = device.name();
                    }
                });
        thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
        thread.start();
        thread.join();
        assertThat(found[0]).isEqualTo("cpu");
    }

    @Test
    void aJarMergedInAnyOrderKeepsIt(@TempDir Path folder)
            throws IOException, InterruptedException {
        for (List<Path> order : List.of(List.of(CORE, CPU), List.of(CPU, CORE))) {
            Path merged = Files.createTempDirectory(folder, "merged");
            for (Path part : order) {
                merge(part, merged);
            }
            assertThat(Processes.output(WITH_VECTORS, List.of(merged, TESTS), PROBE))
                    .contains("best: cpu", "pooled: cpu");
        }
    }

    @Test
    void withoutVectorsItIsTheBestStillAndSaysOnceWhatHelps()
            throws IOException, InterruptedException {
        List<String> without = List.of("--enable-native-access=ALL-UNNAMED");
        assertThat(Processes.output(without, List.of(CORE, CPU, TESTS), PROBE))
                .contains("best: cpu")
                .containsOnlyOnce("--add-modules jdk.incubator.vector");
    }

    @Test
    void whereVectorsAreRequiredAndMissingTheReferenceIsNoAnswer()
            throws IOException, InterruptedException {
        List<String> required = List.of("-Dgenoise.requireVector=true");
        assertThat(Processes.output(required, List.of(CORE, CPU, TESTS), PROBE))
                .contains("genoise.requireVector", "--add-modules jdk.incubator.vector")
                .doesNotContain("best: ");
    }

    /// Copies the files of a jar or folder; of two of one name the last wins, as where jars are merged carelessly.
    private static void merge(Path part, Path into) throws IOException {
        if (Files.isDirectory(part)) {
            copy(part, into);
        } else {
            try (FileSystem jar = FileSystems.newFileSystem(part)) {
                copy(jar.getPath("/"), into);
            }
        }
    }

    private static void copy(Path from, Path into) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = into.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
