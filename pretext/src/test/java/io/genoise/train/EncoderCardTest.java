package io.genoise.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genoise.network.EncoderConfig;
import io.genoise.network.Networks;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A card goes into a checkpoint's notes and comes back, whatever the network.
class EncoderCardTest {
    private static final Standardization STANDARDIZATION =
            new Standardization(new float[] {0.1f, 0.2f, 0.3f}, new float[] {0.5f, 0.25f, 1e-3f});

    static List<String> names() {
        return Networks.names();
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyNetworksCardComesBack(String name) {
        EncoderConfig network = Networks.config(name).withClasses(7);
        EncoderCard card = new EncoderCard(network, 24, STANDARDIZATION);
        EncoderCard read = EncoderCard.of(card.notes());
        assertThat(read.network()).isEqualTo(network);
        assertThat(read.size()).isEqualTo(24);
        assertThat(read.standardization().mean()).containsExactly(0.1f, 0.2f, 0.3f);
        assertThat(read.standardization().deviation()).containsExactly(0.5f, 0.25f, 1e-3f);
        assertThat(card.words()).startsWith(name).doesNotContain("classes").doesNotContain("[");
    }

    @Test
    void theNotesOfVersion01AreRead() {
        EncoderCard read =
                EncoderCard.of(
                        Map.of(
                                "network", "nin",
                                "nin.blocks", "3",
                                "nin.width", "0.25",
                                "nin.channels", "1",
                                "nin.classes", "4",
                                "input.size", "28",
                                "input.mean", "0.5",
                                "input.deviation", "0.25",
                                "step", "12"));
        assertThat(read.network())
                .isEqualTo(
                        Networks.config("nin", Map.of("blocks", "3", "width", "0.25"))
                                .withChannels(1)
                                .withClasses(4));
    }

    @Test
    void aNetworkThatIsNotThereIsNamed() {
        Map<String, String> notes =
                new LinkedHashMap<>(
                        new EncoderCard(SmallNetwork.of(4), 16, STANDARDIZATION).notes());
        notes.put("network", "perceptron");
        assertThatThrownBy(() -> EncoderCard.of(notes))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("perceptron")
                .hasMessageContaining("nin");
    }

    @Test
    void aCheckpointOfNoEncoderSaysSo() {
        assertThatThrownBy(() -> EncoderCard.of(Map.of()))
                .hasMessageContaining("no note network")
                .hasMessageContaining("none of an encoder");
    }
}
