package io.genoise.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.genoise.data.Images;
import io.genoise.data.PackedImages;
import io.genoise.data.scenes.Scenes;
import io.genoise.network.EncoderNetwork;
import io.genoise.network.Networks;
import io.genoise.shape.TensorShape;
import io.genoise.task.Pretraining;
import io.genoise.task.embedding.SimClr;
import io.genoise.tensor.Device;
import io.genoise.train.Differences;
import io.genoise.train.EncoderCard;
import io.genoise.train.MetricsLog;
import io.genoise.train.Onlooker;
import io.genoise.train.Progress;
import io.genoise.train.RunFolder;
import io.genoise.train.RunRecord;
import io.genoise.train.Standardization;
import io.genoise.weights.Checkpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchingKnnTest {
    private static final int SIDE = 8;
    private static final int COUNT = 48;

    @TempDir Path folder;

    private RunFolder trained(String name, Images images, Onlooker onlooker) throws IOException {
        RunRecord record =
                new RunRecord(
                        "simclr", RunRecord.State.UNFINISHED, 1, Map.of(), List.of(), Map.of());
        try (RunFolder run = RunFolder.create(folder.resolve(name), record, false);
                Device device = Device.best(1)) {
            new Pretraining(
                            new SimClr(0.5, 16, 8, false),
                            Networks.of("nin,blocks=3,width=0.05"),
                            2,
                            16,
                            0.1f,
                            1)
                    .run(
                            device.scope(),
                            images,
                            run,
                            new Pretraining.Terms(
                                    Differences.REFUSED, Progress.SILENT, () -> false, onlooker));
            return run;
        }
    }

    private static List<MetricsLog.Line> epochs(RunFolder run) throws IOException {
        return MetricsLog.read(run.metrics()).stream()
                .filter(line -> line.values().containsKey("epoch"))
                .toList();
    }

    @Test
    void lookingOnChangesNoBit() throws IOException {
        Images scenes = Scenes.train(SIDE, COUNT, 1);
        RunFolder alone = trained("alone", scenes, Onlooker.NONE);
        RunFolder watched = trained("watched", scenes, WatchingKnn.of(scenes, 1).orElseThrow());

        Checkpoint expected = alone.state().orElseThrow();
        Checkpoint actual = watched.state().orElseThrow();
        assertThat(actual.tensors()).isEqualTo(expected.tensors());
        assertThat(actual.metadata()).isEqualTo(expected.metadata());
        assertThat(epochs(watched))
                .hasSize(2)
                .allSatisfy(line -> assertThat(line.values()).containsKey(WatchingKnn.NAME));
        assertThat(epochs(alone))
                .noneSatisfy(line -> assertThat(line.values()).containsKey(WatchingKnn.NAME));
    }

    /// Dark and light pictures: any net tells them apart.
    @Test
    void classesThatLookDifferentAreToldApart() {
        int[] labels = new int[COUNT];
        Arrays.fill(labels, COUNT / 2, COUNT, 1);
        Images images = pictures(labels);
        try (Device device = Device.best(1)) {
            EncoderNetwork encoder =
                    Networks.of("nin,blocks=3,width=0.05")
                            .withChannels(3)
                            .withClasses(0)
                            .create(device.scope(), 1);
            EncoderCard card = new EncoderCard(encoder.config(), SIDE, Standardization.of(images));

            Map<String, Double> seen = WatchingKnn.of(images, 1).orElseThrow().look(encoder, card);

            assertThat(seen).containsOnlyKeys(WatchingKnn.NAME);
            assertThat(seen.get(WatchingKnn.NAME)).isEqualTo(1, within(1e-9));
        }
    }

    @Test
    void withoutLabelsOrWithOneClassThereIsNothingToWatch() {
        int[] labels = new int[COUNT];
        assertThat(WatchingKnn.of(pictures(labels), 1)).isEmpty();
        Arrays.fill(labels, -1);
        labels[3] = 0;
        labels[5] = 1;
        assertThat(WatchingKnn.of(pictures(labels), 1)).isEmpty();
    }

    /// Noise around black or white.
    private static Images pictures(int[] labels) {
        int bytes = SIDE * SIDE * 3;
        byte[] pixels = new byte[labels.length * bytes];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (i * 31 % 40 + (labels[i / bytes] == 1 ? 200 : 0));
        }
        return PackedImages.of(
                "two", TensorShape.of(SIDE, SIDE, 3), pixels, List.of("dark", "light"), labels);
    }
}
