package io.genoise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the launchers do where the environment has next to nothing in it.
class LauncherTest {
    private static final Path CLONE = Path.of("").toAbsolutePath().getParent();

    @TempDir Path folder;

    @BeforeEach
    void needsAShell() {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")));
    }

    /// What sh prints of `script`, in an environment of `variables` alone, in strict mode.
    private String sh(String script, Map<String, String> variables)
            throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(
                                "/bin/sh",
                                "-euc",
                                ". '%s/.mvn/jdk25.sh' && %s".formatted(CLONE, script))
                        .redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(variables);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes()).strip();
        process.waitFor();
        return said;
    }

    /// A `getent` that knows nobody.
    private String withoutPasswd() throws IOException {
        Path bin = Files.createDirectories(folder.resolve("bin"));
        Path getent = bin.resolve("getent");
        Files.writeString(getent, "#!/bin/sh\nexit 2\n");
        Files.setPosixFilePermissions(getent, PosixFilePermissions.fromString("rwxr-xr-x"));
        return bin + ":/usr/bin:/bin";
    }

    @Test
    void aJdkIsFoundWithoutAHome() throws IOException, InterruptedException {
        assertThat(sh("echo $JAVA_HOME", Map.of())).isEqualTo(System.getProperty("java.home"));
    }

    @Test
    void aHomeThatIsThereIsKept() throws IOException, InterruptedException {
        assertThat(
                        sh(
                                "genoise_find_home && echo $HOME ${MAVEN_OPTS-none}",
                                Map.of("HOME", folder.toString())))
                .isEqualTo(folder + " none");
    }

    @Test
    void whoHasNeitherHomeNorPasswdWorksAmongTheTemporaryFiles()
            throws IOException, InterruptedException {
        String said =
                sh(
                        "genoise_find_home && echo $HOME $MAVEN_OPTS",
                        Map.of("PATH", withoutPasswd(), "TMPDIR", folder.toString()));

        assertThat(said).startsWith(folder + "/genoise-home-");
        String home = said.substring(0, said.indexOf(' '));
        assertThat(said).endsWith(" -Duser.home=" + home);
        assertThat(Files.getPosixFilePermissions(Path.of(home)))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    /// A clone that is built, as far as the launcher looks: its archive names the classes of this test's own build.
    private Path builtClone() throws IOException {
        Path clone = Files.createDirectories(folder.resolve("a clone"));
        for (String file :
                List.of(
                        "genoise",
                        "genoise.args",
                        "genoise.directives",
                        ".mvn/jdk25.sh",
                        "pom.xml")) {
            Path copy = clone.resolve(file);
            Files.createDirectories(copy.getParent());
            Files.copy(CLONE.resolve(file), copy, StandardCopyOption.COPY_ATTRIBUTES);
        }
        Files.createDirectories(clone.resolve("core/src/main"));
        Files.createFile(clone.resolve("core/pom.xml"));
        Path target = Files.createDirectories(clone.resolve("examples/target"));
        Files.createDirectories(target.resolve("lib"));
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes()
                .put(
                        Attributes.Name.CLASS_PATH,
                        Arrays.stream(
                                        System.getProperty("java.class.path")
                                                .split(File.pathSeparator))
                                .map(entry -> Path.of(entry).toUri().toString())
                                .collect(Collectors.joining(" ")));
        try (OutputStream out = Files.newOutputStream(target.resolve("genoise-examples.jar"))) {
            new JarOutputStream(out, manifest).close();
        }
        Files.createFile(target.resolve("built"));
        Files.setLastModifiedTime(
                target.resolve("built"),
                FileTime.fromMillis(System.currentTimeMillis() + 3_600_000));
        return clone;
    }

    /// What the command says with nothing in its environment but `variables`.
    private String bare(Path clone, List<String> variables, String... arguments)
            throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("/usr/bin/env", "-i"));
        words.addAll(variables);
        words.add(clone.resolve("genoise").toString());
        words.addAll(List.of(arguments));
        Process process =
                new ProcessBuilder(words)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return "%s exit %s".formatted(said.strip(), process.waitFor());
    }

    /// Without a JDK in the usual folders that is said, in one line.
    @Test
    void theCommandRunsInAnEmptyEnvironment() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/env")));
        String said = bare(builtClone(), List.of(), "--version");
        if (said.endsWith("exit 0")) {
            assertThat(said).contains("genoise");
        } else {
            assertThat(said).startsWith("Genoise needs a JDK 25").endsWith("exit 1");
            assertThat(said.lines()).hasSize(1);
        }
    }

    @Test
    void picturesAreReadInAnEmptyEnvironment() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/env")));
        Path pictures = Files.createDirectories(folder.resolve("caf\u00e9"));
        BufferedImage picture = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
        assertThat(ImageIO.write(picture, "png", pictures.resolve("1.png").toFile())).isTrue();
        List<String> next =
                List.of("PATH=/usr/bin:/bin", "JAVA_HOME=" + System.getProperty("java.home"));

        String said = bare(builtClone(), next, "data", "--data", pictures.toString());

        assertThat(said).contains("pictures        1").endsWith("exit 0");
        assertThat(folder.resolve("?")).doesNotExist();
    }

    @Test
    void theLaunchersThemselvesNameNoHomeThatMayBeMissing() throws IOException {
        assertThat(Files.readString(CLONE.resolve("genoise")))
                .containsSubsequence("genoise_find_home", "$HOME");
        assertThat(Files.readString(CLONE.resolve("mvnw")))
                .containsSubsequence("genoise_find_home", "${HOME}");
    }
}
