package io.genoise.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genoise.layer.Pass;
import io.genoise.op.RandomNumbers;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import io.genoise.weights.ParameterTensors;
import io.genoise.weights.StoredTensor;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class Dcgan3dTest {
    private static final String SMALL = "dcgan3d,size=16,width=0.03";

    @Tag("gpu")
    @TestFactory
    Stream<DynamicTest> contract() {
        return Stream.of("batch", "layer", "spectral")
                .flatMap(norm -> EncoderContract.of(SMALL + ",norm=" + norm, 16).tests());
    }

    @TestFactory
    Stream<DynamicTest> onTheDevice() {
        return Stream.of(EncoderContract.of(SMALL, 16).onTheDevice());
    }

    @Test
    void aBlockHalvesFramesRowsAndColumns() {
        try (Device device = Device.open("reference", 1);
                Step _ = device.step()) {
            EncoderNetwork encoder =
                    Networks.of("dcgan3d,size=32,width=0.03125").create(device.scope(), 1);
            Map<String, Tensor> maps =
                    encoder.maps(device.filled(TensorShape.of(1, 6, 32, 32, 3), 1), Pass.eval());
            assertThat(maps.get("block1").shape()).isEqualTo(TensorShape.of(1, 3, 16, 16, 2));
            assertThat(maps.get("block2").shape()).isEqualTo(TensorShape.of(1, 2, 8, 8, 4));
            assertThat(maps.get("block3").shape()).isEqualTo(TensorShape.of(1, 1, 4, 4, 8));
        }
    }

    /// As of a discriminator of pictures, of all frames.
    @Test
    void whatIsReadOfItAreTheLargestValuesOfAllMapsAndFrames() {
        try (Device device = Device.open("reference", 1)) {
            EncoderNetwork encoder =
                    Networks.of("dcgan3d,size=8,width=0.03").create(device.scope(), 1);
            Reading map;
            Reading largest;
            try (Step step = device.step()) {
                Tensor x = RandomNumbers.uniform(step, TensorShape.of(1, 4, 8, 8, 3), 3, 0);
                Map<String, Tensor> probed = encoder.probed(x, Pass.eval());
                assertThat(probed.keySet()).containsExactly("block1", "all-max");
                map = step.read(probed.get("block1"));
                largest = step.read(probed.get("all-max"));
                step.run();
            }
            assertThat(map.shape()).isEqualTo(TensorShape.of(1, 2, 4, 4, 2));
            assertThat(largest.shape()).isEqualTo(TensorShape.of(1, 4, 4, 2));
            int frame = 4 * 4 * 2;
            for (int i = 0; i < frame; i++) {
                assertThat(largest.doubles()[i])
                        .isEqualTo(Math.max(map.doubles()[i], map.doubles()[frame + i]));
            }
        }
    }

    @Test
    void theFirstBlockAloneIsNotNormalised() {
        try (Device device = Device.open("reference", 1)) {
            Map<String, StoredTensor> stored =
                    ParameterTensors.of(Networks.of(SMALL).create(device.scope(), 1).parameters());
            assertThat(stored.get("block1.conv.weight").shape()).containsExactly(2, 3, 3, 4, 4);
            assertThat(stored.get("block2.norm.weight").shape()).containsExactly(4);
            assertThat(stored).doesNotContainKey("block1.norm.weight");
        }
    }

    @Test
    void clipsOfFourRowsAreRefused() {
        assertThatThrownBy(() -> Networks.of("dcgan3d,size=4"))
                .hasMessageContaining("setting size");
    }
}
