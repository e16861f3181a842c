package io.genoise.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.genoise.data.Images;
import io.genoise.data.Subset;
import io.genoise.data.scenes.Scenes;
import io.genoise.network.EncoderNetwork;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.train.SmallNetwork;
import io.genoise.train.Standardization;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Frozen features: every map, pooled two ways, a picture's own whatever its neighbours.
class EncoderFeaturesTest {
    private static final Images SCENES = Scenes.train(16, 30, 1);

    private static List<Features> features(Images images) {
        try (Device device = Device.best(1)) {
            EncoderNetwork encoder = SmallNetwork.of(4).create(device.scope(), 1);
            return EncoderFeatures.of(encoder, Standardization.of(SCENES), images);
        }
    }

    @Test
    void everyMapIsPooledToAGridAndToItsMean() {
        assertThat(features(SCENES).stream().map(Features::map))
                .containsExactly(
                        "conv1 4x4",
                        "conv1 mean",
                        "conv2 4x4",
                        "conv2 mean",
                        "conv3 4x4",
                        "conv3 mean");
    }

    @Test
    void aPicturesFeaturesDoNotDependOnTheOthers() {
        Features all = features(SCENES).getLast();
        Features some = features(Subset.of(SCENES, 7, 21)).getLast();
        float[] alone = Arrays.copyOf(some.values(), some.dimension());
        float[] among = Arrays.copyOfRange(all.values(), 7 * all.dimension(), 8 * all.dimension());
        assertThat(alone).containsExactly(among, within(1e-5f));
        float[] other = Arrays.copyOfRange(all.values(), 8 * all.dimension(), 9 * all.dimension());
        assertThat(among).isNotEqualTo(other);
    }

    @Test
    void aGridThatDoesNotDivideTheMapOverlaps() {
        float[] map = new float[2 * 49];
        for (int i = 0; i < 49; i++) {
            // The second picture's; row and column are its digits.
            map[49 + i] = 10 * (i / 7) + i % 7;
        }
        float[] cells = new float[1 + 16];
        new MapPooling("map", 4).apply(map, TensorShape.of(2, 7, 7, 1), 2, 1, cells, 1);
        float[] middles = {0.5f, 2, 4, 5.5f};
        for (int row = 0; row < 4; row++) {
            for (int column = 0; column < 4; column++) {
                assertThat(cells[1 + 4 * row + column])
                        .isCloseTo(10 * middles[row] + middles[column], within(1e-4f));
            }
        }
    }
}
