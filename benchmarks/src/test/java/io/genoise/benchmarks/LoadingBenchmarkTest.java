package io.genoise.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genoise.benchmarks.LoadingBenchmark.Round;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class LoadingBenchmarkTest {
    @Test
    @Tag("slow")
    void everyTaskIsMeasuredWithAndWithoutChangesAtRandom() throws IOException {
        NamedOptions tiny =
                LoadingBenchmark.options(
                        "--size",
                        "16",
                        "--limit",
                        "24",
                        "--network",
                        "nin,blocks=3,width=0.05",
                        "--batch",
                        "4",
                        "--rounds",
                        "1",
                        "--warm",
                        "1",
                        "--steps",
                        "2");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        LoadingBenchmark.measure(tiny, new PrintStream(out, true, StandardCharsets.UTF_8));
        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .satisfiesExactly(
                        head -> assertThat(head).contains("24 pictures of scenes", "16 px"),
                        one -> assertThat(one).startsWith("rotation, as it is "),
                        one -> assertThat(one).startsWith("rotation, without changes at random "),
                        one -> assertThat(one).startsWith("simclr, as it is "))
                .allSatisfy(one -> assertThat(one).doesNotContain("NaN", "Infinity"));
    }

    /// The median of the ratios is not the ratio of the medians.
    @Test
    void ratiosAreTakenWithinARound() {
        assertThat(
                        LoadingBenchmark.line(
                                "x",
                                List.of(
                                        new Round(100, 10, 9),
                                        new Round(1000, 20, 10),
                                        new Round(4000, 40, 38))))
                .endsWith("loading/step  50.00  both/step 0.90")
                .contains("loading     1,000/s", "step        20/s", "both        10/s");
    }

    @Test
    void aWrongOptionNamesThoseThatThereAre() {
        assertThatThrownBy(() -> LoadingBenchmark.options("--dta", "x"))
                .hasMessageContaining("--dta")
                .hasMessageContaining("--rounds '5'");
    }
}
