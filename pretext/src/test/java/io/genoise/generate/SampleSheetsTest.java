package io.genoise.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.data.Images;
import io.genoise.data.PictureReader;
import io.genoise.train.MetricsLog;
import io.genoise.train.Onlooker;
import io.genoise.train.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleSheetsTest {
    private static final TinyGan TASK = new TinyGan(false, true);

    @TempDir static Path runs;

    private static RunFolder whole;

    @BeforeAll
    static void train() throws IOException {
        whole = run("whole", TASK, sheets(), () -> false);
    }

    private static SampleSheets sheets() {
        return new SampleSheets(TinyRuns.SCENES, 1, 1);
    }

    private static RunFolder run(String name, TinyGan task, Onlooker onlooker, BooleanSupplier stop)
            throws IOException {
        RunFolder folder = RunFolder.create(runs.resolve(name), TinyRuns.RECORD, false);
        TinyRuns.run(folder, task, onlooker, stop);
        folder.close();
        return folder;
    }

    @Test
    void lookingOnChangesNoBitOfTheTraining() throws IOException {
        RunFolder without = run("without", TASK, Onlooker.NONE, () -> false);
        assertThat(whole.checkpoint()).hasSameBinaryContentAs(without.checkpoint());
        assertThat(SampleSheets.kept(without)).isEmpty();
        assertThat(SampleSheets.kept(whole)).hasSize(11);
    }

    @Test
    void aRunThatWasStoppedLeavesTheSheetsAndFiguresOfAnUnbrokenOne() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        RunFolder broken = run("broken", TASK, sheets(), () -> asked.incrementAndGet() > 4);
        assertThat(SampleSheets.kept(broken)).hasSizeLessThan(11);
        TinyRuns.run(broken, TASK, sheets(), () -> false);
        assertThat(SampleSheets.kept(broken)).hasSize(11);
        for (Path sheet : SampleSheets.kept(whole).values()) {
            assertThat(broken.samples().resolve(sheet.getFileName())).hasSameBinaryContentAs(sheet);
        }
        assertThat(broken.metrics()).hasSameTextualContentAs(whole.metrics());
    }

    @Test
    void everySheetShowsTheSameNoiseInFullRows() throws IOException {
        RunFolder folder = run("classes", new TinyGan(true, true), sheets(), () -> false);
        Path last = SampleSheets.kept(folder).get(10L);
        Images scenes = TinyRuns.SCENES;
        int classes = scenes.classes().size();
        var sheet = new PictureReader().decode(Files.readAllBytes(last));
        assertThat(sheet.width()).isEqualTo(10 * classes - 2);
        assertThat(sheet.height()).isEqualTo(10 * (64 / classes) - 2);
    }

    @Test
    void theVarietyOfTheSamplesIsWrittenDown() throws IOException {
        List<MetricsLog.Line> lines = MetricsLog.read(whole.metrics());
        assertThat(lines)
                .filteredOn(line -> line.values().containsKey(SampleSheets.VARIETY))
                .hasSize(11);
    }

    /// What a tiny net makes after ten steps is much the same of all noise.
    @Test
    void whatIsWrongIsToldOnce() throws IOException {
        RunFolder folder = RunFolder.create(runs.resolve("telling"), TinyRuns.RECORD, false);
        List<String> told = TinyRuns.run(folder, new TinyGan(false, false), sheets(), () -> false);
        folder.close();
        assertThat(told).filteredOn(line -> line.startsWith("mode collapse at step 1:")).hasSize(1);
        assertThat(told).filteredOn(line -> line.contains("said at a loss of")).hasSize(1);
    }

    /// The first hundred steps of any net look like that.
    @Test
    void nothingIsToldOfTheFirstSteps() throws IOException {
        RunFolder folder = RunFolder.create(runs.resolve("early"), TinyRuns.RECORD, false);
        SampleSheets patient = new SampleSheets(TinyRuns.SCENES, 1);
        List<String> told = TinyRuns.run(folder, new TinyGan(false, false), patient, () -> false);
        folder.close();
        assertThat(told).allMatch(line -> line.startsWith("epoch "));
    }

    @Test
    void sheetsAreKeptFromBeginningToEnd() {
        assertThat(SampleSheets.isDue(0, 1000)).isTrue();
        assertThat(SampleSheets.isDue(1000, 1000)).isTrue();
        assertThat(SampleSheets.isDue(1, 1000)).isFalse();
        long kept = 0;
        for (int step = 0; step <= 1000; step++) {
            kept += SampleSheets.isDue(step, 1000) ? 1 : 0;
        }
        assertThat(kept).isBetween(24L, 26L);
    }

    @Test
    void anotherRunInTheFolderThrowsTheSheetsAway() throws IOException {
        RunFolder folder = RunFolder.create(runs.resolve("again"), TinyRuns.RECORD, false);
        folder.close();
        Files.createDirectories(folder.samples());
        Files.writeString(folder.samples().resolve("00000010.png"), "old");
        Path foreign = Files.writeString(folder.samples().resolve("mine.png"), "mine");
        RunFolder.create(folder.path(), TinyRuns.RECORD, true).close();
        assertThat(SampleSheets.kept(folder)).isEmpty();
        assertThat(foreign).exists();
    }
}
