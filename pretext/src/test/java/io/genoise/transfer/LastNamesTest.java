package io.genoise.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A study that is handed on says what was asked, not where on a machine it lay.
class LastNamesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "probe runs/a --data /home/ada/pictures --size 32|probe runs/a --data pictures --size 32",
                "/home/ada/pictures|pictures",
                "--data=/home/ada/pictures|--data=pictures",
                "benchmarks/results/a and ../b stay|benchmarks/results/a and ../b stay",
                "600 views/s, 3/4 of 1 / 2|600 views/s, 3/4 of 1 / 2",
                "/pictures|/pictures"
            })
    void ofAnAbsolutePathOnlyTheLastNameStays(String text, String cut) {
        assertThat(LastNames.of(text)).isEqualTo(cut);
    }

    @Test
    void whereverItStands() {
        assertThat(LastNames.of(Map.of("made", List.of(Map.of("data", "/a/b/c"), 3))))
                .isEqualTo(Map.of("made", List.of(Map.of("data", "c"), 3)));
    }

    @Test
    void scoresInBase64AreNoPaths() {
        Map<String, Object> scores = Map.of("scores", Map.of("bits", "/wA/8A=="));
        assertThat(LastNames.of(scores)).isEqualTo(scores);
    }
}
