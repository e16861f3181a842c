package io.genoise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Pictures by their files: which ones, and what becomes of each.
class PictureStreamTest {
    @TempDir Path folder;

    private void picture(String name, int width) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        ImageIO.write(
                new BufferedImage(width, 4, BufferedImage.TYPE_INT_RGB), "png", file.toFile());
    }

    @Test
    void aFolderStandsForThePicturesBelowIt() throws IOException {
        picture("photos/b/2.png", 4);
        picture("photos/a/1.png", 4);
        picture("photos/.hidden/3.png", 4);
        Files.writeString(folder.resolve("photos/notes.txt"), "none");
        picture("single.png", 4);
        List<PictureFiles.Named> files =
                PictureFiles.of(List.of(folder.resolve("single.png"), folder.resolve("photos")));
        assertThat(files.stream().map(PictureFiles.Named::name))
                .extracting(name -> name.substring(folder.toString().length() + 1))
                .containsExactly("single.png", "photos/a/1.png", "photos/b/2.png");
    }

    @Test
    void whatIsNotThereIsNamed() throws IOException {
        Path none = folder.resolve("none.jpg");
        assertThatThrownBy(() -> PictureFiles.of(List.of(none)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("none.jpg: there is no such file or folder");
        Path empty = Files.createDirectory(folder.resolve("empty"));
        assertThatThrownBy(() -> PictureFiles.of(List.of(empty)))
                .hasMessageContaining("there is no picture in");
    }

    @Test
    void theyComeInOrderAndABrokenOneIsItsOwnOutcome() throws IOException {
        for (int i = 0; i < 200; i++) {
            picture("many/%s.png".formatted(1000 + i), i + 1);
        }
        Files.writeString(folder.resolve("many/1100.png"), "broken");
        List<PictureFiles.Named> files = PictureFiles.of(List.of(folder.resolve("many")));
        List<Integer> widths = new ArrayList<>();
        try (PictureStream stream = new PictureStream(files, picture -> picture, 3)) {
            while (stream.hasNext()) {
                PictureStream.Item item = stream.next();
                widths.add(
                        item.outcome() instanceof PictureReader.Outcome.Decoded(Picture picture, _)
                                ? picture.width()
                                : -1);
            }
        }
        assertThat(widths).hasSize(200);
        for (int i = 0; i < 200; i++) {
            assertThat(widths.get(i)).isEqualTo(i == 100 ? -1 : i + 1);
        }
    }
}
