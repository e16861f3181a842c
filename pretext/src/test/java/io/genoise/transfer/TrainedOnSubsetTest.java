package io.genoise.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genoise.data.Augmentation;
import io.genoise.data.Images;
import io.genoise.data.Labels;
import io.genoise.data.PackedImages;
import io.genoise.random.RandomStream;
import io.genoise.tensor.Device;
import io.genoise.train.SmallNetwork;
import io.genoise.train.Standardization;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Whole networks on few labels: they learn, and take over all of a pretrained network but its classifier.
class TrainedOnSubsetTest {
    private static final int SIDE = 8;
    private static final Images TRAIN = stripes(64, 1);
    private static final Images TEST = stripes(40, 2);

    private final Device device = Device.best(1);

    @AfterEach
    void close() {
        device.close();
    }

    /// Noise with stripes that run across or down: no pixel's value tells the class.
    private static Images stripes(int count, long seed) {
        RandomStream random = RandomStream.of(seed);
        byte[] pixels = new byte[count * SIDE * SIDE * 3];
        int[] labels = new int[count];
        for (int i = 0; i < pixels.length; i++) {
            int picture = i / (SIDE * SIDE * 3);
            int place = i / 3 % (SIDE * SIDE);
            labels[picture] = picture % 2;
            int at = labels[picture] == 0 ? place / SIDE : place % SIDE;
            pixels[i] = (byte) ((at % 2 == 0 ? 150 : 90) + random.nextInt(40));
        }
        return PackedImages.of("stripes", SIDE, SIDE, 3, pixels, List.of("across", "down"), labels);
    }

    private TrainedOnSubset trained(Map<String, float[]> start, int steps, float rate) {
        return trained(device, start, steps, rate, 1);
    }

    private static TrainedOnSubset trained(
            Device device, Map<String, float[]> start, int steps, float rate, long seed) {
        return new TrainedOnSubset(
                "trained",
                device,
                SmallNetwork.of(2),
                Standardization.of(TRAIN),
                start,
                TRAIN,
                TEST,
                new TrainedOnSubset.Recipe(steps, 16, rate, Augmentation.NONE),
                List.of(LabelledSubsets.ALL),
                seed);
    }

    private static LabelledSubset all() {
        return new LabelledSubsets(Labels.of(TRAIN), 2, 1).subset(LabelledSubsets.ALL, 0);
    }

    private Map<String, float[]> weights(long seed) {
        return new LinkedHashMap<>(
                SmallNetwork.of(2).create(device.scope(), seed).parameters().read());
    }

    @Test
    void aNetworkWithAllLabelsLearnsWhatNoPixelTells() {
        Predictions predictions = trained(null, 40, 0.1f).predict(all());
        assertThat(Metrics.of(predictions, Labels.of(TEST)).accuracy()).isGreaterThan(0.9);
    }

    /// They had been a function of the subset's number alone.
    @Test
    void predictionsFollowFromTheSeedAndNotFromTheThreads() {
        double[][] first = trained(device, null, 3, 0.1f, 1).predict(all()).probabilities();

        try (Device two = Device.best(2)) {
            assertThat(trained(two, null, 3, 0.1f, 1).predict(all()).probabilities())
                    .isDeepEqualTo(first);
        }
        assertThat(trained(device, null, 3, 0.1f, 2).predict(all()).probabilities()[0])
                .isNotEqualTo(first[0]);
    }

    /// Classes as many as the pretraining's: shapes alone would not tell the classifier.
    @Test
    void theClassifierOfAPretrainedNetworkIsNotTakenOver() {
        Map<String, float[]> start = weights(3);
        Map<String, float[]> otherClassifier = weights(3);
        otherClassifier.put("classifier.weight", weights(4).get("classifier.weight"));
        Map<String, float[]> otherLayer = weights(3);
        otherLayer.put("block1.conv2.weight", weights(4).get("block1.conv2.weight"));

        double[][] expected = trained(start, 1, 0.01f).predict(all()).probabilities();

        assertThat(trained(otherClassifier, 1, 0.01f).predict(all()).probabilities())
                .isDeepEqualTo(expected);
        assertThat(trained(otherLayer, 1, 0.01f).predict(all()).probabilities()[0])
                .isNotEqualTo(expected[0]);
    }

    /// They had been left random without a word.
    @Test
    void pretrainedWeightsThatLackATensorAreRefused() {
        Map<String, float[]> start = weights(3);
        start.remove("block2.conv1.weight");
        assertThatThrownBy(() -> trained(start, 1, 0.01f).predict(all()))
                .hasMessageContaining("no tensor block2.conv1.weight");
        start.put("block2.conv1.weight", new float[3]);
        assertThatThrownBy(() -> trained(start, 1, 0.01f).predict(all()))
                .hasMessageContaining("block2.conv1.weight");
    }

    @Test
    void statisticsAreRefreshedAndWeightsStay() {
        var encoder = SmallNetwork.of(2).create(device.scope(), 5);
        Map<String, float[]> before = encoder.parameters().read();
        float[] weights = encoder.parameters().flat().read();

        BatchStatistics.refresh(encoder, Standardization.of(TRAIN), TRAIN, 1);

        assertThat(encoder.parameters().flat().read()).containsExactly(weights);
        encoder.parameters()
                .statistics()
                .forEach((name, statistic) ->
                        assertThat(statistic.read()).as(name).isNotEqualTo(before.get(name)));
    }
}
