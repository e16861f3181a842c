package io.genoise.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What may stand beside each other, and what is said of it.
class StudyComparisonTest {
    @TempDir Path folder;

    private StudyFile study(String task, double distance, long seed, String... controls)
            throws IOException {
        List<StudyFile.Pretraining> pretrainings =
                List.of(controls).stream()
                        .map(verdict ->
                                new StudyFile.Pretraining(
                                        "runs/" + task,
                                        task,
                                        1,
                                        Map.of("network", "nin", "size", "32"),
                                        Map.of("noise", verdict)))
                        .toList();
        Path file = folder.resolve(task + ".json");
        Files.writeString(file, StudyFileTest.json(true, distance, seed, pretrainings));
        return StudyFile.read(file);
    }

    private static List<String> rows(StudyComparison comparison) {
        return comparison.markdown().lines().filter(line -> line.startsWith("| ")).toList();
    }

    @Test
    void theBestIsTheFirstAndItIsSaidThatThisShowsNothing() throws IOException {
        StudyComparison comparison =
                new StudyComparison(
                        List.of(study("weak", 0.2, 3, "passed"), study("strong", 2, 3, "passed")));
        assertThat(rows(comparison)).hasSize(3);
        assertThat(rows(comparison).get(1)).startsWith("| strong | nin     | 32 | 1 ");
        assertThat(rows(comparison).get(2)).startsWith("| weak   | nin     | 32 | 1 ");
        assertThat(comparison.markdown())
                .contains("that the first is the best of them is not shown");
    }

    @Test
    void aDifferenceStandsWithTheWordsOfItsOwnStudy() throws IOException {
        StudyFile study = study("strong", 2, 3, "passed");
        String words = study.table().headline().getFirst().words();
        assertThat(words).startsWith("better");
        assertThat(rows(new StudyComparison(List.of(study))).getLast())
                .contains("], " + words + " |");
    }

    @Test
    void whatDidNotPassIsNamedWhatPassedIsNot() throws IOException {
        assertThat(
                        rows(new StudyComparison(
                                        List.of(
                                                study(
                                                        "a",
                                                        1,
                                                        3,
                                                        "passed",
                                                        "not passed",
                                                        "passed"))))
                                .getLast())
                .contains("| passed; not passed: noise |");
    }

    @Test
    void studiesOfOtherLabelledPicturesAreRefused() throws IOException {
        List<StudyFile> studies = List.of(study("a", 1, 3, "passed"), study("b", 1, 4, "passed"));
        assertThatThrownBy(() -> new StudyComparison(studies))
                .hasMessage(
                        "the studies of a and b cannot stand beside each other: they are of other labelled subsets");
    }
}
