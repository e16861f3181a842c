package io.genoise.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.data.Images;
import io.genoise.data.JpegCoding;
import io.genoise.data.JpegFolder;
import io.genoise.data.scenes.Scenes;
import io.genoise.task.context.Rotation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A task warns of what *its* net could cheat with, and of nothing else.
class WarningsTest {
    @TempDir private Path folder;

    /// The warnings of all tasks that have any, as one text.
    private static Map<String, String> warnings(Images images) {
        Map<String, String> warnings = new TreeMap<>();
        for (PretextTask task : Tasks.all()) {
            String text = String.join("; ", task.warnings(images));
            if (!text.isEmpty()) {
                warnings.put(task.card().name(), text);
            }
        }
        return warnings;
    }

    @Test
    void blocksOfJpegTellTurnsAndPlacesAndNothingElse() throws IOException {
        Images native32 = JpegFolder.of(folder, 2, 32, JpegCoding.ofQuality(75, 2, 2), 1, 32);

        Map<String, String> warnings = warnings(native32);

        assertThat(warnings)
                .containsOnlyKeys("clip-rotation", "jigsaw", "relative-position", "rotation");
        assertThat(warnings.get("rotation")).contains("2 of 2", "turn").doesNotContain("tile");
        assertThat(warnings.get("jigsaw")).contains("2 of 2", "tile").doesNotContain("turn");
        assertThat(new Rotation(2, true, 0, false).warnings(native32)).isEmpty();
        assertThat(warnings(native32.reduced(2))).isEmpty();
    }

    @Test
    void nothingIsSaidOfPicturesThatWereNeverJpeg() {
        assertThat(warnings(Scenes.train(32, 2, 1))).isEmpty();
    }
}
