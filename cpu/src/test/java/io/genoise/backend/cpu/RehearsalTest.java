package io.genoise.backend.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import io.genoise.backend.Backend;
import io.genoise.check.Some;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Kernels are compiled well before they meet a tensor, where Java has been told so.
class RehearsalTest {
    private static final Path ARGS = Path.of("../genoise.args");
    private static final Path DIRECTIVES = Path.of("../genoise.directives");

    /// Where the compiler could not keep a vector in a register it makes an object of it, of some hundred bytes.
    private static final long BYTES = 64;

    /// Prints of each kernel how many bytes of the heap a call takes after the rehearsal.
    static final class Rehearsing {
        public static void main(String[] arguments) {
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            try (Backend _ = new CpuBackendProvider().open(2);
                    Stage stage = new Stage()) {
                firstLayer();
                Rehearsal.of(Rehearsed.values());
                Rehearsal.await();
                int calls = 10;
                for (Rehearsed kernels : Rehearsed.values()) {
                    kernels.run(stage);
                    long before = threads.getCurrentThreadAllocatedBytes();
                    for (int i = 0; i < calls; i++) {
                        kernels.run(stage);
                    }
                    long bytes = threads.getCurrentThreadAllocatedBytes() - before;
                    System.out.println("call " + kernels + " " + bytes / calls);
                }
            }
        }

        /// Comes across vectors of several widths before most kernels are compiled.
        private static void firstLayer() {
            try (Workers workers = new Workers(1);
                    NativeMemory memory = new NativeMemory(1 << 26)) {
                Product product =
                        Product.forward(workers, ConvolutionShape.of(32, 32, 32, 3, 64, 3, 1, 1));
                product.workspace(memory.address());
                workers.scratch().allocate();
                long x = memory.address() + product.workspace();
                for (int i = 0; i < 5; i++) {
                    product.run(x, x + (1 << 24), x + (1 << 25));
                }
            }
        }
    }

    /// Which it is depends on what the compiler has seen of the Vector API at that moment: so more than one JVM is asked.
    @Test
    void noKernelMakesObjectsOfVectorsAfterItsRehearsal() throws IOException, InterruptedException {
        assumeTrue(Processor.detect().fast());
        for (int i = 0; i < (Some.ALL ? 8 : 2); i++) {
            List<String> calls =
                    rehearsing().lines().filter(line -> line.startsWith("call ")).toList();
            assertThat(calls).hasSize(Rehearsed.values().length);
            assertThat(calls)
                    .allSatisfy(line -> {
                        long bytes = Long.parseLong(line.substring(line.lastIndexOf(' ') + 1));
                        assertThat(bytes).as(line).isLessThan(BYTES);
                    });
        }
    }

    private static String rehearsing() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("@" + ARGS, "-XX:+UnlockDiagnosticVMOptions"));
        command.addAll(List.of("-XX:-DisplayVMOutput", "-XX:CompilerDirectivesFile=" + DIRECTIVES));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add(Rehearsing.class.getName());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    /// They are named in three places, because neither file knows the other.
    @Test
    void theKernelsAreTheSameInBothFiles() throws IOException {
        Set<String> kernels = kernels();
        String directives = Files.readString(DIRECTIVES);
        int rest = directives.indexOf("c1: { Exclude: true }");
        assertThat(kernels).contains("RowTiles", "VectorLoops");
        assertThat(names(directives.substring(0, rest), "\"io/genoise/backend/cpu/(\\w+)\\.\\*\""))
                .isEqualTo(kernels);
        assertThat(names(directives, "\"-io/genoise/backend/cpu/(\\w+)\\.\\*\""))
                .isEqualTo(kernels);
    }

    /// All methods of such a class are kernels: nothing that must be compiled with what it has seen for a while.
    @Test
    void aClassOfKernelsHasStaticMethodsOnly() throws IOException, ClassNotFoundException {
        for (String name : kernels()) {
            Class<?> type = Class.forName("io.genoise.backend.cpu." + name);
            assertThat(Stream.of(type.getDeclaredConstructors()).map(Constructor::getModifiers))
                    .as(name)
                    .allMatch(Modifier::isPrivate);
            assertThat(Stream.of(type.getDeclaredMethods()).map(Method::getModifiers))
                    .as(name)
                    .allMatch(Modifier::isStatic);
        }
    }

    /// Vectors of another width than most, in code that runs in the interpreter for a while, would become what the compiler takes
    /// all vectors for.
    @Test
    void vectorsOfOtherWidthsAreInKernelsOnly() throws IOException {
        Set<String> kernels = kernels();
        Set<String> users = new TreeSet<>();
        try (Stream<Path> files = Files.list(Path.of("src/main/java/io/genoise/backend/cpu"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (Files.readString(file)
                        .matches("(?s).*(FloatVector\\.SPECIES_\\d|Squares\\.FLOATS).*")) {
                    users.add(file.getFileName().toString().replace(".java", ""));
                }
            }
        }
        assertThat(users).contains("Lanes", "Squares", "TurnedPanel");
        users.removeAll(List.of("Lanes", "Squares"));
        assertThat(kernels).containsAll(users);
    }

    private static Set<String> kernels() throws IOException {
        return names(
                Files.readString(ARGS),
                "CompileThresholdScaling,io\\.genoise\\.backend\\.cpu\\.(\\w+)::\\*");
    }

    private static Set<String> names(String text, String pattern) {
        Set<String> names = new TreeSet<>();
        for (MatchResult match : Pattern.compile(pattern).matcher(text).results().toList()) {
            names.add(match.group(1));
        }
        return names;
    }
}
