package io.genoise.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genoise.data.DataSet;
import io.genoise.data.Images;
import io.genoise.data.Labels;
import io.genoise.data.PackedImages;
import io.genoise.random.RandomStream;
import io.genoise.shape.TensorShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// S10: a study's file holds what every figure and word can be computed from again.
class StudyFileTest {
    private static final int TRAIN = 90;
    private static final int TEST = 60;

    @TempDir Path folder;

    private static Images images(int count, int first) {
        byte[] pixels = new byte[count];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            pixels[i] = (byte) (first + i);
            labels[i] = i % 3;
        }
        return PackedImages.of(
                "dots", TensorShape.of(1, 1, 1), pixels, List.of("a", "b", "c"), labels);
    }

    private static String json(boolean test) {
        return json(test, 1, 3, List.of());
    }

    /// The study of an encoder whose classes lie so far apart.
    static String json(
            boolean test, double distance, long seed, List<StudyFile.Pretraining> pretrainings) {
        DataSet set =
                new DataSet(
                        "dots",
                        images(TRAIN, 0),
                        test ? Optional.of(images(TEST, 100)) : Optional.empty(),
                        List.of(),
                        List.of());
        StudyPictures pictures = StudyPictures.of(set, null, List.of(1, 5), 5);
        StudyPlan plan =
                StudyPlan.standard("good", List.of("weak"), seed)
                        .withRows(List.of("good"), List.of("weak"))
                        .withLabelsPerClass(pictures.numbers(), pictures.headline())
                        .withMostSubsets(4)
                        .withThreads(1);
        Trials trials = pictures.trials(plan);
        Features good = clouds(pictures, distance).select(trials.needed());
        FeatureSource weak =
                FeatureSource.Given.handMade(
                        "weak",
                        List.of(clouds(pictures, 0.2).select(trials.needed())),
                        "map",
                        Cost.UNKNOWN);
        FewLabelTable table =
                new FewLabels(trials, plan)
                        .run(
                                List.of(weak, FeatureSource.Given.of("good", List.of(good), "map")),
                                List.of(),
                                new Protocol.Setting(
                                        "./genoise probe run --subsets 4", "d", "s", "o", "p"),
                                _ -> {});
        StudyFile.Made made =
                new StudyFile.Made(
                        "./genoise probe run --subsets 4",
                        "2026-01-01T00:00:00Z",
                        Map.of("java", "25"),
                        List.of("cpu"),
                        pretrainings);
        return StudyFile.json(table, trials, pictures, made);
    }

    private static Features clouds(StudyPictures pictures, double distance) {
        int[] labels = Labels.of(pictures.list());
        RandomStream random = RandomStream.of(8);
        float[] values = new float[labels.length * 3];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (random.nextGaussian() + (labels[i / 3] == i % 3 ? distance : 0));
        }
        return new Features("map", labels.length, 3, values);
    }

    private StudyFile read(String json) throws IOException {
        Path file = folder.resolve("study.json");
        Files.writeString(file, json);
        return StudyFile.read(file);
    }

    @Test
    void everyFindingFollowsFromTheScores() throws IOException {
        assertThat(read(json(true)).differences()).isEmpty();
        assertThat(read(json(false)).differences()).isEmpty();
    }

    @Test
    void aWordThatWasChangedIsTold() throws IOException {
        String json = json(true);
        assertThat(json).contains("better for this encoder");
        StudyFile changed = read(json.replace("better for this encoder", "better"));
        assertThat(changed.differences())
                .isNotEmpty()
                .allMatch(
                        line -> line.contains("recorded better, computed better for this encoder"));
    }

    @Test
    void aScoreThatWasChangedChangesFiguresAndIsTold() throws IOException {
        String json = json(true);
        int bits = json.indexOf("\"bits\"");
        int at = json.indexOf('"', json.indexOf(':', bits)) + 3;
        char other = json.charAt(at) == 'A' ? 'B' : 'A';
        StudyFile changed = read(json.substring(0, at) + other + json.substring(at + 1));
        assertThat(changed.differences())
                .anyMatch(line -> line.startsWith("findings.rows[0].mean"));
    }

    @Test
    void itHoldsCommandTrialsGroupsAndHashes() {
        assertThat(json(true))
                .contains("./genoise probe run --subsets 4")
                .contains(images(TEST, 100).content(0).toString().substring(0, 16))
                .contains("\"learned\"", "\"groups\"", "\"fingerprint\"", "\"java\"");
    }

    @Test
    void theSmallFileIsVerifiedAlikeAndSaysTheSame() throws IOException {
        StudyFile whole = read(json(true));
        Path file = folder.resolve("study.json.gz");
        whole.writeSmall(file);
        StudyFile small = StudyFile.read(file);
        assertThat(small.differences()).isEmpty();
        assertThat(small.table().markdown()).isEqualTo(whole.table().markdown());
        assertThat(small.table().sentence()).isEqualTo(whole.table().sentence());
        assertThat(Files.size(file)).isLessThan(Files.size(folder.resolve("study.json")) / 3);
        byte[] bytes = Files.readAllBytes(file);
        whole.writeSmall(file);
        assertThat(file).hasBinaryContent(bytes);
    }

    @Test
    void theMarkdownHoldsSentenceRowsAndWhatDoesNotWin() throws IOException {
        FewLabelTable table = read(json(true)).table();
        assertThat(table.markdown())
                .startsWith("**%s**".formatted(table.sentence()))
                .contains("| | 1 | 5 | cost", "| weak | ", "| good | ", "- good − weak: ")
                .contains("command: `./genoise probe run --subsets 4`")
                .doesNotContain("kNN");
    }

    @Test
    void anotherFileIsRefusedByName() {
        assertThatThrownBy(() -> read("{\"format\": \"else\"}"))
                .hasMessageContaining("study.json")
                .hasMessageContaining("it is no study");
    }
}
