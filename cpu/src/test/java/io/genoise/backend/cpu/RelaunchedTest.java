package io.genoise.backend.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.process.Processes;
import io.genoise.runtime.Relaunch;
import io.genoise.tensor.Device;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A program on the class path that was started without vectors starts itself again with them.
class RelaunchedTest {
    private static final List<Path> CLASSES =
            List.of(
                    Processes.home(Device.class),
                    Processes.home(CpuBackend.class),
                    Processes.home(RelaunchedTest.class));

    @TempDir Path folder;

    /// Says how it was started, repeats a line of its input, and ends with status 7.
    static final class Program {
        public static void main(String[] arguments) throws IOException {
            Relaunch.withVectors(Program.class, arguments);
            System.out.println("vectors " + Processor.detect().vectors());
            System.out.println("arguments " + Arrays.asList(arguments));
            System.out.println("property " + System.getProperty("shop.name"));
            System.out.println("heap " + (Runtime.getRuntime().maxMemory() >> 20));
            System.out.println(
                    "options " + ManagementFactory.getRuntimeMXBean().getInputArguments());
            System.out.println(
                    "in " + new BufferedReader(new InputStreamReader(System.in)).readLine());
            System.err.println("this is the standard error");
            System.exit(7);
        }
    }

    /// Calls another main method, as launchers do.
    static final class Caller {
        public static void main(String[] arguments) throws IOException {
            Program.main(new String[] {"called"});
        }
    }

    /// Waits until it is told to end, and says that it was.
    static final class Waiting {
        public static void main(String[] arguments) throws InterruptedException {
            Relaunch.withVectors(Waiting.class, arguments);
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(() -> System.out.println("told to end")));
            System.out.println("process " + ProcessHandle.current().pid());
            Thread.sleep(60_000);
        }
    }

    private static ProcessBuilder java(String... words) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(words));
        return new ProcessBuilder(command);
    }

    /// What it says on both streams, and its exit status.
    private static String said(ProcessBuilder builder) throws IOException, InterruptedException {
        Process process = builder.redirectErrorStream(true).start();
        try (OutputStream in = process.getOutputStream()) {
            in.write("a line\n".getBytes(StandardCharsets.UTF_8));
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return said + "exit " + process.waitFor();
    }

    @Test
    void withOptionsArgumentsStreamsAndStatus() throws IOException, InterruptedException {
        String said =
                said(
                        java(
                                "-Xmx300m",
                                "-XX:+UseSerialGC",
                                "-Dshop.name=a \"b\" c",
                                "-cp",
                                Processes.path(CLASSES),
                                Program.class.getName(),
                                "one",
                                "",
                                "two words",
                                "@three"));

        assertThat(said.lines())
                .contains(
                        "vectors true",
                        "arguments [one, , two words, @three]",
                        "property a \"b\" c",
                        "in a line",
                        "this is the standard error",
                        "exit 7");
        assertThat(said)
                .containsPattern("heap (29|30)\\d")
                .contains("--enable-native-access=ALL-UNNAMED", "BackgroundCompilation")
                .contains("-XX:CompilerDirectivesFile=")
                .doesNotContain("compiler directives added");
    }

    @Test
    void aJar() throws IOException, InterruptedException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.put(Attributes.Name.MAIN_CLASS, Program.class.getName());
        attributes.put(
                Attributes.Name.CLASS_PATH,
                String.join(" ", CLASSES.stream().map(each -> each.toUri().toString()).toList()));
        Path jar = folder.resolve("my shop.jar");
        try (OutputStream out = Files.newOutputStream(jar)) {
            new JarOutputStream(out, manifest).close();
        }

        assertThat(said(java("-jar", jar.toString(), "one")).lines())
                .contains("vectors true", "arguments [one]", "in a line", "exit 7");
    }

    @Test
    void aSourceFile() throws IOException, InterruptedException {
        Path source = folder.resolve("Hello.java");
        Files.writeString(
                source,
                """
                import io.genoise.runtime.Relaunch;

                class Hello {
                    public static void main(String[] arguments) {
                        Relaunch.withVectors(Hello.class, arguments);
                        System.out.println(arguments[0] + " with vectors: "
                            + ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent());
                    }
                }
                """);

        assertThat(said(java("-cp", Processes.path(CLASSES), source.toString(), "one")).lines())
                .contains("one with vectors: true", "exit 0");
    }

    @Test
    void thereIsNoSecondTime() throws IOException, InterruptedException {
        assertThat(
                        said(java(
                                        "-Dgenoise.relaunched=true",
                                        "-cp",
                                        Processes.path(CLASSES),
                                        Program.class.getName()))
                                .lines())
                .contains("vectors false", "exit 7");
    }

    @Test
    void whoeverIsCalledByAnotherProgramStaysInIt() throws IOException, InterruptedException {
        assertThat(
                        said(java("-cp", Processes.path(CLASSES), Caller.class.getName(), "called"))
                                .lines())
                .contains("vectors false", "arguments [called]", "exit 7");
    }

    @Test
    void withVectorsNothingIsStarted() throws IOException, InterruptedException {
        assertThat(
                        said(
                                java(
                                        "--add-modules=jdk.incubator.vector",
                                        "-cp",
                                        Processes.path(CLASSES),
                                        Program.class.getName())))
                .contains("vectors true", "exit 7")
                .doesNotContain("-Dgenoise.relaunched");
    }

    @Test
    void whoIsToldToEndTellsTheOther() throws IOException, InterruptedException {
        Process process =
                java("-cp", Processes.path(CLASSES), Waiting.class.getName())
                        .redirectErrorStream(true)
                        .start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream()))) {
            String line = out.readLine();
            while (line != null && !line.startsWith("process ")) {
                line = out.readLine();
            }
            assertThat(line).isNotNull();
            long other = Long.parseLong(line.substring("process ".length()));
            assertThat(other).isNotEqualTo(process.pid());

            process.toHandle().destroy(); // Process.destroy() would close its streams
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();

            Optional<ProcessHandle> left = ProcessHandle.of(other).filter(ProcessHandle::isAlive);
            assertThat(left).isEmpty();
            assertThat(out.readLine()).isEqualTo("told to end");
        }
    }

    @Test
    void theFlagsAreThoseOfTheCommand() throws IOException {
        for (String name : List.of("genoise.args", "genoise.directives")) {
            try (InputStream in =
                    CpuBackend.class.getClassLoader().getResourceAsStream("META-INF/" + name)) {
                assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                        .isEqualTo(Files.readString(Path.of("..", name)));
            }
        }
        // Relaunch takes the file apart at its spaces.
        assertThat(Files.readString(Path.of("../genoise.args")).lines())
                .filteredOn(line -> !line.startsWith("#"))
                .noneMatch(line -> line.matches(".*[\"'\\\\].*"));
    }
}
