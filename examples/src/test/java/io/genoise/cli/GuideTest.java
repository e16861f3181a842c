package io.genoise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.examples.ShownProgram;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// What the guide shows is true: its commands run, one after another, over a small folder of pictures; its programs compile and run;
/// excerpts stand in the examples; links lead somewhere.
class GuideTest {
    private static final Path DOCS = Path.of("../docs");
    private static final Path EXAMPLES = Path.of("src/main/java/io/genoise/examples");

    /// The order in which the guide is read; what one page has made the next one uses.
    private static final List<String> PAGES =
            List.of(
                    "README.md",
                    "first-hour.md",
                    "your-pictures.md",
                    "reading-a-report.md",
                    "using-a-model.md",
                    "your-operation.md",
                    "your-network.md",
                    "your-task.md",
                    "gpu.md");

    /// What makes a command short where nothing is learned from it.
    private static final Map<String, String> SHORTER =
            Map.of(
                    "pretrain", " --epochs 1 --batch 16 --threads 1",
                    "probe", " --steps 2 --threads 1");

    private static final Pattern BLOCK = Pattern.compile("```(\\w+)\n(.*?)```", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)(#[^)]*)?\\)");
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

    @TempDir Path folder;

    private final StringWriter said = new StringWriter();

    @Test
    void everyPageIsInOrderAndLinksLeadSomewhere() throws IOException {
        try (Stream<Path> files = Files.list(DOCS)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .filteredOn(name -> name.endsWith(".md"))
                    .containsExactlyInAnyOrderElementsOf(PAGES);
        }
        for (String page : PAGES) {
            Matcher link = LINK.matcher(Files.readString(DOCS.resolve(page)));
            while (link.find()) {
                assertThat(DOCS.resolve(link.group(1))).as(page).exists();
            }
        }
    }

    @Test
    void excerptsStandInTheExamples() throws IOException {
        String examples = "";
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            for (Path file : files.toList()) {
                examples += Files.readString(file);
            }
        }
        int excerpts = 0;
        for (String page : PAGES) {
            for (String program : blocks(page, "java")) {
                if (!isProgram(program)) {
                    assertThat(examples).as(page).contains(program);
                    excerpts++;
                }
            }
        }
        assertThat(excerpts).isGreaterThan(8);
    }

    @Test
    @Tag("slow")
    void commandsAndProgramsRunAsTheyAreRead() throws Exception {
        makePhotos();
        int programs = 0;
        for (String page : PAGES) {
            Matcher block = BLOCK.matcher(Files.readString(DOCS.resolve(page)));
            while (block.find()) {
                String text = block.group(2);
                if (block.group(1).equals("sh")) {
                    text.lines().forEach(this::run);
                } else if (isProgram(text)) {
                    Path classes = Files.createDirectory(folder.resolve("program" + programs++));
                    ShownProgram.run(here(text), classes);
                }
            }
        }
        assertThat(programs).isEqualTo(3);
    }

    private static List<String> blocks(String page, String language) throws IOException {
        return BLOCK.matcher(Files.readString(DOCS.resolve(page)))
                .results()
                .filter(block -> block.group(1).equals(language))
                .map(block -> block.group(2))
                .toList();
    }

    private static boolean isProgram(String block) {
        return block.contains("void main()");
    }

    /// Pictures of two classes, named as on the pages.
    private void makePhotos() throws IOException {
        DrawnPhotos.write(
                40,
                64,
                "jpg",
                (i, _) ->
                        folder.resolve("photos")
                                .resolve(i % 2 == 0 ? "cat" : "dog")
                                .resolve("%s.jpg".formatted(1 + i / 2)));
    }

    /// `text` with the reader's folder in place of where the test runs.
    private String here(String text) {
        return text.replaceAll(
                "(?<![\\w/-])(runs/|photos/|photos[.]|pets[.]|named[.])",
                Matcher.quoteReplacement(folder + "/") + "$1");
    }

    private void run(String line) {
        assertThat(line).startsWith("./genoise ");
        List<String> words =
                WORD.matcher(here(line.substring("./genoise ".length())))
                        .results()
                        .map(word -> word.group(1) == null ? word.group(2) : word.group(1))
                        .collect(Collectors.toCollection(ArrayList::new));
        String command = words.getFirst();
        if (SHORTER.containsKey(command)) {
            words.addAll(List.of(SHORTER.get(command).strip().split(" ")));
        }
        if (command.equals("pretrain")) {
            words.addAll(List.of("--out", "%s/runs/%s-photos".formatted(folder, words.get(1))));
        }
        CommandLine genoise = Genoise.commandLine();
        genoise.setOut(new PrintWriter(said, true));
        genoise.setErr(new PrintWriter(said, true));
        assertThat(genoise.execute(words.toArray(new String[0])))
                .as("%s\n%s".formatted(line, said))
                .isZero();
    }
}
