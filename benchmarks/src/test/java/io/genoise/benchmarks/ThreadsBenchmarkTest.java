package io.genoise.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ThreadsBenchmarkTest {
    @Test
    @Tag("slow")
    void eachNetworkIsMeasuredBesideEachNumberOfBusyProcesses() throws IOException {
        NamedOptions tiny =
                ThreadsBenchmark.options(
                        "--networks",
                        "mlp",
                        "--batch",
                        "4",
                        "--busy",
                        "0,1",
                        "--rounds",
                        "1",
                        "--millis",
                        "1",
                        "--warm",
                        "0");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ThreadsBenchmark.measure(tiny, new PrintStream(out, true, StandardCharsets.UTF_8));
        assertThat(out.toString(StandardCharsets.UTF_8).lines().skip(1))
                .satisfiesExactly(
                        one -> assertThat(one).startsWith("mlp, ").contains("beside 0 busy"),
                        one -> assertThat(one).startsWith("mlp, ").contains("beside 1 busy"))
                .allSatisfy(one -> assertThat(one).doesNotContain("NaN", "Infinity"));
    }

    /// Three that want two cores have two thirds of one each.
    @Test
    void aFairSchedulerGivesEveryThreadTheSame() {
        assertThat(ThreadsBenchmark.fair(2, 0, 2)).isEqualTo(2);
        assertThat(ThreadsBenchmark.fair(2, 1, 2)).isCloseTo(4 / 3.0, within(1e-12));
        assertThat(ThreadsBenchmark.fair(2, 2, 2)).isCloseTo(3 / 2.0, within(1e-12));
        assertThat(ThreadsBenchmark.fair(4, 1, 8)).isEqualTo(4);
    }
}
