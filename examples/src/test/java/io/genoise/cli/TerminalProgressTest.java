package io.genoise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TerminalProgressTest {
    @Test
    void aPipeGetsALineEverySoOften() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        long[] time = {0};
        try (var lines =
                new TerminalProgress.Lines(
                        new PrintStream(bytes, true, StandardCharsets.UTF_8),
                        () -> time[0] * 1_000_000_000)) {
            lines.begin("rotation", "views", 40_000, 0);
            for (int second = 1; second <= 40; second++) {
                time[0] = second;
                lines.advance(1000L * second, Map.of("loss", 1.0 / second));
            }
        }

        assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "rotation  37 %  loss 0.067  1,000 views/s, 25 s left",
                        "rotation  75 %  loss 0.033  1,000 views/s, 10 s left",
                        "rotation 100 %  loss 0.025  1,000 views/s");
    }

    @Test
    void aBarIsAsLongAsThereIsRoom() {
        assertThat(TerminalProgress.Bar.line("rotation", .5, "loss 0.5", 41))
                .isEqualTo("rotation ████████          50 %  loss 0.5");
        assertThat(TerminalProgress.Bar.line("rotation", .999, "loss 0.5", 20)).hasSize(20);
        assertThat(TerminalProgress.Bar.line("rotation", 1, "", 30))
                .contains("100 %")
                .hasSizeLessThanOrEqualTo(30);
    }
}
