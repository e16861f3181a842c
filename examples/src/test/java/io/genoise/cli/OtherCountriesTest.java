package io.genoise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// A whole demo in a country of other digits. `main` names no country; the library does not need that, which is shown here.
@Tag("slow")
class OtherCountriesTest {
    @TempDir Path folder;

    @Test
    void aDemoInEgyptWritesDigitsThatProgramsRead() throws IOException {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
        StringWriter out = new StringWriter();
        try {
            assertThat("%d".formatted(1)).as("Egypt's digits").isNotEqualTo("1");
            CommandLine line = Genoise.commandLine();
            line.setOut(new PrintWriter(out, true));
            String run = folder.resolve("run").toString();
            assertThat(
                            line.execute(
                                    ("demo --limit 120 --size 16 --epochs 1 --per-class 1,5 --subsets 2 --steps 3 --train-at 5"
                                                    + " --network nin,width=0.05,blocks=3 --out "
                                                    + run)
                                            .split(" ")))
                    .isZero();
        } finally {
            Locale.setDefault(before);
        }
        assertThat(foreign(out.toString())).isEmpty();
        List<Path> texts;
        try (Stream<Path> files = Files.walk(folder)) {
            texts =
                    files.filter(file -> file.toString().matches(".*\\.(jsonl?|html|svg)"))
                            .toList();
        }
        assertThat(texts).hasSizeGreaterThanOrEqualTo(5);
        for (Path text : texts) {
            assertThat(foreign(Files.readString(text, StandardCharsets.UTF_8)))
                    .as(text.toString())
                    .isEmpty();
        }
    }

    /// Digits and separators that no program reads.
    private static String foreign(String text) {
        return text.codePoints()
                .filter(c -> c > 127 && Character.isDigit(c) || c == '٫' || c == '٬')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
