package io.genoise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genoise.data.Images;
import io.genoise.data.scenes.Scenes;
import io.genoise.train.RunFolder;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A pretraining that has learned labels is measured on other pictures.
class LabelsOfTestedPicturesTest {
    private final Images images = Scenes.train(16, 12, 1);
    @TempDir Path folder;

    @Test
    void aTestedPictureWhoseLabelWasLearnedIsRefusedWithTheOptionThatHelps() throws IOException {
        RunFolder run = new RunFolder(folder);
        run.notesLabels(images.subset(1, 5));
        assertThatThrownBy(() -> Probing.labelled(run, images))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the labels of 2 of the 12 tested pictures")
                .hasMessageContaining("--inductive");
    }

    @Test
    void labelsOfOthersAreSaid() throws IOException {
        RunFolder run = new RunFolder(folder);
        run.notesLabels(images.subset(1, 5));
        run.notesLabels(images.subset(5, 6));
        assertThat(Probing.labelled(run, images.subset(0, 7)))
                .contains("learned the labels of 3 other pictures");
    }

    @Test
    void nothingIsSaidOfARunWithoutLabels() {
        assertThat(Probing.labelled(new RunFolder(folder), images)).isEmpty();
    }
}
