package io.genoise.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.layer.Pass;
import io.genoise.op.RandomNumbers;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Step;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResNetDiscriminatorTest {
    @TestFactory
    Stream<DynamicTest> contract() {
        return EncoderContract.of("resnet-discriminator,width=0.05", 8).tests();
    }

    @TestFactory
    Stream<DynamicTest> contractWithLayerNorm() {
        return EncoderContract.of("resnet-discriminator,width=0.05,norm=layer", 8).tests();
    }

    @Tag("slow")
    @TestFactory
    Stream<DynamicTest> onTheDevice() {
        return Stream.of(
                EncoderContract.of("resnet-discriminator,width=0.05,norm=none", 8).onTheDevice());
    }

    /// Table 3 of SNGAN: 128 channels; a generator of 256.
    @Test
    void bothNetsAreThoseOfTheTable() {
        try (Device device = Device.open("reference", 1)) {
            int conv = 3 * 3 * 128 * 128 + 128;
            int single = 128 * 128 + 128;
            assertThat(
                            new ResNetDiscriminator.Config()
                                    .withClasses(0)
                                    .create(device.scope(), 1)
                                    .parameters()
                                    .count())
                    .isEqualTo((3 * 3 * 3 * 128 + 128) + (3 * 128 + 128) + 7 * conv + single);
        }
    }

    @ParameterizedTest
    @CsvSource({"8, 0", "14, 3", "18, 0", "28, 2"})
    void aGeneratorMakesPicturesOfAnySize(int size, int classes) {
        try (Device device = Device.open("reference", 1)) {
            ResNetGenerator generator =
                    new ResNetGenerator.Config(size, 5, 4, 3, classes).create(device.scope(), 1);
            try (Step step = device.step()) {
                Reading made =
                        step.read(
                                generator.forward(
                                        RandomNumbers.normal(step, TensorShape.of(2, 5), 1, 1),
                                        device.iota(2).to(DType.I32),
                                        Pass.train(1, 0)));
                step.run();
                assertThat(made.shape()).isEqualTo(TensorShape.of(2, size, size, 3));
                for (float number : made.floats()) {
                    assertThat(number).isBetween(-1f, 1f);
                }
            }
        }
    }
}
