package io.genoise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.train.RunFolder;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// A user's jar on the class path brings a task of its own: it is built here from the example's source, in a package that
/// Genoise knows nothing of.
class OwnPretextTaskJarTest {
    private static final Path SOURCE =
            Path.of("src/main/java/io/genoise/examples/OwnPretextTask.java");
    private static final String SERVICE = "META-INF/services/io.genoise.task.PretextTask";

    @TempDir static Path folder;

    private static Path jar;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void build() throws IOException {
        jar = jar("mine.jar", Files.readString(SOURCE));
    }

    private static Path jar(String name, String program) throws IOException {
        Path sources = Files.createDirectories(folder.resolve(name + "-sources/mine"));
        Path source = sources.resolve("OwnPretextTask.java");
        Files.writeString(source, program.replace("package io.genoise.examples;", "package mine;"));
        Path classes = folder.resolve(name + "-classes");
        int code =
                ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                null,
                                "-proc:none",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "-d",
                                classes.toString(),
                                source.toString());
        assertThat(code).isZero();
        Path file = folder.resolve(name);
        try (OutputStream to = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(to);
                Stream<Path> files = Files.walk(classes)) {
            for (Path one : files.filter(Files::isRegularFile).toList()) {
                jar.putNextEntry(
                        new JarEntry(classes.relativize(one).toString().replace('\\', '/')));
                Files.copy(one, jar);
            }
            jar.putNextEntry(new JarEntry(SERVICE));
            jar.write("mine.OwnPretextTask\n".getBytes(StandardCharsets.UTF_8));
        }
        return file;
    }

    /// What the command does that has the jar beside it, in this process.
    private int genoise(String arguments) throws IOException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader with = new URLClassLoader(new URL[] {jar.toUri().toURL()}, before)) {
            thread.setContextClassLoader(with);
            CommandLine line = Genoise.commandLine();
            line.setOut(new PrintWriter(out, true));
            line.setErr(new PrintWriter(err, true));
            return line.execute(arguments.split(" "));
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Test
    void itIsATaskLikeAnyOther() throws IOException {
        assertThat(genoise("pretrain halves --help")).isZero();
        assertThat(out.toString()).contains("--gap=COUNT", "0 to 16", "Noroozi");

        assertThat(genoise("pretrain halves --gap 99")).isEqualTo(2);
        assertThat(err.toString()).contains("--gap: 0 to 16 expected, not 99").hasLineCount(1);

        RunFolder run = new RunFolder(folder.resolve("run"));
        int code =
                genoise(
                        "pretrain halves --gap 1 --limit 64 --size 12 --epochs 1 --batch 8 --network nin,blocks=3,width=0.03 --out "
                                + run.path());
        assertThat(code).as(err.toString()).isZero();
        assertThat(run.record().task()).isEqualTo("halves");
        assertThat(run.record().options()).containsEntry("gap", "1").containsEntry("epochs", "1");
        assertThat(out.toString()).contains("(chance 0.5000)");
    }

    /// In a process of its own, as a user has it.
    @Test
    void theHelpOfACommandWithTheJarOnItsClassPathListsIt() throws Exception {
        String said = process(jar, "pretrain", "--help");
        assertThat(said).containsPattern("(?m)^  context$").contains("    halves ");
        assertThat(process(null, "pretrain", "--help")).doesNotContain("halves");
    }

    @Test
    void aTaskThatCannotBeIsOneLine() throws Exception {
        Path wrong =
                jar(
                        "wrong.jar",
                        Files.readString(SOURCE)
                                .replace("int gap", "int size")
                                .replaceAll("\\bgap\\b", "size"));
        assertThat(process(wrong, "pretrain", "--help"))
                .hasLineCount(1)
                .contains("task halves has a setting size, as every pretraining has");
    }

    private static String process(Path jar, String... arguments) throws Exception {
        String path = System.getProperty("java.class.path");
        List<String> command =
                Stream.concat(
                                Stream.of(
                                        Path.of(System.getProperty("java.home"), "bin", "java")
                                                .toString(),
                                        "-XX:TieredStopAtLevel=1",
                                        "-cp",
                                        jar == null ? path : path + File.pathSeparator + jar,
                                        Genoise.class.getName()),
                                Stream.of(arguments))
                        .toList();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }
}
