package io.genoise.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genoise.data.Images;
import io.genoise.data.PackedImages;
import io.genoise.shape.TensorShape;
import io.genoise.weights.Checkpoint;
import io.genoise.weights.SafeTensors;
import io.genoise.weights.StoredTensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Any other tool's encoder is a row: pictures are found by their names.
class ImportedFeaturesTest {
    private static final List<String> NAMES = List.of("ant/1.jpg", "bee/1.jpg", "ant/1.jpg");

    @TempDir Path folder;

    /// Two pictures to learn from and one of the test, which has the name of the first.
    private static StudyPictures pictures() {
        Images list =
                PackedImages.of(
                        "dots",
                        TensorShape.of(1, 1, 1),
                        new byte[3],
                        List.of("a", "b"),
                        new int[3]);
        return new StudyPictures(
                list,
                list,
                new int[] {0, 1, 2},
                new int[] {0, 1, 2},
                NAMES,
                3,
                2,
                false,
                List.of(1),
                1,
                List.of());
    }

    private ImportedFeatures write(Map<String, String> notes, float... values) throws IOException {
        Path file = folder.resolve("other.safetensors");
        SafeTensors.write(
                file,
                new Checkpoint(
                        Map.of(
                                "layer4",
                                StoredTensor.ofFloats(new int[] {values.length / 2, 2}, values)),
                        notes));
        return ImportedFeatures.read("other", file);
    }

    @Test
    void rowsAreFoundByNameWhateverTheirOrder() throws IOException {
        String files =
                """
                ["data/test/ant/1.jpg", "data/train/bee/1.jpg", "data/train/cat/1.jpg", "data/train/ant/1.jpg"]\
                """;
        FeatureSource row =
                write(Map.of("files", files), 5, 6, 3, 4, 9, 9, 1, 2)
                        .row(pictures(), new int[] {0, 1, 2});
        assertThat(row.maps().getFirst().values()).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(row.fixedMap()).isEqualTo("layer4");
        assertThat(row.pretraining().words()).isEqualTo("unknown");
    }

    @Test
    void withoutNamesTheRowsAreThoseOfTheDataSet() throws IOException {
        FeatureSource row = write(Map.of(), 1, 2, 3, 4, 5, 6).row(pictures(), new int[] {0, 2});
        assertThat(row.maps().getFirst().values()).containsExactly(1, 2, 5, 6);
    }

    @Test
    void aPictureThatIsMissingIsNamed() throws IOException {
        ImportedFeatures features =
                write(Map.of("files", "[\"train/ant/1.jpg\", \"test/ant/1.jpg\"]"), 1, 2, 3, 4);
        assertThatThrownBy(() -> features.row(pictures(), IntStream.range(0, 3).toArray()))
                .hasMessage("'other' has no features of bee/1.jpg");
    }

    @Test
    void aPictureThatMayBeTwoIsNamed() throws IOException {
        ImportedFeatures features =
                write(Map.of("files", "[\"x/ant/1.jpg\", \"y/ant/1.jpg\"]"), 1, 2, 3, 4);
        assertThatThrownBy(() -> features.row(pictures(), new int[] {0}))
                .hasMessageContaining("several pictures called ant/1.jpg");
    }

    @Test
    void numbersThatAreNoneAreRefusedWithTheirRow() {
        assertThatThrownBy(() -> write(Map.of(), 1, 2, Float.NaN, 4))
                .hasMessageContaining("tensor layer4 holds NaN in row 1");
    }
}
