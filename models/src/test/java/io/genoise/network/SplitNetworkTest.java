package io.genoise.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.layer.Pass;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.NetworkParameter;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Step;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Two halves that never meet.
class SplitNetworkTest {
    private static final EncoderConfig WHOLE =
            Networks.config("nin", Map.of("blocks", "3", "width", "0.1"));

    @Test
    void itsHalvesAreHalfAsWide() {
        SplitNetwork.Config split = SplitNetwork.Config.of(WHOLE);

        assertThat(split.half()).isEqualTo("nin;blocks=3;width=0.05");
        assertThat(split.features()).isEqualTo(2 * Networks.of("nin,width=0.05").features());
    }

    @Test
    void itIsMadeFromItsNameAndSettings() {
        EncoderConfig split = SplitNetwork.Config.of(WHOLE);

        assertThat(Networks.config("split", split.settings())).isEqualTo(split);
    }

    @Test
    void whatIsSplitIsNotSplitAgain() {
        SplitNetwork.Config split = SplitNetwork.Config.of(WHOLE);
        assertThat(SplitNetwork.Config.of(split)).isEqualTo(split);
    }

    @Test
    void itIsNotOffered() {
        assertThat(Networks.names()).doesNotContain("split");
    }

    @Test
    void parametersOfEachHalfBeginWithItsName() {
        try (Device device = Device.open("reference", 1)) {
            EncoderNetwork split = SplitNetwork.Config.of(WHOLE).create(device.scope(), 1);

            assertThat(split.parameters().all())
                    .extracting(NetworkParameter::name)
                    .contains("first.block1.conv1.weight", "second.block1.conv1.weight")
                    .allMatch(name -> name.matches("(first|second)\\..*"));
            assertThat(split.parameters().statistics().keySet())
                    .allMatch(name -> name.matches("(first|second)\\..*"));
        }
    }

    @Test
    void theFirstHalfOfItsFeaturesDoesNotSeeColours() {
        try (Device device = Device.open("reference", 1);
                Step step = device.step()) {
            EncoderNetwork split = SplitNetwork.Config.of(WHOLE).create(device.scope(), 1);
            float[] one = new float[8 * 8 * 3];
            float[] other = new float[8 * 8 * 3];
            for (int i = 0; i < one.length; i++) {
                one[i] = (i % 7) / 7f;
                other[i] = i % 3 == 0 ? one[i] : (i % 5) / 5f;
            }
            TensorShape shape = TensorShape.of(1, 8, 8, 3);
            Reading of = step.read(split.forward(device.tensor(shape, one), Pass.eval()));
            Reading ofOther = step.read(split.forward(device.tensor(shape, other), Pass.eval()));
            step.run();

            float[] features = of.floats();
            float[] others = ofOther.floats();
            int half = features.length / 2;
            assertThat(Arrays.copyOf(others, half)).isEqualTo(Arrays.copyOf(features, half));
            assertThat(others).isNotEqualTo(features);
        }
    }
}
