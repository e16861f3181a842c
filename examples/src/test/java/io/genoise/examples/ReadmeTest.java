package io.genoise.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the README shows is true.
class ReadmeTest {
    private static final int MOST_LINES = 32;

    private static final Path README = Path.of("../README.md");

    @TempDir Path folder;

    @Test
    void theProgramOfTheReadmeIsShortCompilesAndRuns() throws Exception {
        String program = program("nextPictures");
        assertThat(program.lines().count()).isLessThanOrEqualTo(MOST_LINES);
        ShownProgram.run(
                program.replace("i < 200", "i < 2")
                        + """
                        float[] nextPictures() { return new float[64 * 32 * 32 * 3]; }
                        int[] nextLabels() { return new int[64]; }
                        """,
                folder);
    }

    @Test
    void itsCoordinatesAreThoseOfTheBuild() throws IOException {
        String version = first("\n  <version>(.*)</version>", Path.of("../pom.xml"));
        assertThat(
                        Pattern.compile(
                                        "<artifactId>genoise</artifactId>\n *<version>(.*?)</version>")
                                .matcher(Files.readString(README))
                                .results()
                                .map(found -> found.group(1)))
                .hasSize(2)
                .containsOnly(version);
        assertThat(Files.readString(README)).contains("io.genoise:genoise:" + version + "\"");
        assertThat(Path.of("../library/pom.xml")).content().contains("<artifactId>genoise</");
    }

    private static String first(String pattern, Path file) throws IOException {
        Matcher found = Pattern.compile(pattern).matcher(Files.readString(file));
        assertThat(found.find()).as(pattern).isTrue();
        return found.group(1);
    }

    /// The one with `word` in it.
    private static String program(String word) throws IOException {
        return Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(README))
                .results()
                .map(block -> block.group(1))
                .filter(program -> program.contains(word))
                .findFirst()
                .orElseThrow();
    }
}
