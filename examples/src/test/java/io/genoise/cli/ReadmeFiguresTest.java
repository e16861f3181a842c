package io.genoise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genoise.transfer.StudyComparison;
import io.genoise.transfer.StudyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Every figure between `<!-- figures: NAME -->` and `<!-- end -->` in the README is what the code writes from the study in
/// `benchmarks/results/NAME/study.json.gz`, or from all that lie there, to the letter, and every study that is kept there
/// verifies. `benchmarks/results/readme` writes them.
class ReadmeFiguresTest {
    private static final Path CLONE = Path.of("").toAbsolutePath().getParent();
    private static final Path RESULTS = CLONE.resolve("benchmarks/results");
    private static final int LARGEST = 600_000;
    private static final Pattern BEGIN = Pattern.compile("<!-- figures: ([a-z0-9.-]+) -->\n");
    private static final String STUDY = "study.json.gz";
    private static final String END = "<!-- end -->";

    /// What stands between the markers, by name.
    private static Map<String, String> blocks(String text) {
        Map<String, String> blocks = new LinkedHashMap<>();
        Matcher begin = BEGIN.matcher(text);
        while (begin.find()) {
            int end = text.indexOf(END, begin.end());
            int next = text.indexOf("<!-- figures: ", begin.end());
            if (end < 0 || next >= 0 && next < end) {
                throw new IllegalArgumentException(begin.group(1) + " has no end");
            }
            blocks.put(begin.group(1), text.substring(begin.end(), end));
        }
        return blocks;
    }

    @TestFactory
    Iterable<DynamicTest> everyFigureOfTheReadmeIsWhatItsStudySays() throws IOException {
        return blocks(Files.readString(CLONE.resolve("README.md"))).entrySet().stream()
                .map(block ->
                        DynamicTest.dynamicTest(
                                block.getKey(), () -> check(block.getKey(), block.getValue())))
                .toList();
    }

    private static void check(String name, String block) throws IOException {
        List<StudyFile> studies = new ArrayList<>();
        for (Path file : files(RESULTS.resolve(name))) {
            StudyFile study = StudyFile.read(file);
            assertThat(study.differences()).as(file.toString()).isEmpty();
            assertThat(Files.size(file)).as("bytes of " + file).isLessThan(LARGEST);
            studies.add(study);
        }
        String figures =
                Files.exists(RESULTS.resolve(name).resolve(STUDY))
                        ? studies.getFirst().table().markdown()
                        : new StudyComparison(studies).markdown();
        assertThat(block).isEqualTo("\n%s\n".formatted(figures));
    }

    private static List<Path> files(Path folder) throws IOException {
        if (Files.exists(folder.resolve(STUDY))) {
            return List.of(folder.resolve(STUDY));
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".json.gz")).sorted().toList();
        }
    }

    @Test
    void blocksAreFoundByTheirMarkers() {
        assertThat(blocks("a\n<!-- figures: x-1 -->\n\n41.6\n\n<!-- end -->\nb\n"))
                .containsExactly(Map.entry("x-1", "\n41.6\n\n"));
        assertThatThrownBy(() ->
                        blocks("<!-- figures: x -->\n1\n<!-- figures: y -->\n2\n<!-- end -->\n"))
                .hasMessage("x has no end");
    }
}
