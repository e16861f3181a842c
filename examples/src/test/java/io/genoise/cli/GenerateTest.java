package io.genoise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.genoise.network.EncoderNetwork;
import io.genoise.network.Networks;
import io.genoise.task.Family;
import io.genoise.task.Tasks;
import io.genoise.tensor.Device;
import io.genoise.weights.Checkpoint;
import io.genoise.weights.ParameterTensors;
import io.genoise.weights.SafeTensors;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/// `genoise generate`, of a small run that makes pictures and of one that does not.
class GenerateTest {
    @TempDir static Path folder;

    private static Path making;
    private static Path telling;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int genoise(String command) {
        CommandLine line = Genoise.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(command.split(" "));
    }

    @BeforeAll
    static void train() {
        making = folder.resolve("making");
        telling = folder.resolve("telling");
        String usual = " --limit 60 --size 16 --epochs 1 --batch 16 --threads 1 --out ";
        GenerateTest test = new GenerateTest();
        Optional<String> maker =
                Tasks.all().stream()
                        .filter(task -> task.card().family() == Family.ADVERSARIAL && !task.clips())
                        .map(task -> task.card().name())
                        .findFirst();
        assumeThat(maker).as("a task whose net makes pictures").isPresent();
        assertThat(test.genoise("pretrain %s --small%s%s".formatted(maker.get(), usual, making)))
                .as(test.err.toString())
                .isZero();
        assertThat(test.out.toString()).contains("what does it make? genoise generate ");
        assertThat(
                        test.genoise(
                                "pretrain rotation --network nin,blocks=3,width=0.05"
                                        + usual
                                        + telling))
                .as(test.err.toString())
                .isZero();
    }

    @Test
    void picturesASheetAndAWalkAreWritten() {
        Path to = folder.resolve("pictures");
        assertThat(
                        genoise(
                                "generate %s --count 5 --seed 3 --interpolate --out %s"
                                        .formatted(making, to)))
                .as(err.toString())
                .isZero();
        assertThat(to.resolve("0005.png")).isNotEmptyFile();
        assertThat(to.resolve("sheet.png")).isNotEmptyFile();
        assertThat(to.resolve("walk.gif")).isNotEmptyFile();
        assertThat(out.toString()).contains("5 pictures, and all of them in ");

        Path more = folder.resolve("more");
        assertThat(genoise("generate %s --count 6 --seed 3 --out %s".formatted(making, more)))
                .isZero();
        assertThat(more.resolve("0005.png")).hasSameBinaryContentAs(to.resolve("0005.png"));
    }

    @Test
    void sheetsWereKeptWhileItLearned() throws IOException {
        try (Stream<Path> sheets = Files.list(making.resolve("samples"))) {
            assertThat(sheets).hasSizeGreaterThan(2);
        }
        assertThat(telling.resolve("samples")).doesNotExist();
    }

    @Test
    void whatIsMeasuredGoesIntoTheRun() {
        assertThat(
                        genoise(
                                "generate %s --evaluate --report --samples 20 --features %s"
                                        .formatted(making, telling)))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).contains("generated", "real, the other half", "noise");
        assertThat(making.resolve("generation.json")).content().contains("\"precision\"");
        assertThat(making.resolve("report.html")).content().contains("How the pictures came");
        assertThat(genoise("generate %s --markdown".formatted(making))).isZero();
        assertThat(out.toString()).contains("| making | 20 |");
    }

    /// In the features of an encoder that another program wrote.
    @Test
    void itIsMeasuredByAnImportedEncoder() throws IOException {
        Path foreign = folder.resolve("resnet.safetensors");
        try (Device device = Device.open("reference", 1)) {
            EncoderNetwork net =
                    Networks.of("resnet18,width=0.0625,stem=imagenet").create(device.scope(), 1);
            SafeTensors.write(
                    foreign, new Checkpoint(ParameterTensors.of(net.parameters()), Map.of()));
        }
        Path encoder = folder.resolve("encoder.safetensors");
        assertThat(genoise("import %s --size 16 --out %s".formatted(foreign, encoder)))
                .as(err.toString())
                .isZero();
        assertThat(
                        genoise(
                                "generate %s --evaluate --samples 20 --features %s"
                                        .formatted(making, encoder)))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).contains("layer4 mean of resnet18");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "generate TELLING --out OUT | whose net makes no pictures out of noise; those of ",
                "generate MAKING | where to? Say --out FOLDER for pictures, --evaluate",
                "generate MAKING --out OUT --class cat | was not taught classes",
                "generate MAKING --out MAKING | files that were not generated",
                "generate MAKING --out OUT --count 0 | --count 0: expected 1 to 100000",
                "generate MAKING --out OUT --features TELLING | --features goes with --evaluate",
                "generate MAKING --evaluate --interpolate | --interpolate goes with --out",
                "generate MAKING --evaluate --features OUT/none | none",
                "generate OUT --report | no run is there",
                "generate MAKING TELLING --out OUT | several runs go with --markdown alone",
                "generate TELLING --markdown | was not measured: genoise generate ",
            })
    void whatCannotBeDoneIsSaidInOneLine(String command, String words) {
        String whole =
                command.replace("TELLING", telling.toString())
                        .replace("MAKING", making.toString())
                        .replace("OUT", folder.resolve("nothing").toString());
        assertThat(genoise(whole)).isEqualTo(2);
        assertThat(err.toString()).contains(words).hasLineCount(1);
        assertThat(folder.resolve("nothing")).doesNotExist();
    }
}
