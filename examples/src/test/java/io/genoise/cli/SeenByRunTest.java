package io.genoise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.data.scenes.Scenes;
import io.genoise.train.RunFolder;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// What is said of the pictures that a pretraining saw is what it saw.
class SeenByRunTest {
    @TempDir static Path folder;

    private static final StringWriter OUT = new StringWriter();
    private static final StringWriter ERR = new StringWriter();
    private static RunFolder run;

    /// A run over a folder of 24 pictures of two classes, without test pictures.
    @BeforeAll
    static void pretrain() throws IOException {
        for (int i = 0; i < 24; i++) {
            save("photos/%s/%d.png".formatted(i % 2 == 0 ? "even" : "odd", i), i);
            save("others/%s/%d.png".formatted(i % 2 == 0 ? "even" : "odd", i), 100 + i);
            save(
                    "parts/%s/%s/renamed %d.png"
                            .formatted(i < 12 ? "train" : "test", i % 2 == 0 ? "even" : "odd", i),
                    i);
        }
        run = new RunFolder(folder.resolve("run"));
        pretrain("photos", run);
    }

    private static void pretrain(String data, RunFolder run, String... more) {
        genoise(
                "pretrain rotation --size 12 --epochs 1 --batch 8 --network nin,blocks=3,width=0.03",
                List.of("--data", folder.resolve(data).toString(), "--out", run.path().toString()),
                more);
    }

    private static void save(String name, int scene) throws IOException {
        byte[] pixels = Scenes.train(24, scene + 1, 9).render(scene).picture();
        BufferedImage image = new BufferedImage(24, 24, BufferedImage.TYPE_3BYTE_BGR);
        for (int p = 0; p < 24 * 24; p++) {
            for (int c = 0; c < 3; c++) {
                image.getRaster().setSample(p % 24, p / 24, c, pixels[3 * p + c] & 0xFF);
            }
        }
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        ImageIO.write(image, "png", file.toFile());
    }

    /// What is printed.
    private static String genoise(String words, List<String> paths, String... more) {
        OUT.getBuffer().setLength(0);
        CommandLine line = Genoise.commandLine();
        line.setOut(new PrintWriter(OUT, true));
        line.setErr(new PrintWriter(ERR, true));
        List<String> arguments = new ArrayList<>(List.of(words.split(" ")));
        arguments.addAll(paths);
        arguments.addAll(List.of(more));
        assertThat(line.execute(arguments.toArray(String[]::new))).as(ERR.toString()).isZero();
        return OUT.toString();
    }

    private static String probe(RunFolder run, String... more) {
        return genoise(
                "probe --per-class 2 --subsets 2 --train-at 2 --steps 1",
                List.of(run.path().toString()),
                more);
    }

    /// It was said to have seen no picture of the test set: there was none.
    @Test
    void aRunWithoutTestPicturesSaysNothingOfThem() throws IOException {
        assertThat(run.record().protocol())
                .containsEntry("test pictures", "none are set apart")
                .containsEntry("weights", "of the last epoch; no label used");
    }

    /// They were said never to have been seen, because they lie in a folder of their own.
    @Test
    void testPicturesThatWerePretrainedOnAreTransductive() {
        assertThat(probe(run, "--data", folder.resolve("parts").toString()))
                .contains("transductive: all 12 pictures tested");
    }

    /// They were said to have been seen, because a folder without test pictures was given.
    @Test
    void aFolderThatWasNotPretrainedOnIsNotTransductive() {
        assertThat(probe(run, "--data", folder.resolve("others").toString()))
                .contains("none of the 24 pictures tested")
                .contains(
                        "all labels are measured, out of fold: --per-class and --subsets are not used")
                .doesNotContain("transductive");
    }

    @Test
    void twoSeedsAreWarnedOfAndTheHeadlineMayBeWhatHeldOutLabelsChoose() {
        RunFolder second = new RunFolder(folder.resolve("second"));
        pretrain("photos", second, "--seed", "2");
        assertThat(
                        probe(
                                run,
                                second.path().toString(),
                                "--headline",
                                "chosen",
                                "--data",
                                folder.resolve("parts").toString()))
                .contains("warning: two seeds are one degree of freedom", "take three or more")
                .contains("headline declared beforehand: pretrained, chosen, 20 labels a class")
                .contains("pretrained, chosen (whole) ");
    }

    @Test
    void anInductiveRunIsTestedOnWhatWasHeldOut() throws IOException {
        RunFolder inductive = new RunFolder(folder.resolve("inductive"));
        pretrain("photos", inductive, "--inductive");
        List<String> names = Files.readAllLines(inductive.heldOut());

        assertThat(names).hasSizeBetween(4, 6).allMatch(name -> name.endsWith(".png"));
        assertThat(inductive.record().protocol().get("test pictures"))
                .startsWith("none of the %d pictures tested".formatted(names.size()));
        assertThat(probe(inductive))
                .contains("none of the %d pictures tested".formatted(names.size()))
                .doesNotContain("transductive");
    }
}
