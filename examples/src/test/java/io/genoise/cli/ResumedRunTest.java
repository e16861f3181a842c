package io.genoise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.train.RunFolder;
import io.genoise.train.RunRecord;
import io.genoise.weights.Checkpoint;
import io.genoise.weights.SafeTensors;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/// What `--resume` finds: its run, or a reason in one line why not, and then nothing is changed.
class ResumedRunTest {
    private static final int STEPS = 4;

    @TempDir static Path place;

    /// A run over [#PICTURES] that was stopped after some steps, to be copied by each test.
    private static Path stopped;

    private static Path pictures;

    @TempDir Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private RunFolder run;

    @BeforeAll
    static void pretrain() throws IOException {
        pictures = Files.createDirectories(place.resolve("pictures"));
        for (int i = 0; i < 2 * STEPS; i++) {
            draw(pictures, i);
        }
        stopped = place.resolve("stopped");
        CommandLine line = Genoise.commandLine();
        line.setOut(new PrintWriter(new StringWriter()));
        assertThat(
                        line.execute(
                                "pretrain",
                                "rotation",
                                "--data",
                                pictures.toString(),
                                "--size",
                                "8",
                                "--network",
                                "nin,width=0.05,blocks=3",
                                "--batch",
                                "2",
                                "--epochs",
                                "1",
                                "--out",
                                stopped.toString()))
                .isZero();
        // As if it had been killed between its last checkpoint and its record.
        RunFolder run = RunFolder.open(stopped);
        run.write(run.record().in(RunRecord.State.UNFINISHED));
    }

