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

/// ResNets over clips keep the contract, and have the names, shapes and numbers of parameters that torchvision's `r3d_18` and
/// `r2plus1d_18` have.
class ResNet3dTest {
    private static final String NARROW = "resnet3d,depth=10,stem=small,width=0.05";

    @Tag("gpu")
    @TestFactory
    Stream<DynamicTest> contract() {
        return Stream.concat(
                EncoderContract.of(NARROW, 8).tests(),
                EncoderContract.of("resnet3d,depth=10,stem=large,width=0.05,factorised=true", 16)
                        .tests());
    }

    @TestFactory
    Stream<DynamicTest> onTheDevice() {
        return Stream.of(EncoderContract.of(NARROW, 8).onTheDevice());
    }

    @Tag("slow")
    @TestFactory
    Stream<DynamicTest> factorisedOnTheDevice() {
        return Stream.of(
                EncoderContract.of("resnet3d,depth=10,width=0.05,factorised=true", 16)
                        .onTheDevice());
    }

    private static Map<String, StoredTensor> stored(String text) {
        try (Device device = Device.open("cpu", 2)) {
            return ParameterTensors.of(Networks.of(text).create(device.scope(), 1).parameters());
        }
    }

    private static void has(Map<String, StoredTensor> stored, String name, int... shape) {
        assertThat(stored).containsKey(name);
        assertThat(stored.get(name).shape()).as(name).containsExactly(shape);
    }

    @Test
    void namesAndShapesAreTorchvisions() {
        Map<String, StoredTensor> stored = stored("resnet3d,width=0.0625");
        has(stored, "stem.0.weight", 4, 3, 3, 7, 7);
        has(stored, "stem.1.running_var", 4);
        has(stored, "layer1.0.conv1.0.weight", 4, 4, 3, 3, 3);
        has(stored, "layer1.1.conv2.1.bias", 4);
        has(stored, "layer2.0.downsample.0.weight", 8, 4, 1, 1, 1);
        has(stored, "layer4.1.conv2.0.weight", 32, 32, 3, 3, 3);
        has(stored, "fc.weight", 400, 32);
        // 122 without the 20 num_batches_tracked
        assertThat(stored).hasSize(102);
    }

    @Test
    void namesOfFactorisedConvolutionsAreTorchvisions() {
        Map<String, StoredTensor> stored = stored("resnet3d,width=0.0625,factorised=true");
        has(stored, "stem.0.weight", 3, 3, 1, 7, 7);
        has(stored, "stem.3.weight", 4, 3, 3, 1, 1);
        has(stored, "stem.4.weight", 4);
        has(stored, "layer1.0.conv1.0.0.weight", 9, 4, 1, 3, 3);
        has(stored, "layer1.0.conv1.0.1.running_mean", 9);
        has(stored, "layer1.0.conv1.0.3.weight", 4, 9, 3, 1, 1);
        has(stored, "layer1.0.conv1.1.weight", 4);
        has(stored, "layer2.0.downsample.1.bias", 8);
    }

    /// As torchvision's documentation counts them.
    @Tag("slow")
    @Test
    void thereAreAsManyParametersAsTorchvisionCounts() {
        try (Device device = Device.open("cpu", 2)) {
            assertThat(Networks.of("resnet3d").create(device.scope(), 1).parameters().count())
                    .isEqualTo(33_371_472);
            assertThat(
                            Networks.of("resnet3d,factorised=true")
                                    .create(device.scope(), 1)
                                    .parameters()
                                    .count())
                    .isEqualTo(31_505_325);
        }
    }

    /// What it says of a clip depends on the order of the frames: the convolutions see time.
    @Test
    void aClipPlayedBackwardIsAnother() {
        try (Device device = Device.open("reference", 1);
                Step step = device.step()) {
            EncoderNetwork encoder = Networks.of(NARROW).create(device.scope(), 1);
            Tensor clip = RandomNumbers.uniform(step, TensorShape.of(1, 4, 8, 8, 3), 3, 0);
            Reading forward = step.read(encoder.forward(clip, Pass.eval()));
            Reading backward = step.read(encoder.forward(clip.flip(1), Pass.eval()));
            Reading turned = step.read(encoder.forward(clip.flip(2), Pass.eval()));
            step.run();
            assertThat(backward.doubles()).isNotEqualTo(forward.doubles());
            assertThat(turned.doubles()).isNotEqualTo(forward.doubles());
        }
    }

    /// Layers halve time and places alike, and the large stem places alone.
    @Test
    void mapsShrinkInTimeAndPlaces() {
        try (Device device = Device.open("reference", 1);
                Step _ = device.step()) {
            EncoderNetwork encoder =
                    Networks.of("resnet3d,depth=10,width=0.05").create(device.scope(), 1);
            Map<String, Tensor> maps =
                    encoder.maps(device.filled(TensorShape.of(2, 8, 32, 32, 3), 0.5f), Pass.eval());
            assertThat(maps.get("stem").shape()).isEqualTo(TensorShape.of(2, 8, 16, 16, 3));
            assertThat(maps.get("layer1").shape()).isEqualTo(TensorShape.of(2, 8, 16, 16, 3));
            assertThat(maps.get("layer3").shape()).isEqualTo(TensorShape.of(2, 2, 4, 4, 13));
            assertThat(maps.get("layer4").shape()).isEqualTo(TensorShape.of(2, 1, 2, 2, 26));
        }
    }

    @Test
    void twentyLayersAreRefused() {
        assertThatThrownBy(() -> Networks.of("resnet3d,depth=20"))
                .hasMessageContaining("10 or 18 layers, not 20");
    }
}
