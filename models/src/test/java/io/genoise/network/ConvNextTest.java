package io.genoise.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genoise.layer.Pass;
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

/// ConvNeXt keeps the contract, and has the names, shapes and numbers of parameters that the authors' has.
class ConvNextTest {
    private static final String NARROW = "convnext,depth=3,width=0.05,scale=0.1";

    @Tag("gpu")
    @TestFactory
    Stream<DynamicTest> contract() {
        return Stream.concat(
                EncoderContract.of(NARROW, 16).tests(),
                EncoderContract.of("convnext,patch=1,depth=1,width=0.05,dropPath=0.3", 8).tests());
    }

    @TestFactory
    Stream<DynamicTest> onTheDevice() {
        return Stream.of(EncoderContract.of(NARROW, 16).onTheDevice());
    }

    @Test
    void namesAndShapesAreTheAuthors() {
        try (Device device = Device.open("reference", 1)) {
            ConvNext.Config config = new ConvNext.Config(4, 4, 1, 1.0 / 12, 1e-6f, 0, 3, 10);
            Map<String, StoredTensor> stored =
                    ParameterTensors.of(config.create(device.scope(), 1).parameters());
            has(stored, "downsample_layers.0.0.weight", 8, 3, 4, 4);
            has(stored, "downsample_layers.0.1.bias", 8);
            has(stored, "downsample_layers.3.0.weight", 32);
            has(stored, "downsample_layers.3.1.weight", 64, 32, 2, 2);
            has(stored, "stages.0.0.dwconv.weight", 8, 1, 7, 7);
            has(stored, "stages.0.0.dwconv.bias", 8);
            has(stored, "stages.2.2.norm.weight", 32);
            has(stored, "stages.3.0.pwconv1.weight", 256, 64);
            has(stored, "stages.3.0.pwconv2.bias", 64);
            has(stored, "stages.3.0.gamma", 64);
            has(stored, "norm.weight", 64);
            has(stored, "head.weight", 10, 64);
            assertThat(stored).hasSize(4 * 4 + 6 * 9 + 4);
        }
    }

    private static void has(Map<String, StoredTensor> stored, String name, int... shape) {
        assertThat(stored).containsKey(name);
        assertThat(stored.get(name).shape()).as(name).containsExactly(shape);
    }

    /// As the authors count them.
    @Tag("slow")
    @Test
    void theSmallestOfThePaperHas28589128Parameters() {
        try (Device device = Device.open("cpu", 2)) {
            assertThat(ConvNext.tiny().create(device.scope(), 1).parameters().count())
                    .isEqualTo(28_589_128);
        }
    }

    /// γ = 0: each block is the identity, and a stage of one patch a place only changes norms and channels.
    @Test
    void blocksOfNoScaleAddNothing() {
        try (Device device = Device.open("reference", 1);
                Step step = device.step()) {
            EncoderNetwork encoder =
                    Networks.of("convnext,depth=1,width=0.05,scale=0").create(device.scope(), 1);
            Tensor x = device.iota(2 * 8 * 8 * 3).reshape(TensorShape.of(2, 8, 8, 3)).times(0.01f);
            Map<String, Tensor> maps = encoder.maps(x, Pass.eval());
            Reading stem = step.read(maps.get("stem"));
            Reading stage = step.read(maps.get("stage1"));
            step.run();
            assertThat(stage.doubles()).isEqualTo(stem.doubles());
            assertThat(stage.shape()).isEqualTo(TensorShape.of(2, 4, 4, 5));
        }
    }

    @Test
    void fiveStagesAreRefused() {
        assertThatThrownBy(() -> Networks.of("convnext,depth=5"))
                .hasMessageContaining("setting depth: 1 … 4 expected, not 5");
    }
}
