package io.genoise.backend.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What depends on how the JVM was started.
class ProcessesTest {
    private static final List<String> WITH_VECTORS =
            List.of("--add-modules", "jdk.incubator.vector");

    @Test
    void theBitsDependNeitherOnVectorWidthNorOnThreadsNorOnTheEngine()
            throws IOException, InterruptedException {
        String expected =
                probe(
                        WITH_VECTORS,
                        "1",
                        "-Dgenoise.vectorBits=512",
                        "-Dgenoise.pointwise=generated");
        assertThat(expected).contains("bits");
        assertThat(
                        probe(
                                WITH_VECTORS,
                                "2",
                                "-Dgenoise.vectorBits=256",
                                "-Dgenoise.pointwise=interpreter"))
                .isEqualTo(expected);
        assertThat(
                        probe(
                                WITH_VECTORS,
                                "3",
                                "-Dgenoise.vectorBits=128",
                                "-Dgenoise.pointwise=generated"))
                .isEqualTo(expected);
    }

    @Test
    void withoutTheVectorApiItComputesAndNamesTheFlag() throws IOException, InterruptedException {
        assertThat(probe(List.of(), "2"))
                .contains("bits ")
                .containsOnlyOnce("--add-modules jdk.incubator.vector");
    }

    @Test
    void withoutTheVectorApiItRefusesWhereThatIsRequired()
            throws IOException, InterruptedException {
        assertThat(probe(List.of(), "2", "-Dgenoise.requireVector=true"))
                .contains("genoise.requireVector", "--add-modules jdk.incubator.vector")
                .doesNotContain("bits ");
    }

    /// What a JVM started with `flags` prints.
    private static String probe(List<String> flags, String threads, String... properties)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(List.of(properties));
        command.addAll(
                List.of(
                        "-cp",
                        System.getProperty("java.class.path"),
                        BitsProbe.class.getName(),
                        threads));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        process.waitFor();
        return output.replaceAll("(?m)^WARNING: Using incubator.*\\R", "").strip();
    }
}
