package io.genoise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/// What the command line says, and how it fails: one line, exit code 2.
class GenoiseTest {
    @TempDir Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int genoise(String... arguments) {
        CommandLine line = Genoise.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pretrain rotation --epoch 3 | Unknown option",
                "pretrain rotation --epochs many | --epochs",
                "pretrain rotation --epochs 0 --limit 64 | --epochs 0",
                "demo --limit -3 | -3",
                "demo --limit 5 --size 16 | labelled pictures",
                "demo --per-class 0 | 1 or more",
                "demo --per-class some | some",
                "demo --subsets 99 | 1 to 10",
                "demo --steps 0 | --steps 0",
                "demo --resume no/such/run | no/such/run",
                "pretrain rotation --network nin,width=0 | setting width: at least",
                "pretrain rotation --network nim | no network is called nim",
                "pretrain rotation --network nin,depth=3 | no setting depth",
                "pretrain rotation --network nin,classes=3 | they follow from pictures and task",
                "pretrain rotation --network nin,wide | name=value expected",
                "pretrain rotation --other-data | --other-data goes with --resume",
                "pretrain swirl | ; there are",
                "pretrain | which task? There are",
                "pretrain --budget soon | is no time such as 90s, 20m or 1h30m",
                "pretrain --epochs 3 rotation | --epochs stands before the task",
                "pretrain rotation --turns 5 | --turns: 2, 4 or 8 expected, not 5",
                "pretrain rotation --padding -1 | --padding: at least 0 expected, not -1",
                "pretrain rotation --mirror=perhaps | --mirror: true or false expected, not perhaps",
                "pretrain rotation --rate 0 | --rate 0.0: expected above 0",
                "pretrain rotation --width 0 | --width 0.0: ",
                "pretrain rotation --network vit-small --width 2 | network vit-small has no width",
                "demo --task swirl | no task is called swirl; there are",
                "demo --task rotation,turns=3 | 2, 4 or 8 expected, not 3",
                "demo --task rotation,turns | name=value expected",
                "pretrain rotation --data no/such/folder | no/such/folder",
                "pretrain rotation --limit 64 --device gpu9 | gpu9",
                "pretrain rotation --limit 64 --network nin,blocks=9 | setting blocks: 3 … 5 expected, not 9",
                "probe no/such/run | no/such/run",
                "data --data fashion --size 0 | --size 0: expected 1 to 4096 pixels",
                "data --size 5000 | --size 5000: expected 1 to 4096 pixels",
                "pretrain rotation --size 3 | --size 3: expected 4 to 4096 pixels, for network nin",
                "demo --size 1 | --size 1: expected 4 to 4096",
                "pretrain rotation --network vgg-small,blocks=4 --size 8 | expected 16 to 4096",
                "pretrain rotation --network alexnet --size 40 | --size 40: ",
                "devices --threads -1 | -1",
                "setup-cuda --repository ftp://somewhere | --repository ftp://somewhere",
                "setup-cuda --from no/such.jar | no/such.jar",
                "devices --explain --batch 0 | --batch 0",
                "danta | danta"
            })
    void aMistakeIsOneLineAndExitCode2(String arguments, String named) {
        assertThat(genoise(arguments.split(" "))).isEqualTo(2);
        assertThat(err.toString().strip().lines()).hasSize(1);
        assertThat(err.toString()).startsWith("genoise: ").contains(named);
    }

    @Test
    void noDataIsNotTheFolderOneIsIn() {
        assertThat(genoise("data", "--data", "")).isEqualTo(2);
        assertThat(err.toString()).contains("'' names no data").hasLineCount(1);
    }

    @Test
    void aFileThatCannotBeUsedIsToldInWords() {
        assertThat(Genoise.words(new AccessDeniedException("runs")))
                .isEqualTo("runs: access is denied");
        assertThat(Genoise.words(new UncheckedIOException(new NoSuchFileException("a.jpg"))))
                .isEqualTo("a.jpg: there is no such file or folder");
        assertThat(Genoise.words(new IOException("the disk is full")))
                .isEqualTo("the disk is full");
    }

    @Test
    void debugShowsWhereAnErrorCameFrom() {
        genoise("probe", "no/such/run", "--debug");
        assertThat(err.toString()).contains("\tat io.genoise");
    }

    @Test
    void dataTellsCountsAndClasses() {
        assertThat(genoise("data", "--data", "scenes", "--limit", "120")).isZero();
        assertThat(out.toString()).contains("120").contains("12").contains("house");
    }

    @Test
    void everyBrokenPictureIsNamedWhenAskedFor() throws IOException {
        ImageIO.write(
                new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB),
                "png",
                folder.resolve("whole.png").toFile());
        for (int i = 0; i < 7; i++) {
            Files.writeString(folder.resolve(i + ".jpg"), "<html>");
        }
        String data = folder.toString();
        assertThat(genoise("data", "--data", data, "--size", "8")).isZero();
        assertThat(out.toString()).contains("and 2 more", "--list-broken").doesNotContain("6.jpg");
        out.getBuffer().setLength(0);
        assertThat(genoise("data", "--data", data, "--size", "8", "--list-broken")).isZero();
        assertThat(out.toString().lines())
                .hasSize(7)
                .allMatch(line -> line.matches("broken\t[0-6]\\.jpg\tneither JPEG nor PNG: .*"));
    }

    @Test
    void devicesTellTheKernelPath() {
        assertThat(genoise("devices")).isZero();
        assertThat(out.toString()).contains("chosen:").contains("reference: usable");
    }

    /// What is missing for a GPU, and the processor's width and threads, whatever is chosen; nothing twice.
    @Test
    void devicesTellOfEachBackendWhatThereIs() {
        assertThat(genoise("devices", "--device", "reference")).isZero();
        assertThat(out.toString()).contains("cuda: ", "cpu: usable", "threads");
        out.getBuffer().setLength(0);
        assertThat(genoise("devices", "--device", "cpu")).isZero();
        assertThat(out.toString().lines()).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo",
                "pretrain",
                "probe",
                "verify",
                "compare",
                "import",
                "data",
                "devices",
                "setup-cuda"
            })
    void helpListsEveryOptionOnceUnderAHeading(String command) {
        genoise(command, "--help");
        CommandLine described = Genoise.commandLine().getSubcommands().get(command);
        assertThat(described.getCommandSpec().options())
                .allSatisfy(option ->
                        assertThat(out.toString().lines())
                                .filteredOn(line ->
                                        line.matches(
                                                "( {6}| {2}-\\w, )"
                                                        + option.longestName()
                                                        + "(?![\\w-]).*"))
                                .hasSize(1));
        assertThat(out.toString()).contains("The device, and the rest:", "Examples:");
    }

    @Test
    void theCompletionScriptKnowsTheCommands() {
        genoise("generate-completion");
        assertThat(out.toString()).contains("pretrain").contains("--epochs");
    }
}
