package io.genoise.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Programs that link Genoise's jars as its users do, started in every way that the README names.
class ConsumersTest {
    private static final Path CLONE = Path.of("").toAbsolutePath().getParent();

    @Tag("slow")
    @Test
    void howeverTheyAreStartedTheyPrintTheSame() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/env")), "a shell");
        for (String part : List.of("library", "bom")) {
            assumeTrue(
                    Files.exists(CLONE.resolve(part).resolve("target/consumer-pom.xml")),
                    part + " is not built: mvnw verify, of all modules, builds it first");
        }
        List<String> words = new ArrayList<>();
        words.add(CLONE.resolve("examples/consumers/run").toString());
        words.add("--built");
        String repository = System.getProperty("localRepository");
        if (repository != null) {
            words.addAll(List.of("--repository", repository));
        }
        ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));

        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said.lines().filter(line -> line.contains("  ok, vectors of")))
                .as(said)
                .hasSizeGreaterThanOrEqualTo(12);
    }
}
