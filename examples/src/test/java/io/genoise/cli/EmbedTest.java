package io.genoise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/// What a user does with a run: `genoise embed`, `train` and `predict`, over a folder in which one picture is broken.
class EmbedTest {
    private static final int PICTURES = 60;

    @TempDir static Path folder;

    private static Path run;
    private static Path photos;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int genoise(String command) {
        CommandLine line = Genoise.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(command.split(" "));
    }

    @BeforeAll
    static void learn() throws IOException {
        run = folder.resolve("run");
        EmbedTest test = new EmbedTest();
        assertThat(
                        test.genoise(
                                "pretrain rotation --network nin,blocks=3,width=0.05 --limit 60 --size 16 --epochs 1 --batch 16 --threads 1 --out "
                                        + run))
                .as(test.err.toString())
                .isZero();
        photos = folder.resolve("photos");
        DrawnPhotos.write(
                PICTURES,
                24,
                "png",
                (i, label) ->
                        photos.resolve(label % 2 == 0 ? "even" : "odd")
                                .resolve("%s.png".formatted(100 + i)));
        Files.writeString(photos.resolve("even").resolve("broken.png"), "broken");
    }

    @Test
    void vectorsOfAFolderAreWrittenWithoutTheBrokenOne() throws IOException {
        Path file = folder.resolve("vectors.csv");
        assertThat(genoise("embed %s %s --map conv2_mean --out %s".formatted(run, photos, file)))
                .isEqualTo(2);
        assertThat(err.toString()).contains("no map is called 'conv2_mean'; there are [conv1 4x4");

        assertThat(genoise("embed %s %s --out %s".formatted(run, photos, file)))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).contains(PICTURES + " pictures, ", "numbers each (conv2 4x4)");
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(1 + PICTURES);
        assertThat(lines.get(1)).startsWith(photos + "/even/1");
    }

    @Test
    void aStudyTakesThemAsAnotherToolsFeatures() {
        Path file = folder.resolve("vectors.safetensors");
        assertThat(genoise("embed %s %s --out %s".formatted(run, photos, file)))
                .as(err.toString())
                .isZero();
        Path study = folder.resolve("study");
        assertThat(
                        genoise(
                                "probe %s --data %s --steps 2 --features again=%s --out %s --threads 1"
                                        .formatted(run, photos, file, study)))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).contains("again");
    }

    @Test
    void aClassifierIsLearnedAndNamesPictures() throws IOException {
        Path file = folder.resolve("classifier.safetensors");
        assertThat(genoise("train %s --data %s --out %s".formatted(run, photos, file)))
                .as(err.toString())
                .isZero();
        assertThat(out.toString())
                .contains(
                        "2 classes (even, odd) by ",
                        "learned from 60 pictures of 2 classes",
                        "probabilities calibrated",
                        "classifier: " + file);

        Path table = folder.resolve("named.csv");
        assertThat(
                        genoise(
                                "predict %s %s --min-confidence 0.9 --out %s"
                                        .formatted(file, photos, table)))
                .as(err.toString())
                .isZero();
        List<String> lines = Files.readAllLines(table);
        assertThat(lines.getFirst()).isEqualTo("file,class,confidence,even,odd");
        assertThat(lines).hasSize(1 + PICTURES);

        StringWriter before = new StringWriter().append(out.getBuffer());
        assertThat(genoise("predict %s %s/odd --top 2".formatted(file, photos))).isZero();
        assertThat(out.toString().substring(before.toString().length()).lines())
                .allMatch(line ->
                        line.matches(
                                ".*/odd/1[0-9]+[.]png\t(even|odd) [01][.][0-9]{2}\t(even|odd) .*"));
    }

    @Test
    void encodersAreExported() {
        Path file = folder.resolve("encoder.onnx");
        assertThat(genoise("export %s --out %s --threads 1".formatted(run, file)))
                .as(err.toString())
                .isZero();
        assertThat(file).isNotEmptyFile();
        assertThat(out.toString())
                .contains("nin, blocks 3, width 0.05: conv2 4x4, ", "encoder.onnx");
    }

    @Test
    void mapsAreListed() {
        assertThat(genoise("embed %s --list-maps".formatted(run))).as(err.toString()).isZero();
        assertThat(out.toString()).contains("conv1 4x4\t", "conv3 mean\t", " numbers");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "embed RUN PHOTOS | where to? Say --out FILE",
                "embed RUN PHOTOS --out x.parquet | vectors are written as .safetensors, .npy, .csv or .jsonl",
                "embed RUN --out FOLDER/x.csv | which pictures? Name files, or folders of them",
                "embed RUN PHOTOS --out FOLDER/none/x.csv | --out FOLDER/none/x.csv: expected the name of a file in a folder that is there",
                "embed FOLDER PHOTOS --out FOLDER/x.csv | no run is there",
                "embed RUN FOLDER/none --out FOLDER/x.csv | none: there is no such file or folder",
                "embed RUN PHOTOS/even/broken.png --out FOLDER/x.csv | none of 1 files is a picture that can be read",
                "embed RUN PHOTOS --strict --out FOLDER/x.csv | broken.png: neither JPEG nor PNG",
                "export RUN --out FOLDER/x.pb | expected a name that ends in .onnx",
                "export RUN --out FOLDER/x.onnx --map conv9 | no map is called 'conv9'",
                "train RUN --data PHOTOS/odd --out FOLDER/x.safetensors | a classifier learns from two classes or more",
                "predict RUN/checkpoints/last.safetensors PHOTOS | no note classifier.classes",
                "predict RUN/checkpoints/last.safetensors PHOTOS --min-confidence 80 | --min-confidence 80.0: expected 0 to 1",
            })
    void whatMakesNoSenseIsOneLine(String command, String message) {
        assertThat(genoise(filled(command))).isEqualTo(2);
        assertThat(err.toString().strip().lines().toList().getLast())
                .startsWith("genoise: ")
                .contains(filled(message));
        assertThat(folder.resolve("x.csv")).doesNotExist();
    }

    private static String filled(String text) {
        return text.replace("RUN", run.toString())
                .replace("PHOTOS", photos.toString())
                .replace("FOLDER", folder.toString());
    }
}
