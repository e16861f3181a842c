package io.genoise.backend.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.genoise.backend.Backend;
import io.genoise.check.Some;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
    void theBitsDependNeitherOnVectorWidthNorOnThreadsNorOnTheEngine()
            throws IOException, InterruptedException {
        List<Process> processes = new ArrayList<>();
        processes.add(probing("1", "512", "generated"));
        processes.add(probing("3", "128", "interpreter"));
        if (Some.ALL) {
            processes.add(probing("2", "256", "interpreter"));
            processes.add(probing("3", "128", "generated"));
        }
        Set<String> bits = new HashSet<>();
        for (Process process : processes) {
            bits.add(output(process));
        }
        assertThat(bits).hasSize(1).allMatch(line -> line.contains("bits"));
    }

    private static Process probing(String threads, String width, String engine) throws IOException {
        return start(
                WITH_VECTORS,
                BitsProbe.class,
                List.of(threads, Some.ALL ? MANY_ROWS : FEW_ROWS),
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
        return output(start(flags, type, arguments, properties));
    }

    private static Process start(
            List<String> flags, Class<?> type, List<String> arguments, String... properties)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(List.of(properties));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), type.getName()));
        command.addAll(arguments);
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static String output(Process process) throws IOException, InterruptedException {
        String output = new String(process.getInputStream().readAllBytes());
        process.waitFor();
        return output.replaceAll("(?m)^WARNING: Using incubator.*\\R", "").strip();
    }
}
