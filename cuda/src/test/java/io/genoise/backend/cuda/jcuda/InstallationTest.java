package io.genoise.backend.cuda.jcuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is said where something is missing: its name, and what helps.
class InstallationTest {
    @TempDir static Path folder;

    private static List<String> printed;

    @BeforeAll
    static void run() throws IOException, InterruptedException {
        FakeCuda.driver(Files.createDirectory(folder.resolve("driver")));
        Path some = Files.createDirectory(folder.resolve("some"));
        FakeCuda.library(some, "libcublasLt.so.12");
        FakeCuda.library(some, "libcublas.so.12");
        FakeCuda.library(some, "libnvrtc.so.12");
        Path damaged = Files.createDirectory(folder.resolve("damaged"));
        Files.writeString(damaged.resolve("libcudnn.so.9"), "half a library");
        Path rest = Files.createDirectory(folder.resolve("rest"));
        FakeCuda.library(rest, "libcudnn.so.9");
        Path temporary = Files.createDirectory(folder.resolve("temporary"));
        // what anybody could have put there
        Files.writeString(temporary.resolve(Natives.DRIVER.file()), "somebody else's");
        printed =
                FakeCuda.run(
                        Scenes.class,
                        folder.resolve("none"),
                        Map.of(),
                        "-Dfolder=" + folder,
                        "-Djava.io.tmpdir=" + temporary);
    }

    /// From nothing to everything: what was loaded once stays.
    static final class Scenes {
        public static void main(String[] arguments) {
            print("nothing", installation());
            FakeCuda.set("cuInit=100");
            print("no device", installation("driver"));
            FakeCuda.set("cuInit=34");
            print("stub", installation("driver"));
            FakeCuda.set("cuInit=803");
            print("mismatch", installation("driver"));
            FakeCuda.set("cuInit=999");
            print("unknown", installation("driver"));
            FakeCuda.set("version=11040");
            print("old driver", installation("driver"));
            FakeCuda.set("capability=75 devices=2");
            print("old devices", installation("driver"));
            FakeCuda.set("cuDeviceGetCount=999");
            print("odd", installation("driver"));
            FakeCuda.set("devices=2");
            print("no libraries", installation("driver"));
            print("no cuDNN", installation("driver", "some"));
            print("damaged", installation("driver", "some", "damaged"));
            Installation whole = installation("driver", "some", "damaged", "rest");
            print("whole", whole);
            System.out.println("devices: " + whole.devices());
            whole.report().forEach(line -> System.out.println("report: " + line));
            System.out.println("tmpdir: " + System.getProperty("java.io.tmpdir"));
        }

        private static Installation installation(String... folders) {
            return new Installation(
                    Arrays.stream(folders)
                            .map(name -> Path.of(System.getProperty("folder"), name))
                            .toList(),
                    false);
        }

        private static void print(String label, Installation installation) {
            System.out.println("%s: %s".formatted(label, installation.missing()));
        }
    }

    private static String missing(String label) {
        return printed.stream()
                .filter(line -> line.startsWith(label + ": "))
                .map(line -> line.substring(label.length() + 2))
                .findFirst()
                .orElseThrow(() -> new AssertionError(String.join("\n", printed)));
    }

    @Test
    void withoutADriver() {
        assumeTrue(!missing("nothing").startsWith("libcu"), "this machine has a driver");
        assertThat(missing("nothing"))
                .isEqualTo(
                        "no NVIDIA driver: libcuda.so.1 was not found; install driver 525 or later, and start a container with --gpus all");
    }

    @Test
    void whatTheDriverSays() {
        assertThat(missing("no device")).contains("CUDA_ERROR_NO_DEVICE", "nvidia-smi");
        assertThat(missing("stub")).contains("stub", folder.resolve("driver").toString());
        assertThat(missing("mismatch")).contains("restart the machine");
        assertThat(missing("unknown")).contains("CUDA_ERROR_UNKNOWN", "nvidia-smi");
        assertThat(missing("odd")).startsWith("cuDeviceGetCount: CUDA_ERROR_UNKNOWN");
    }

