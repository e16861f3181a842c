package io.genoise.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GenerationTableTest {
    private static GenerationQuality quality(String features, int samples, double distance) {
        Map<String, String> about = new LinkedHashMap<>();
        about.put("features", features);
        about.put("numbers a picture", "8");
        about.put("neighbours", "3");
        return new GenerationQuality(
                about,
                List.of(
                        new GenerationQuality.Row("generated", samples, distance, 0.5, 0.25),
                        new GenerationQuality.Row("real, the other half", samples, 0.01, 0.9, 1)));
    }

    private static GenerationTable table(GenerationQuality one, GenerationQuality other) {
        Map<String, GenerationQuality> measured = new LinkedHashMap<>();
        measured.put("first", one);
        measured.put("second", other);
        return new GenerationTable(measured);
    }

    @Test
    void eachNetHasARowAndTheRealPicturesOne() {
        assertThat(table(quality("f", 500, 1234.5), quality("f", 500, 12.345)).markdown())
                .contains(
                        "| first | 500 | 1235 | 0.500 | 0.250 |\n",
                        "| second | 500 | 12.35 | 0.500 | 0.250 |\n",
                        "| *real, the other half* | 500 | 0.0100 | 0.900 | 1.000 |\n",
                        "not the FID");
    }

    @Test
    void whatWasNotMeasuredAlikeIsNoTable() {
        GenerationQuality one = quality("f", 500, 1);
        assertThatThrownBy(() -> table(one, quality("g", 500, 1)))
                .hasMessageContaining("their features differ: f and g");
        assertThatThrownBy(() -> table(one, quality("f", 100, 1)))
                .hasMessageContaining("their samples differ: 500 and 100");
    }

    @Test
    void fewSamplesAreSaidToBeFew() {
        assertThat(quality("f", 16, 1).remark()).contains("16 samples are few");
        assertThat(quality("f", 500, 1).remark()).doesNotContain("are few");
    }
}
