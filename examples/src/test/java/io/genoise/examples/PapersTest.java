package io.genoise.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.data.DataSet;
import io.genoise.data.DataSets;
import io.genoise.tensor.Device;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The mains that are made for a graphics processor do so on the CPU too, as small as they go.
class PapersTest {
    private static final RotNetPaper.Size TINY =
            new RotNetPaper.Size(0.05, 10, 10, 16, List.of(2), List.of(1));

    @TempDir Path folder;

    private final StringWriter out = new StringWriter();

    private boolean rotNet(long end) throws IOException {
        RotNetPaper paper = new RotNetPaper();
        paper.out = folder;
        DataSet scenes = DataSets.open("scenes", DataSets.Options.of(16).withScenes(24, 1));
        try (Device device = Device.best(1)) {
            return paper.run(device, scenes, TINY, end, new PrintWriter(out));
        }
    }

    @Test
    @Tag("slow")
    void rotNetStopsInTimeAndGoesOnToItsTables() throws IOException {
        assertThat(rotNet(System.nanoTime())).isFalse();
        assertThat(out.toString()).contains("stopped in the training of 'pretrained'");

        assertThat(rotNet(Long.MAX_VALUE)).isTrue();
        String tables = Files.readString(folder.resolve("tables.md"));
        assertThat(tables).containsPattern("\\| 1 \\| \\d+\\.\\d\\d \\| \\d+\\.\\d\\d \\|");
        assertThat(tables).containsPattern("\\| RotNet \\+ conv \\| \\d+\\.\\d\\d \\(91.16\\) \\|");

        Map<Path, Object> times = Map.of(folder.resolve("pretrained.safetensors"), modified());
        assertThat(rotNet(Long.MAX_VALUE)).isTrue();
        assertThat(times).containsValue(modified());
    }

    private Object modified() throws IOException {
        return Files.getLastModifiedTime(folder.resolve("pretrained.safetensors"));
    }

    @Test
    @Tag("slow")
    void aSpeedrunTrainsWithoutLabelsAndTellsItsSecondsAndAccuracy() throws IOException {
        SslSpeedrun run = new SslSpeedrun();
        run.size = 16;
        run.limit = 48;
        run.batch = 16;
        run.epochs = 1;
        run.network = "resnet18,stem=cifar,width=0.05";
        run.settings = Map.of("locals", "1", "slices", "16", "width", "8");
        SslSpeedrun.Result result = run.run(1, System.currentTimeMillis(), new PrintWriter(out));
        assertThat(result.accuracy()).isBetween(0.0, 1.0);
        assertThat(result.seconds()).isPositive();
        assertThat(out.toString()).contains("trained, 3 steps");
        assertThat(SslSpeedrun.Result.of(result.line())).isEqualTo(result);
    }

    @Test
    @Tag("slow")
    void theLayerTellsClassesApartThatALineParts() {
        float[] features = new float[60];
        int[] labels = new int[30];
        for (int i = 0; i < 30; i++) {
            labels[i] = i % 3;
            features[2 * i] = labels[i] == 1 ? 5 : 0.01f * i;
            features[2 * i + 1] = labels[i] == 2 ? 5 : 0.02f * i;
        }
        try (Device device = Device.best(1)) {
            assertThat(SslSpeedrun.layer(device, features, labels, features, labels, 3, 1))
                    .isEqualTo(1);
        }
    }

    @Test
    void fewerThanFiveRunsAreNoResult() {
        SslSpeedrun.Result good = new SslSpeedrun.Result(60, 0.91);
        assertThat(SslSpeedrun.reached(Collections.nCopies(4, good))).isFalse();
        assertThat(SslSpeedrun.reached(Collections.nCopies(5, good))).isTrue();
        assertThat(SslSpeedrun.summary(List.of(good)))
                .contains("60.00 s, 91.00 %", "fewer than 5 runs");
        assertThat(SslSpeedrun.summary(List.of(new SslSpeedrun.Result(9, 0.5))))
                .contains("below 90 %");
    }
}
