package io.genoise.backend.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What depends on how the JVM was started.
class ProcessesTest {
    private static final List<String> WITH_VECTORS =
            List.of("--add-modules", "jdk.incubator.vector");

    private static final String FEW_ROWS = "150";
    private static final String MANY_ROWS = "1500";

    @Test
    void theBitsOfFewRowsDependNeitherOnVectorWidthNorOnThreadsNorOnTheEngine()
            throws IOException, InterruptedException {
        String expected = bits("1", FEW_ROWS, "512", "generated");
        assertThat(expected).contains("bits");
        assertThat(bits("3", FEW_ROWS, "128", "interpreter")).isEqualTo(expected);
    }

    @Test
    @Tag("slow")
    void theBitsDependNeitherOnVectorWidthNorOnThreadsNorOnTheEngine()
            throws IOException, InterruptedException {
        String expected = bits("1", MANY_ROWS, "512", "generated");
        assertThat(expected).contains("bits");
        assertThat(bits("2", MANY_ROWS, "256", "interpreter")).isEqualTo(expected);
        assertThat(bits("3", MANY_ROWS, "128", "generated")).isEqualTo(expected);
    }

    private static String bits(String threads, String rows, String width, String engine)
            throws IOException, InterruptedException {
        return probe(
                WITH_VECTORS,
                threads,
                rows,
                "-Dgenoise.vectorBits=" + width,
                "-Dgenoise.pointwise=" + engine);
    }

    @Test
    void withoutTheVectorApiItComputesAndNamesTheFlag() throws IOException, InterruptedException {
        assertThat(probe(List.of(), "2", FEW_ROWS))
                .contains("bits ")
                .containsOnlyOnce("--add-modules jdk.incubator.vector");
    }

    @Test
    void withoutTheVectorApiItRefusesWhereThatIsRequired()
            throws IOException, InterruptedException {
        assertThat(probe(List.of(), "2", FEW_ROWS, "-Dgenoise.requireVector=true"))
                .contains("genoise.requireVector", "--add-modules jdk.incubator.vector")
                .doesNotContain("bits ");
    }

    /// What a JVM started with `flags` prints.
    private static String probe(
            List<String> flags, String threads, String rows, String... properties)
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
                        threads,
                        rows));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        process.waitFor();
        return output.replaceAll("(?m)^WARNING: Using incubator.*\\R", "").strip();
    }
}
