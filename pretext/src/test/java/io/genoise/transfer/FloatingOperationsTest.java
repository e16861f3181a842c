package io.genoise.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.network.Nin;
import io.genoise.network.VisionTransformer;
import io.genoise.tensor.Device;
import org.junit.jupiter.api.Test;

class FloatingOperationsTest {
    /// Pixels · channels that go out · numbers that each is a sum of, twice, layer by layer.
    @Test
    void aNetworksForwardPassIsTheSumOfItsLayers() {
        double expected =
                2.0
                        * (32 * 32 * (48 * 75 + 40 * 48 + 24 * 40)
                                + 16 * 16 * (48 * 25 * 24 + 2 * 48 * 48)
                                + 8 * 8 * 2 * (48 * 9 * 48 + 2 * 48 * 48)
                                + 48 * 4);
        try (Device device = Device.best(1)) {
            assertThat(FloatingOperations.forward(device, new Nin.Config(4, 0.25, 3, 4), 32, 32))
                    .isEqualTo(expected);
        }
    }

    /// Attention is counted whether the backend has it or computes its formula.
    @Test
    void attentionIsCountedOnEveryBackend() {
        VisionTransformer.Config network =
                new VisionTransformer.Config(
                        16, 4, 2, 12, 3, 0, 0, 0, VisionTransformer.Pooling.TOKEN, 3, 4);
        try (Device cpu = Device.best(1);
                Device reference = Device.open("reference", 1)) {
            assertThat(FloatingOperations.forward(cpu, network, 16, 16))
                    .isEqualTo(FloatingOperations.forward(reference, network, 16, 16));
        }
    }
}
