package io.genoise.backend.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.genoise.backend.Backend;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    /// Opens the device and prints what it says of itself.
    static final class Opened {
        public static void main(String[] arguments) {
            try (Backend cpu = new CpuBackendProvider().open(1)) {
                System.out.println("opened " + cpu.facts());
            }
        }
    }

    /// It took 25 times as long, or longer, without a word.
    @ParameterizedTest
    @ValueSource(strings = {"-XX:-UseFMA", "-XX:UseAVX=0", "-XX:TieredStopAtLevel=1", "-Xint"})
    void whatKeepsVectorsFromBeingFastIsNamedWithItsFlag(String flag)
            throws IOException, InterruptedException {
        assumeTrue(System.getProperty("os.arch").equals("amd64"), "flags of x86");
        String output = output(WITH_VECTORS, Opened.class, List.of(), flag);
        assertThat(output).contains("opened [", "but some").doesNotContain("\tat ");
        assertThat(output.lines())
                .filteredOn(line -> line.contains("Genoise computes on the CPU some"))
                .hasSize(1)
                .allMatch(line ->
                        line.contains("times slower than it could")
                                && line.contains(flag.replaceAll("=.*", "")));
    }

    @Test
    void slowVectorsAreRefusedWhereVectorsAreRequired() throws IOException, InterruptedException {
        assumeTrue(System.getProperty("os.arch").equals("amd64"), "flags of x86");
        assertThat(
                        output(
                                WITH_VECTORS,
                                Opened.class,
                                List.of(),
                                "-XX:-UseFMA",
                                "-Dgenoise.requireVector=true"))
                .contains("genoise.requireVector", "FMA")
                .doesNotContain("opened [");
    }

    @Test
    @Tag("slow")
    void theBitsAreTheSameWithoutFusedMultiplyAdd() throws IOException, InterruptedException {
        assumeTrue(System.getProperty("os.arch").equals("amd64"), "flags of x86");
        String expected = probe(WITH_VECTORS, "2", "20");
        assertThat(expected).contains("bits ");
        assertThat(probe(WITH_VECTORS, "2", "20", "-XX:-UseFMA")).endsWith(expected);
    }

    private static String probe(
            List<String> flags, String threads, String rows, String... properties)
            throws IOException, InterruptedException {
        return output(flags, BitsProbe.class, List.of(threads, rows), properties);
    }

    /// What the main of `type` prints in a JVM started with `flags`.
    private static String output(
            List<String> flags, Class<?> type, List<String> arguments, String... properties)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(List.of(properties));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), type.getName()));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        process.waitFor();
        return output.replaceAll("(?m)^WARNING: Using incubator.*\\R", "").strip();
    }
}
