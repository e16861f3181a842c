package io.genoise.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchmarkReportTest {
    private static final Row COMPARED =
            new Row(
                    "Training steps",
                    "mlp, width 1.0, batch 128 of 28x28",
                    "PyTorch channels_last, passive, 1",
                    "img/s",
                    1234.5,
                    1000,
                    new Spread(1.25, 1.125, 1.5),
                    Map.of("peak memory, MB", 12.25));
    private static final Row ALONE =
            new Row("Recording", "a node", "", "ns", 31, Double.NaN, null, Map.of());

    @Test
    void whatWasMeasuredIsThereToReadToComputeWithAndToSee(@TempDir Path folder)
            throws IOException {
        new Report("Two rows", Machine.here(), List.of("a fact"), List.of(COMPARED, ALONE))
                .write(folder, "cpu");

        assertThat(Files.readString(folder.resolve("cpu.md")))
                .contains("- a fact", "## Training steps", "## Recording")
                .contains("| **1.25** [1.13–1.50] | 1.00 |")
                .contains("| a node | 31.0 ns |  |  |  |  |");
        assertThat(Files.readAllLines(folder.resolve("cpu.csv")))
                .containsExactly(
                        "section,name,peer,unit,ours,theirs,ratio,least ratio,greatest ratio,target,peak memory; MB",
                        "\"Training steps\",\"mlp, width 1.0, batch 128 of 28x28\",\"PyTorch channels_last, passive, 1\",\"img/s\",1234.5,1000.0,1.25,1.125,1.5,1.0,12.25",
                        "\"Recording\",\"a node\",\"\",\"ns\",31.0,,,,,,");
        assertThat(Files.readString(folder.resolve("cpu.svg"))).contains("mlp").contains("</svg>");
    }

    @Test
    void aSpreadIsTheMiddleAndItsEnds() {
        assertThat(Spread.of(List.of(3.0, 1.0, 10.0))).isEqualTo(new Spread(3, 1, 10));
        assertThat(Spread.of(List.of(4.0, 1.0))).isEqualTo(new Spread(2.5, 1, 4));
    }

    @Test
    void turnsAlternateAndTheirRatioIsOfSpeeds() throws IOException {
        StringBuilder order = new StringBuilder();
        Turns.Contender ours =
                runs -> {
                    order.append('o');
                    return 0.01;
                };
        Turns.Contender theirs =
                runs -> {
                    order.append('t');
                    return 0.02;
                };

        Turns turns = Turns.of(ours, 0.01, theirs, 0.02, 0.1, 3);

        assertThat(turns.ratio()).isEqualTo(new Spread(2, 2, 2));
        assertThat(order).hasToString("tootto");
    }
}