    @Test
    void aDriverThatIsTooOld() {
        assertThat(missing("old driver"))
                .isEqualTo(
                        "the NVIDIA driver offers CUDA 11.4, and 12.0 is needed: install driver 525 or later");
    }

    @Test
    void devicesThatAreTooOld() {
        assertThat(missing("old devices"))
                .isEqualTo(
                        "no GPU has compute capability 8.0 or more: Fake GPU 0 has 7.5, Fake GPU 1 has 7.5");
    }

    @Test
    void librariesThatAreNotThere() {
        assertThat(missing("no libraries"))
                .startsWith(
                        "libcublasLt.so.12, libcublas.so.12, libnvrtc.so.12 and libcudnn.so.9 were not found: ")
                .contains("genoise setup-cuda", "LD_LIBRARY_PATH");
        assertThat(missing("no cuDNN")).startsWith("libcudnn.so.9 was not found: ");
    }

    @Test
    void aLibraryThatIsDamaged() {
        assertThat(missing("damaged"))
                .startsWith(
                        "libcudnn.so.9 was not found (%s does not load ("
                                .formatted(folder.resolve("damaged/libcudnn.so.9")));
    }

    @Test
    void wholeAtLastAndWithAReport() {
        assertThat(missing("whole")).isEqualTo("null");
        assertThat(missing("devices")).isEqualTo("[0, 1]");
        assertThat(printed)
                .contains(
                        "report: cuda:1 is Fake GPU 1, compute capability 9.0, 132 multiprocessors, 85899.3 MB, 85899.3 MB free",
                        "report: libcublas.so.12 12.6.3, %s"
                                .formatted(folder.resolve("some/libcublas.so.12")),
                        "report: libcublasLt.so.12 12.6.3, %s"
                                .formatted(folder.resolve("some/libcublasLt.so.12")),
                        "report: libcudnn.so.9 9.5.1, %s"
                                .formatted(folder.resolve("rest/libcudnn.so.9")),
                        "report: libnvrtc.so.12 12.6, %s"
                                .formatted(folder.resolve("some/libnvrtc.so.12")))
                .anyMatch(line -> line.matches("report: driver .*for CUDA 12.6, .*libcuda.so.1"));
    }

    /// JCuda takes what lies in the temporary folder for its own library.
    @Test
    void nothingIsLoadedFromTheTemporaryFolderOrLeftThere() throws IOException {
        assertThat(missing("tmpdir")).isEqualTo(folder.resolve("temporary").toString());
        try (Stream<Path> left = Files.list(folder.resolve("temporary"))) {
            assertThat(left)
                    .extracting(file -> file.getFileName().toString())
                    .filteredOn(name -> !name.startsWith("hsperfdata"))
                    .containsExactly(Natives.DRIVER.file());
        }
    }

    @Test
    void javaThatMovesPinnedArraysIsRefused() {
        assertThat(Installation.unsafe(Runtime.Version.parse("25"))).contains("25.0.3");
        assertThat(Installation.unsafe(Runtime.Version.parse("25.0.2+10"))).contains("25.0.2");
        assertThat(Installation.unsafe(Runtime.Version.parse("25.0.3+9"))).isNull();
        assertThat(Installation.unsafe(Runtime.Version.parse("26"))).isNull();
    }

    @Test
    void librariesForCuda13AreKnownByWhatTheyName() throws IOException {
        Path natives = Files.createDirectories(folder.resolve("natives"));
        Files.writeString(natives.resolve(Natives.NVRTC.file()), "…\0libnvrtc.so.13\0…");
        assertThat(Natives.cuda(folder + ":" + natives)).isEqualTo(13);
        assertThat(Natives.cuda(folder.toString())).isEqualTo(12);
        assertThat(Natives.cuda("")).isEqualTo(12);
    }
}
