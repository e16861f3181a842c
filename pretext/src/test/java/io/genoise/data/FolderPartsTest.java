package io.genoise.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Where training and test pictures lie, told from the names of the pictures.
class FolderPartsTest {
    private static Optional<FolderParts> parts(String... folders) {
        return FolderParts.in(Stream.of(folders).map(folder -> folder + "/1.png").toList());
    }

    @ParameterizedTest
    @CsvSource({
        "train, test",
        "Train, Test",
        "TRAIN, TEST",
        "Training, Testing",
        "training, test",
        "train, val",
        "train, valid",
        "train, validation",
        "train, eval",
        "train, Evaluation",
        "training_set, test_set",
        "train_images, test_images",
        "seg_train, seg_test",
        "train2017, val2017",
        "train, test1",
        "trainset, testset",
        "TrainImages, TestImages",
        "archive/train, archive/test",
        "a/b/Training, a/b/Testing"
    })
    void theUsualNamesAreParts(String train, String test) {
        assertThat(parts(train + "/cat", train + "/dog", test + "/cat", test + "/dog"))
                .contains(new FolderParts(train, List.of(test), List.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cat dog test",
                "train car plane",
                "train/cat train/dog",
                "test/cat test/dog",
                "latest train",
                "trainers testers",
                "steam_train blood_test",
                "cat/train dog/test",
                "archive/train other/test"
            })
    void othersAreNot(String folders) {
        assertThat(parts(folders.split(" "))).isEmpty();
    }

    @Test
    void testsComeBeforeValidationSets() {
        assertThat(parts("eval", "train", "val", "test").orElseThrow().tests())
                .containsExactly("test", "val", "eval");
    }

    @Test
    void whatLiesBesideThePartsIsNotUsed() {
        FolderParts parts =
                FolderParts.in(List.of("1.png", "extra/1.png", "test/1.png", "train/1.png"))
                        .orElseThrow();
        assertThat(parts.unused()).containsExactly("extra", ".");
    }

    @Test
    void plainNamesComeBeforeOthers() {
        assertThat(parts("test", "test_masks", "train", "train_masks").orElseThrow().train())
                .isEqualTo("train");
        assertThat(
                        parts("test_images", "test_labels", "train_images", "train_labels")
                                .orElseThrow()
                                .train())
                .isEqualTo("train_images");
    }
}
