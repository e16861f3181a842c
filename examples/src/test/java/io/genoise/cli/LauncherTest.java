package io.genoise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
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

    @Test
    void theLaunchersThemselvesNameNoHomeThatMayBeMissing() throws IOException {
        assertThat(Files.readString(CLONE.resolve("genoise")))
                .containsSubsequence("genoise_find_home", "$HOME");
        assertThat(Files.readString(CLONE.resolve("mvnw")))
                .containsSubsequence("genoise_find_home", "${HOME}");
    }
}
