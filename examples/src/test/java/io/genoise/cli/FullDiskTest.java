package io.genoise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.genoise.process.Processes;
import io.genoise.train.RunFolder;
import io.genoise.train.RunRecord;
import io.genoise.weights.SafeTensors;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// A disk that is full: one line says which file could not be written, and nothing that was whole is lost. Full it is by
/// `ulimit -f`, which forbids a process to write a file beyond some size: the call fails where it would fail on a full disk.
class FullDiskTest {
    @TempDir static Path place;

    private static Path pictures;
    private static Path finished;

    @TempDir Path folder;

    private String said;

    @BeforeAll
    static void pretrain() throws IOException {
        pictures = Files.createDirectories(place.resolve("pictures"));
        for (int i = 0; i < 24; i++) {
            Path kind = Files.createDirectories(pictures.resolve(i % 2 == 0 ? "cat" : "dog"));
            BufferedImage picture = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
            for (int p = 0; p < 64; p++) {
                picture.setRGB(p % 8, p / 8, p * 0x030507 * (1 + i % 2) + i * 0x0A1109);
            }
            assertThat(ImageIO.write(picture, "png", kind.resolve(i + ".png").toFile())).isTrue();
        }
        finished = place.resolve("finished");
        CommandLine line = Genoise.commandLine();
        line.setOut(new PrintWriter(new StringWriter()));
        assertThat(line.execute(pretraining(finished).toArray(String[]::new))).isZero();
    }

    private static List<String> pretraining(Path run) {
        return List.of(
                ("pretrain rotation --size 8 --network nin,width=0.05,blocks=3 --batch 8 --epochs 2 --threads 1"
                                + " --data %s --out %s")
                        .formatted(pictures, run)
                        .split(" "));
    }

    @BeforeEach
    void needsALimit() {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "no bash to set a limit with");
    }

    /// The exit code of `genoise` where no file may grow beyond `kibibytes`.
    private int genoise(int kibibytes, List<String> arguments)
            throws IOException, InterruptedException {
        List<String> words = new ArrayList<>();
        words.addAll(List.of("/bin/bash", "-c", "ulimit -f %s; exec \"$@\"".formatted(kibibytes)));
        words.add("bash");
        words.addAll(Processes.likeThis(Genoise.class));
        words.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
        builder.environment().put("JDK_JAVA_OPTIONS", "-XX:-UsePerfData");
        builder.environment().put("GENOISE_CACHE", folder.resolve("cache").toString());
        Process process = builder.start();
        said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor();
    }

    private void refusedInOneLineThatNames(String file) {
        assertThat(said.lines().filter(line -> line.startsWith("genoise: ")))
                .as(said)
                .singleElement()
                .asString()
                .contains(file);
        assertThat(said).doesNotContain("Exception", "\tat ");
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
    }

    private static List<Path> halves(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".part")).toList();
        }
    }

    /// That the checkpoint before stays whole is [io.genoise.weights.AtomicFile]'s doing, and its test's.
    @Tag("slow")
    @Test
    void aCheckpointThatDoesNotFitIsNamedAndTheRunStaysOneThatCanBeResumed()
            throws IOException, InterruptedException {
        RunFolder run = new RunFolder(folder.resolve("run"));

        assertThat(genoise(8, pretraining(run.path()))).as(said).isNotZero();

        refusedInOneLineThatNames("last.safetensors");
        assertThat(halves(run.path())).isEmpty();
        assertThat(run.record().state()).isEqualTo(RunRecord.State.UNFINISHED);
        CommandLine line = Genoise.commandLine();
        line.setOut(new PrintWriter(new StringWriter()));
        assertThat(line.execute("pretrain", "--resume", run.path().toString())).isZero();
        assertThat(SafeTensors.read(run.checkpoint()).tensors())
                .isEqualTo(SafeTensors.read(new RunFolder(finished).checkpoint()).tensors());
    }

    @Test
    @Tag("slow")
    void aRecordThatDoesNotFitIsNamedAndTheOneBeforeStaysWhole()
            throws IOException, InterruptedException {
        RunFolder run = new RunFolder(folder.resolve("run"));
        copy(finished, run.path());
        run.write(run.record().in(RunRecord.State.UNFINISHED));
        Map<String, String> before = run.record().options();

        assertThat(genoise(1, List.of("pretrain", "--resume", run.path().toString())))
                .as(said)
                .isNotZero();

        refusedInOneLineThatNames("run.json");
        assertThat(run.record().options()).isEqualTo(before);
        assertThat(halves(run.path())).isEmpty();
    }

    /// The pictures are read all the same; the next time they are read again.
    @Test
    void aCacheThatDoesNotFitIsLeftOut() throws IOException, InterruptedException {
        assertThat(genoise(0, List.of("data", "--data", pictures.toString(), "--size", "8")))
                .as(said)
                .isZero();

        assertThat(said).contains("pictures        24");
        assertThat(halves(folder)).isEmpty();
        assertThat(genoise(100, List.of("data", "--data", pictures.toString(), "--size", "8")))
                .as(said)
                .isZero();
    }

    /// The study fits, the page does not; then not even the study.
    @Test
    @Tag("slow")
    void aStudyOrReportThatDoesNotFitIsNamedAndTheOneBeforeStaysWhole()
            throws IOException, InterruptedException {
        List<String> probe =
                new ArrayList<>(List.of("probe", finished.toString(), "--threads", "1"));
        probe.addAll(List.of("--steps", "2", "--out", folder.resolve("probe").toString()));
        assertThat(genoise(100_000, probe)).as(said).isZero();
        Path study = folder.resolve("probe").resolve("study.json");
        Path report = folder.resolve("probe").resolve("report.html");
        byte[] before = Files.readAllBytes(study);
        byte[] page = Files.readAllBytes(report);
        assertThat(page.length).as("what does not fit").isGreaterThan(before.length + 8192);

        assertThat(genoise((before.length + page.length) / 2 / 1024, probe)).as(said).isNotZero();
        refusedInOneLineThatNames("report.html");
        assertThat(report).hasBinaryContent(page);

        before = Files.readAllBytes(study);
        assertThat(genoise(before.length / 2 / 1024, probe)).as(said).isNotZero();
        refusedInOneLineThatNames("study.json");
        assertThat(study).hasBinaryContent(before);
        assertThat(halves(folder)).isEmpty();
    }
}
