package io.genoise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ByteProgressTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private long nanos;

    private ByteProgress progress(boolean terminal) {
        return new ByteProgress(
                new PrintStream(out, true, StandardCharsets.UTF_8), terminal, () -> nanos);
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void inAFileALineEveryQuarterOfAMinuteAndOneAtTheEnd() {
        try (ByteProgress progress = progress(false)) {
            for (int second = 0; second <= 40; second++) {
                nanos = Duration.ofSeconds(second).toNanos();
                progress.reached("fetching", second * 50_000_000L, 2_000_000_000L);
            }
        }
        assertThat(printed().lines())
                .containsExactly(
                        "fetching: 750 of 2000 MB, 50 MB/s",
                        "fetching: 1500 of 2000 MB, 50 MB/s",
                        "fetching: 2000 of 2000 MB, 50 MB/s");
    }

    @Test
    void onATerminalOneLineAStage() {
        try (ByteProgress progress = progress(true)) {
            progress.reached("fetching", 1_000_000, 2_000_000);
            nanos += 10;
            progress.reached("fetching", 1_500_000, 2_000_000);
            progress.reached("fetching", 2_000_000, 2_000_000);
            progress.reached("checking", 2_000_000, 2_000_000);
        }
        assertThat(printed())
                .isEqualTo(
                        "\rfetching: 1 of 2 MB\rfetching: 2 of 2 MB%n\rchecking: 2 of 2 MB%n"
                                .formatted());
    }

    /// What an earlier attempt has brought is not this one's pace.
    @Test
    void thePaceCountsWhatArrivedNow() {
        try (ByteProgress progress = progress(false)) {
            progress.reached("fetching", 1_000_000_000, 1_040_000_000);
            nanos = Duration.ofSeconds(2).toNanos();
            progress.reached("fetching", 1_040_000_000, 1_040_000_000);
        }
        assertThat(printed().strip()).isEqualTo("fetching: 1040 of 1040 MB, 20 MB/s");
    }
}
