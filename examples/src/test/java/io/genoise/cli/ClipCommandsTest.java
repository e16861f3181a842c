package io.genoise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.figure.Pixels;
import io.genoise.train.RunFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/// A folder of clips on the command line.
class ClipCommandsTest {
    private static final int SIDE = 16;

    @TempDir Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int genoise(String... arguments) {
        CommandLine line = Genoise.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }

    /// Two classes of six strips of 9 frames, two strips a person, in which a bar moves.
    @BeforeEach
    void clips() throws IOException {
        for (int i = 0; i < 12; i++) {
            int frames = 9;
            byte[] values = new byte[SIDE * SIDE * frames];
            for (int p = 0; p < values.length; p++) {
                int x = p % (SIDE * frames);
                int across = (x % SIDE + x / SIDE * (i < 6 ? 1 : 3) + i) % SIDE;
                values[p] = (byte) (across < 4 ? 200 : 10 * i + p / (SIDE * frames));
            }
            Path file = folder.resolve("clips/%s/%04d.png".formatted(i < 6 ? "slow" : "fast", i));
            Files.createDirectories(file.getParent());
            Files.write(file, new Pixels(SIDE, SIDE * frames, 1, values).png());
        }
    }

    private String data() {
        return folder.resolve("clips").toString();
    }

    @Test
    void aSummaryOfClipsCountsThemTheirPiecesAndTheirGroups() {
        assertThat(
                        genoise(
                                "data",
                                "--data",
                                data(),
                                "--frames",
                                "4",
                                "--size",
                                "16",
                                "--group-by",
                                "number:2"))
                .isZero();
        assertThat(out.toString())
                .contains("12, of 9 frames, 108 in all")
                .contains("24, used as 4 frames of 16x16")
                .contains("fast (12), slow (12)")
                .contains("24 pictures in 6 groups");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pretrain rotation --frames 4 | --frames 1",
                "pretrain rotation --frames 10 | the longest has 9",
                "pretrain rotation --frames -1 | --frames -1: expected 0 to",
                "data --frames 999999999 | --frames 999999999: expected 0 to",
            })
    void whatCannotBeDoneWithClipsIsToldInOneLine(String arguments, String named) {
        assertThat(genoise((arguments + " --size 16 --data " + data()).split(" "))).isEqualTo(2);
        assertThat(err.toString().strip().lines()).hasSize(1);
        assertThat(err.toString()).startsWith("genoise: ").contains(named);
    }

    @Test
    void stripsReadAsPicturesAreToldWhatTheyAre() {
        assertThat(genoise("data", "--data", data(), "--size", "16")).isZero();
        assertThat(out.toString()).contains("with --frames 16 they are clips");
    }

    @Test
    void pictureTasksLearnFromSingleFramesAndTheirRunKnowsThem() throws IOException {
        Path run = folder.resolve("run");
        assertThat(
                        genoise(
                                "pretrain",
                                "rotation",
                                "--data",
                                data(),
                                "--frames",
                                "1",
                                "--size",
                                "16",
                                "--epochs",
                                "1",
                                "--batch",
                                "36",
                                "--width",
                                "0.05",
                                "--out",
                                run.toString()))
                .as("%s%s", out, err)
                .isZero();
        assertThat(new RunFolder(run).record().options()).containsEntry("frames", "1");
        assertThat(Files.readString(run.resolve("run.json"))).contains("108");
    }
}