    private static void draw(Path folder, int number) throws IOException {
        BufferedImage picture = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 64; i++) {
            picture.setRGB(i % 8, i / 8, i * 0x030507 + number * 0x111111);
        }
        File file = folder.resolve("%s.png".formatted(number)).toFile();
        assertThat(ImageIO.write(picture, "png", file)).isTrue();
    }

    @BeforeEach
    void copy() throws IOException {
        run = new RunFolder(folder.resolve("run"));
        copy(stopped, run.path());
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
    }

    private int resume(String... more) {
        CommandLine line = Genoise.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(
                Stream.concat(
                                Stream.of("pretrain", "--resume", run.path().toString()),
                                Stream.of(more))
                        .toArray(String[]::new));
    }

    private void refused(Map<Path, byte[]> before, String... named) throws IOException {
        assertThat(err.toString()).startsWith("genoise: ").contains(named);
        assertThat(err.toString().strip().lines()).hasSize(1);
        for (Map.Entry<Path, byte[]> file : before.entrySet()) {
            assertThat(file.getKey()).hasBinaryContent(file.getValue());
        }
    }

    private Map<Path, byte[]> files() throws IOException {
        Map<Path, byte[]> files = new LinkedHashMap<>();
        for (Path file : List.of(run.path().resolve("run.json"), run.metrics(), run.checkpoint())) {
            if (Files.isRegularFile(file)) {
                files.put(file, Files.readAllBytes(file));
            }
        }
        return files;
    }

    @Test
    void otherPicturesAreRefusedWithBothCountsAndNothingIsWritten() throws IOException {
        Path fewer = folder.resolve("fewer");
        copy(pictures, fewer);
        Files.delete(fewer.resolve("0.png"));
        Map<Path, byte[]> before = files();

        assertThat(resume("--data", fewer.toString())).isEqualTo(2);

        refused(before, "8 pictures", "7 pictures", "fingerprint", "--other-data");
    }

    /// The case `resume-changed-data`: pictures are deleted where they lie. The run had gone on over the rest under its old
    /// record, or was "stopped" for ever.
    @Test
    void picturesThatWereDeletedInPlaceAreRefusedAndNothingIsWritten() throws IOException {
        Path own = folder.resolve("own");
        copy(pictures, own);
        Path file = run.path().resolve("run.json");
        Files.writeString(
                file, Files.readString(file).replace(pictures.toString(), own.toString()));
        for (int i = 0; i < STEPS; i++) {
            Files.delete(own.resolve("%s.png".formatted(i)));
        }
        Map<Path, byte[]> before = files();

        assertThat(resume()).isEqualTo(2);

        refused(before, "8 pictures", "4 pictures", "fingerprint");
    }

    @Test
    void picturesThatHaveMovedAreTakenAndTheRecordSaysWhereTheyLie() throws IOException {
        Path moved = folder.resolve("moved");
        copy(pictures, moved);

        assertThat(resume("--data", moved.toString())).as(err.toString()).isZero();

        assertThat(run.record().options()).containsEntry("data", moved.toString());
        assertThat(run.record().state()).isEqualTo(RunRecord.State.FINISHED);
        assertThat(run.record().sessions()).hasSize(2);
    }

    @Test
    void picturesThatAreGoneAreAskedFor() throws IOException {
        Path file = run.path().resolve("run.json");
        Files.writeString(
                file, Files.readString(file).replace(pictures.toString(), "/no/such/folder"));
        Map<Path, byte[]> before = files();

        assertThat(resume()).isEqualTo(2);

        refused(before, "/no/such/folder", "say with --data");
    }

    /// Runs made before tasks had settings noted `one-turn`.
    @Test
    void aRunOfAnOlderVersionGoesOnAndIsNotedByTodaysNames() throws IOException {
        rewrite("(?s)\"turns\" : \"4\".*?\"mirror\" : \"true\"", "\"one-turn\" : \"false\"");

        assertThat(resume()).as(err.toString()).isZero();

        assertThat(run.record().state()).isEqualTo(RunRecord.State.FINISHED);
        assertThat(run.record().options())
                .containsEntry("turns", "4")
                .containsEntry("all-turns", "true")
                .doesNotContainKey("one-turn");
    }

    @Test
    void aRunThatDoesNotSayHowItsTaskWasSetIsRefused() throws IOException {
        rewrite("\"turns\" : \"4\",", "");
        Map<Path, byte[]> before = files();

        assertThat(resume()).isEqualTo(2);

        refused(before, run.path() + " cannot go on", "turns");
    }

    private void rewrite(String pattern, String by) throws IOException {
        Path file = run.path().resolve("run.json");
        String text = Files.readString(file);
        assertThat(text).containsPattern(pattern);
        Files.writeString(file, text.replaceFirst(pattern, by));
    }

    /// With other data that was allowed, it was "stopped", again and again.
    @Test
    void aCheckpointBeyondTheEndIsAnError() throws IOException {
        Path fewer = folder.resolve("fewer");
        copy(pictures, fewer);
        Files.delete(fewer.resolve("0.png"));

        assertThat(resume("--data", fewer.toString(), "--other-data")).isEqualTo(2);

        assertThat(err.toString().strip().lines()).hasSize(1);
        assertThat(err.toString()).contains("4 steps behind it, and this training ends after 3");
    }

    @Test
    void aLivingRunIsRefused() throws IOException {
        Map<Path, byte[]> before = files();
        try (RunFolder living = RunFolder.open(run.path())) {
            living.hold();
            assertThat(resume()).isEqualTo(2);
        }
        refused(before, run.path() + " is in use");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"epochs\" : \"1\"|\"epochs\" : \"many\"|option epochs is many",
                "\"batch\" : \"2\"|\"batsch\" : \"2\"|no option batch",
                "\"rate\" : \"0.1\"|\"rate\" : \"-1\"|--rate -1",
                "\"size\" : \"8\"|\"size\" : \"eight\"|option size is eight",
                "\"network\" : \"nin|\"network\" : \"nim|no network is called nim",
                "\"task\" : \"rotation\"|\"task\" : \"swirl\"|no task is called swirl",
                "\"state\" : \"UNFINISHED\"|\"state\" : \"?\"|run.json is damaged",
                "\"seed\" : 1|\"seed\" : \"one\"|run.json is damaged",
                "\"step\" : 0|\"step\" : null|run.json is damaged",
                "\"sessions\" : [|\"sessions\" : [ 7, |run.json is damaged",
            })
    void aDamagedRecordIsOneLine(String change) throws IOException {
        String[] parts = change.split("\\|");
        Path file = run.path().resolve("run.json");
        String text = Files.readString(file);
        assertThat(text).contains(parts[0]);
        Files.writeString(file, text.replace(parts[0], parts[1]));
        Map<Path, byte[]> before = files();

        assertThat(resume()).isEqualTo(2);

        refused(before, parts[2]);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7, 100, 2000})
    void aCheckpointCutShortIsOneLine(int length) throws IOException {
        byte[] whole = Files.readAllBytes(run.checkpoint());
        Files.write(run.checkpoint(), Arrays.copyOf(whole, length));
        Map<Path, byte[]> before = files();

        assertThat(resume()).isEqualTo(2);

        refused(before, "last.safetensors");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "step=many",
                "step=-3",
                "updates=",
                "epoch.count=some",
                "epoch.sum.loss=much",
                "plan.batch=3"
            })
    void aNoteThatMakesNoSenseIsOneLine(String note) throws IOException {
        String name = note.substring(0, note.indexOf('='));
        Checkpoint checkpoint = SafeTensors.read(run.checkpoint());
        Map<String, String> notes = new LinkedHashMap<>(checkpoint.metadata());
        notes.put(name, note.substring(name.length() + 1));
        SafeTensors.write(run.checkpoint(), new Checkpoint(checkpoint.tensors(), notes));
        Map<Path, byte[]> before = files();

        assertThat(resume()).isEqualTo(2);

        refused(before, name, run.path().toString());
    }

    @Test
    void aCheckpointThatIsAFolderIsOneLine() throws IOException {
        Files.delete(run.checkpoint());
        Files.createDirectory(run.checkpoint());
        Map<Path, byte[]> before = files();

        assertThat(resume()).isEqualTo(2);

        refused(before, "last.safetensors");
    }
}
