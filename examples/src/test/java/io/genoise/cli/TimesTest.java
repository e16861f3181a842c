package io.genoise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTest {
    @ParameterizedTest
    @CsvSource({"90s, 90", "20m, 1200", "1h30m, 5400", "1h1m1s, 3661"})
    void hoursMinutesAndSecondsAddUp(String text, long seconds) {
        assertThat(new Times().convert(text)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "20", "0m", "m", "-5m", "1.5h", "30m1h"})
    void whatIsNoTimeIsRefused(String text) {
        assertThatThrownBy(() -> new Times().convert(text)).hasMessageContaining("no time such as");
    }

    @Test
    void aTimeMayHaveSpacesAroundIt() {
        assertThat(new Times().convert(" 5m ")).isEqualTo(Duration.ofMinutes(5));
    }
}
