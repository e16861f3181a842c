package io.genoise.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsLogTest {
    private static final String WHOLE = "{\"step\":1,\"loss\":0.5}\n{\"step\":2,\"loss\":0.25}\n";

    private Path file;

    @BeforeEach
    void name(@TempDir Path folder) {
        file = folder.resolve("metrics.jsonl");
    }

    @Test
    void figuresAreOneLineARecord() throws IOException {
        write(-1, 1, Map.of("loss", 0.1f));
        write(1, 2, Map.of("images", 128));

        assertThat(file).hasContent("{\"step\":1,\"loss\":0.1}\n{\"step\":2,\"images\":128}\n");
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void whatJsonCannotSayIsNullAndNamed(double value) throws IOException {
        write(-1, 1, Map.of("loss", value));

        assertThat(file)
                .hasContent(
                        "{\"step\":1,\"loss\":null,\"nonFinite\":{\"loss\":\"" + value + "\"}}\n");
        assertThat(MetricsLog.read(file))
                .containsExactly(new MetricsLog.Line(1, Map.of("loss", value)));
    }

    @Test
    void aTornLastLineIsDroppedOnResume() throws IOException {
        Files.writeString(file, WHOLE + "{\"step\":3,\"lo");

        assertThat(MetricsLog.read(file)).hasSize(2);
        write(2, 3, Map.of("loss", 0.125));

        assertThat(file).hasContent(WHOLE + "{\"step\":3,\"loss\":0.125}\n");
    }

    @Test
    void aResumedLogForgetsWhatCameAfterItsCheckpoint() throws IOException {
        Files.writeString(file, WHOLE);

        write(1, 2, Map.of("loss", 0.25));

        assertThat(file).hasContent(WHOLE);
    }

    @Test
    void aFileOfSomethingElseIsKeptAndNamedByLine() throws IOException {
        Files.writeString(file, WHOLE + "shopping list\n");

        assertThatThrownBy(() -> MetricsLog.open(file, 9))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file + ", line 3: ");
        assertThat(file).hasContent(WHOLE + "shopping list\n");
    }

    @Test
    void keptNamesAreRefused() throws IOException {
        try (MetricsLog log = MetricsLog.open(file, -1)) {
            assertThatThrownBy(() -> log.write(1, Map.of("step", 1)))
                    .hasMessageContaining("can be called step");
        }
    }

    private void write(long lastStep, long step, Map<String, ? extends Number> values)
            throws IOException {
        try (MetricsLog log = MetricsLog.open(file, lastStep)) {
            log.write(step, values);
        }
    }
}
