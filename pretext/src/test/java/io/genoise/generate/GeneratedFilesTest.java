package io.genoise.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genoise.figure.Pixels;
import io.genoise.tensor.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeneratedFilesTest {
    private static final Map<String, String> ABOUT = Map.of("seed", "3");

    @TempDir Path folder;

    @Test
    void everyPictureTheSheetAndTheWalkAreFiles() throws IOException {
        try (Device device = Device.best(1)) {
            var net = TinyRuns.learner(device, new TinyGan(false, true));
            GeneratedFiles files = GeneratedFiles.create(folder.resolve("out"), ABOUT, false);
            GeneratedPictures made = GeneratedPictures.of(net, TinyRuns.SCENES, 5, 3, -1);
            Path sheet = files.write(made, 0);
            Path walk = files.write(LatentWalk.of(net, TinyRuns.SCENES, 4, 3, -1));
            assertThat(sheet).hasFileName("sheet.png").isNotEmptyFile();
            assertThat(walk).hasFileName("walk.gif").isNotEmptyFile();
            assertThat(folder.resolve("out/0005.png")).hasBinaryContent(Pixels.of(made, 4).png());
            assertThat(folder.resolve("out/0006.png")).doesNotExist();
            assertThat(folder.resolve("out/generated.json")).content().contains("\"seed\" : \"3\"");
        }
    }

    @Test
    void otherFilesAreLeftAlone() throws IOException {
        Files.writeString(folder.resolve("0001.png"), "mine");
        assertThatThrownBy(() -> GeneratedFiles.create(folder, ABOUT, true))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("files that were not generated");
        assertThat(folder.resolve("0001.png")).hasContent("mine");
    }

    @Test
    void whatWasGeneratedBeforeIsThrownAwayOnlyIfAskedFor() throws IOException {
        GeneratedFiles.create(folder, ABOUT, false);
        Files.writeString(folder.resolve("0001.png"), "old");
        Files.writeString(folder.resolve("notes.txt"), "mine");
        assertThatThrownBy(() -> GeneratedFiles.create(folder, ABOUT, false))
                .hasMessageContaining("overwrite");
        assertThat(folder.resolve("0001.png")).exists();
        GeneratedFiles.create(folder, ABOUT, true);
        assertThat(folder.resolve("0001.png")).doesNotExist();
        assertThat(folder.resolve("notes.txt")).hasContent("mine");
    }
}
