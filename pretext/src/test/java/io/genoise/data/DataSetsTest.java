package io.genoise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.genoise.shape.TensorShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataSetsTest {
    @TempDir private Path temporary;

    private Path folder;
    private DataSets.Options options;

    @BeforeEach
    void folders() {
        folder = temporary.resolve("pets");
        options =
                DataSets.Options.of(16)
                        .withFolder(FolderOptions.of(16).withCache(Optional.empty()));
    }

    private void png(String name, int blue) {
        TestPictures.save(
                folder.resolve(name), TestPictures.png(TestPictures.gradient(20, 18, blue)));
    }

    @Test
    void trainAndValAreTwoParts() {
        png("train/a/1.png", 1);
        png("train/b/1.png", 2);
        png("val/b/1.png", 3);
        DataSet opened = DataSets.open(folder.toString(), options);
        assertThat(opened.name()).isEqualTo("pets");
        assertThat(opened.test().orElseThrow().classes()).containsExactly("a", "b");
        assertThat(opened.test().orElseThrow().label(0)).isEqualTo(1);
    }

    private DataSet opened() {
        return DataSets.open(folder.toString(), options);
    }

    @Test
    void partsAreFoundInAnyCaseAndOneFolderDeeper() {
        for (String train : new String[] {"Training", "archive/Training"}) {
            folder = temporary.resolve(train);
            png(train + "/cat/1.png", 1);
            png(train + "/dog/1.png", 2);
            png(train.replace("Training", "Testing") + "/dog/1.png", 3);
            assertThat(opened().train().classes()).containsExactly("cat", "dog");
            assertThat(opened().test().orElseThrow().label(0)).isEqualTo(1);
            assertThat(opened().notes()).isEmpty();
        }
    }

    @Test
    void aTrainingFolderAloneHasItsClasses() {
        png("train/cat/1.png", 1);
        png("train/dog/1.png", 2);
        assertThat(opened().test()).isEmpty();
        assertThat(opened().train().classes()).containsExactly("cat", "dog");
    }

    @Test
    void ofTwoTestPartsTheOneTakenIsTold() {
        for (String part : new String[] {"train", "val", "test", "spare"}) {
            png(part + "/cat/1.png", 1);
            png(part + "/dog/1.png", 2);
        }
        assertThat(opened().notes())
                .containsExactly("test pictures are those in test; not used: val (2), spare (2)");
    }

    @Test
    void aTestPartWithLabelsIsTakenBeforeOneWithout() {
        png("train/cat/1.png", 1);
        png("train/dog/1.png", 2);
        png("test/1.png", 3);
        png("val/dog/1.png", 4);
        assertThat(opened().test().orElseThrow().label(0)).isEqualTo(1);
        assertThat(opened().notes())
                .containsExactly("test pictures are those in val; not used: test (1)");
    }

    @Test
    void aTestPartWithoutLabelsIsTold() {
        png("train/cat/1.png", 1);
        png("train/dog/1.png", 2);
        png("test/1.png", 3);
        assertThat(opened().test().orElseThrow().label(0)).isEqualTo(-1);
        assertThat(opened().notes())
                .containsExactly(
                        "test: 0 of 1 pictures have a label; give %s alone to test on a part of it"
                                .formatted(folder.resolve("train")));
    }

    @Test
    void aClassThatOnlyTheTestPartHasIsTold() {
        png("train/cat/1.png", 1);
        png("train/dog/1.png", 2);
        png("test/cat/1.png", 3);
        png("test/wolf/1.png", 4);
        assertThat(opened().test().orElseThrow().label(1)).isEqualTo(-1);
        assertThat(opened().notes())
                .containsExactly(
                        "test: without a label, since the training pictures have no such class: wolf (1)");
    }

    @Test
    void labelsOfATestPartDoNotCountWhereTrainingPicturesHaveNone() {
        png("train/1.png", 1);
        png("test/cat/1.png", 2);
        png("test/dog/1.png", 3);
        assertThat(opened().test().orElseThrow().classes()).isEmpty();
    }

    @Test
    void anEmptyTestFolderIsNoTestPart() throws IOException {
        png("train/cat/1.png", 1);
        png("train/dog/1.png", 2);
        Files.createDirectories(folder.resolve("test"));
        assertThat(opened().test()).isEmpty();
        assertThat(opened().notes()).containsExactly("no picture that can be read in test");
    }

    @Test
    void aTableMayLabelBothParts() throws IOException {
        for (String name : new String[] {"train/1.png", "train/2.png", "test/1.png"}) {
            png(name, 1);
        }
        Path table = temporary.resolve("l.csv");
        Files.writeString(table, "train/1.png,cat\ntrain/2.png,dog\ntest/1.png,dog\n");
        options = options.withFolder(options.folder().withLabels(table));
        assertThat(opened().train().classes()).containsExactly("cat", "dog");
        assertThat(opened().test().orElseThrow().label(0)).isEqualTo(1);
    }

    @Test
    void picturesOfPartsAreOneSetIfATableLabelsOnlyTrainingPictures() throws IOException {
        for (String name : new String[] {"train/a1.png", "train/a2.png", "test/b1.png"}) {
            png(name, 1);
        }
        Path table = Files.writeString(temporary.resolve("l.csv"), "id,breed\na1,pug\na2,boxer\n");
        options = options.withFolder(options.folder().withLabels(table));
        assertThat(opened().test()).isEmpty();
        assertThat(opened().train().classes()).containsExactly("boxer", "pug");
    }

    @Test
    void aTableThatIsNotUsedIsTold() throws IOException {
        png("1.png", 1);
        Files.writeString(folder.resolve("labels.csv"), "1.png,cat\n");
        assertThat(opened().notes())
                .containsExactly("no labels are used, though the folder holds a table: labels.csv");
    }

    @Test
    void noNameAtAllIsNotTheFolderOneIsIn() {
        for (String nothing : new String[] {"", " "}) {
            assertThatExceptionOfType(DataException.class)
                    .isThrownBy(() -> DataSets.open(nothing, options))
                    .withMessageContaining("'%s' names no data", nothing);
        }
    }

    @Test
    void otherFolderHasNoTestPart() {
        png("a/1.png", 1);
        png("b/1.png", 2);
        assertThat(DataSets.open(folder.toString(), options).test()).isEmpty();
    }

    @Test
    void notesNameThePart() {
        png("train/1.png", 1);
        png("test/1.png", 2);
        TestPictures.save(folder.resolve("test/2.png"), new byte[0]);
        assertThat(DataSets.open(folder.toString(), options).notes())
                .singleElement()
                .asString()
                .startsWith("test: 1 broken picture left out: 2.png");
    }

    @Test
    void aNoteIsOneLineWhateverTheFileIsCalled() {
        png("1.png", 1);
        TestPictures.save(folder.resolve("a\nb.png"), new byte[0]);
        assertThat(DataSets.open(folder.toString(), options).notes())
                .singleElement()
                .asString()
                .contains("a b.png")
                .doesNotContain("\n");
    }

    @Test
    void unknownNameSaysWhatThereIs() {
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> DataSets.open("scense", options))
                .withMessageContaining("'scense'")
                .withMessageContaining("scenes, moving-scenes, moving-scenes-still, fashion-mnist");
    }

    @Test
    void fileIsNoDataSet() {
        png("a.png", 1);
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> DataSets.open(folder.resolve("a.png").toString(), options))
                .withMessageContaining("is a file");
    }

    @Test
    void scenesAreDrawn() {
        DataSet scenes = DataSets.open("scenes", options.withScenes(24, 3));
        assertThat(scenes.train().size()).isEqualTo(24);
        assertThat(scenes.train().height()).isEqualTo(16);
        assertThat(scenes.test()).isPresent();
    }

    @Test
    void movingScenesAreClipsOfSixteenFramesOrAsManyAsAreAskedFor() {
        DataSet moving = DataSets.open("moving-scenes", options.withScenes(10, 3));
        assertThat(moving.train().shape()).isEqualTo(TensorShape.of(16, 16, 16, 3));
        assertThat(moving.test().orElseThrow().size()).isEqualTo(2);

        DataSets.Options four =
                options.withScenes(10, 3).withFolder(FolderOptions.of(16).withFrames(4));
        Images still = DataSets.open("moving-scenes-still", four).train();
        assertThat(still.shape()).isEqualTo(TensorShape.of(4, 16, 16, 3));
        assertThat(still.name()).isEqualTo("moving-scenes-still");
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() ->
                        DataSets.open(
                                "moving-scenes",
                                options.withFolder(FolderOptions.of(16).withFrames(300))))
                .withMessage("moving-scenes has clips of up to 256 frames, not 300: --frames");
    }

    @Test
    void installedFashionMnistIsFound() {
        assumeTrue(Files.isDirectory(Idx.INSTALLED_FASHION_MNIST));
        DataSet fashion = DataSets.open("fashion-mnist", options);
        assertThat(fashion.train().size()).isEqualTo(60_000);
        assertThat(fashion.train().classes()).contains("Ankle boot");
    }

    @Test
    void summaryCounts() {
        png("a/1.png", 1);
        png("b/1.png", 2);
        png("b/2.png", 3);
        TestPictures.save(
                folder.resolve("a/2.jpg"),
                TestPictures.withOrientation(
                        TestPictures.jpeg(TestPictures.grey(18, 20, 9), 60), 6));
        DataSummary summary = DataSummary.of(DataSets.open(folder.toString(), options).train());
        assertThat(summary.classes()).containsEntry("a", 2).containsEntry("b", 2);
        assertThat(summary.nativeSizes()).containsExactly(Map.entry("20x18", 4));
        assertThat(summary.turned()).isEqualTo(1);
        assertThat(summary.qualities()).containsExactly(Map.entry(60, 1));
        assertThat(summary.colours()).containsEntry(Origin.Colour.GREY, 1);
        assertThat(String.join("\n", summary.lines()))
                .contains(
                        "a (2), b (2)", "20x18 (4)", "PNG (3)", "1, quality 60, sampled grey (1)");
    }
}
