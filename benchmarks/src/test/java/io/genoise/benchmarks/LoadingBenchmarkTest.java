package io.genoise.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genoise.benchmarks.LoadingBenchmark.Round;
import io.genoise.task.Family;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class LoadingBenchmarkTest {
    private static List<String> tiny(String tasks) throws IOException {
        NamedOptions options =
                LoadingBenchmark.options(
                        "--size",
                        "16",
                        "--limit",
                        "24",
                        "--networks",
                        "nin,blocks=3,width=0.05 vit-small,patch=4,depth=1,features=8,heads=2"
                                + " resnet3d,depth=10,stem=small,width=0.05",
                        "--batch",
                        "4",
                        "--rounds",
                        "1",
                        "--warm",
                        "8",
                        "--steps",
                        "2",
                        "--tasks",
                        tasks);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        LoadingBenchmark.measure(options, new PrintStream(out, true, StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    @Tag("slow")
    void namedTasksAreMeasuredWithAndWithoutChangesAtRandom() throws IOException {
        assertThat(tiny("rotation,simclr"))
                .satisfiesExactly(
                        head -> assertThat(head).contains("24 pictures of scenes", "16 px"),
                        one -> assertThat(one).startsWith("rotation, as it is "),
                        one -> assertThat(one).startsWith("rotation, without changes at random "),
                        one -> assertThat(one).startsWith("simclr, as it is "))
                .allSatisfy(one -> assertThat(one).doesNotContain("NaN", "Infinity"));
    }

    @Test
    @Tag("slow")
    void ofEachFamilyOneTaskIsMeasuredOrTheLineSaysWhyNot() throws IOException {
        List<String> lines = tiny("families");
        assertThat(lines).hasSize(1 + Family.values().length);
        for (int i = 0; i < Family.values().length; i++) {
            assertThat(lines.get(i + 1))
                    .startsWith(Family.values()[i] + ": ")
                    .matches(".*( both/step |cannot be measured).*");
        }
        assertThat(lines).filteredOn(line -> line.contains("cannot")).hasSizeLessThanOrEqualTo(1);
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
