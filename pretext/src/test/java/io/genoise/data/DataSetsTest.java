package io.genoise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
    void unknownNameSaysWhatThereIs() {
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> DataSets.open("scense", options))
                .withMessageContaining("'scense'")
                .withMessageContaining("scenes and fashion-mnist");
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
