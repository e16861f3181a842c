package io.genoise.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genoise.data.Images;
import io.genoise.data.PackedImages;
import io.genoise.figure.Pixels;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
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
            Images made = GeneratedPictures.of(net, TinyRuns.SCENES, 5, 3, -1);
            Path sheet = files.write(made, 0);
            Path walk = files.write(LatentWalk.of(net, TinyRuns.SCENES, 4, 3, -1));
            assertThat(sheet).hasFileName("sheet.png").isNotEmptyFile();
            assertThat(walk).hasFileName("walk.gif").isNotEmptyFile();
            assertThat(folder.resolve("out/0005.png")).hasBinaryContent(Pixels.of(made, 4).png());
            assertThat(folder.resolve("out/0006.png")).doesNotExist();
            assertThat(folder.resolve("out/generated.json")).content().contains("\"seed\" : \"3\"");
        }
    }

    /// Clips may be shorter than those that the net learned from.
    @Test
    void clipsAreGifs() throws IOException {
        byte[] pixels = new byte[3 * 6 * 8 * 8];
        Images clips =
                PackedImages.of(
                        "clips",
                        TensorShape.of(6, 8, 8, 1),
                        pixels,
                        List.of(),
                        new int[] {-1, -1, -1});
        try (Device device = Device.best(1)) {
            var net = TinyRuns.learner(device, new TinyGan(false, true), clips);
            Images made = GeneratedPictures.of(net, clips, 7, 3, -1);
            assertThat(made.frames()).isEqualTo(3);
            GeneratedFiles files = GeneratedFiles.create(folder.resolve("clips"), ABOUT, false);
            assertThat(files.write(made, 0)).hasFileName("sheet.gif");
            assertThat(frames(folder.resolve("clips/0007.gif"))).isEqualTo(3);
            assertThat(frames(folder.resolve("clips/sheet.gif"))).isEqualTo(3);
            assertThat(frames(files.write(LatentWalk.of(net, clips, 4, 3, -1)))).isEqualTo(3);
            assertThat(Variety.beside(clips, made.pictureBytes()).of(made)).isEqualTo(1);
            assertThat(GeneratedPictures.nearest(made, 0, clips, new int[] {2, 1}, 1))
                    .containsExactly(2);
        }
    }

    private static int frames(Path gif) throws IOException {
        ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
        try (var in = ImageIO.createImageInputStream(gif.toFile())) {
            reader.setInput(in);
            return reader.getNumImages(true);
        } finally {
            reader.dispose();
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
