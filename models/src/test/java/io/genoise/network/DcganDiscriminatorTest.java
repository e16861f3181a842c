package io.genoise.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.layer.Pass;
import io.genoise.op.RandomNumbers;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class DcganDiscriminatorTest {
    @TestFactory
    Stream<DynamicTest> contract() {
        return EncoderContract.of("dcgan-discriminator,size=16,width=0.04", 16).tests();
    }

    @TestFactory
    Stream<DynamicTest> contractWithoutNorms() {
        return EncoderContract.of("dcgan-discriminator,size=9,width=0.04,norm=none", 9).tests();
    }

    @Tag("slow")
    @TestFactory
    Stream<DynamicTest> onTheDevice() {
        return Stream.of(
                EncoderContract.of("dcgan-discriminator,size=16,width=0.04,norm=layer", 16)
                        .onTheDevice());
    }

    @Test
    void itsFeaturesAreTheFlattenedLastMap() {
        assertThat(DcganDiscriminator.paper().features()).isEqualTo(4 * 4 * 512);
        assertThat(new DcganDiscriminator.Config(28, 1, DiscriminatorNorm.NONE, 1, 0).features())
                .isEqualTo(3 * 3 * 256);
    }

    /// Section 5.1, loop by loop; a map of 7 rows has cells that overlap, one of 3 is enlarged.
    @Test
    void whatIsReadOfItAreTheLargestValuesOfAllMaps() {
        try (Device device = Device.open("reference", 1)) {
            EncoderNetwork encoder =
                    Networks.of("dcgan-discriminator,size=28,width=0.02")
                            .withChannels(1)
                            .create(device.scope(), 1);
            Map<String, Reading> read = new LinkedHashMap<>();
            try (Step step = device.step()) {
                Tensor x = RandomNumbers.uniform(step, TensorShape.of(1, 28, 28, 1), 3, 0);
                encoder.probed(x, Pass.eval())
                        .forEach((name, map) -> read.put(name, step.read(map)));
                step.run();
            }
            Reading all = read.remove("all-max");
            assertThat(read.keySet()).containsExactly("conv1", "conv2", "conv3");
            int channels = read.values().stream().mapToInt(r -> r.shape().extent(3)).sum();
            assertThat(all.shape()).isEqualTo(TensorShape.of(1, 4, 4, channels));
            int at = 0;
            for (Reading map : read.values()) {
                int rows = map.shape().extent(1);
                int c = map.shape().extent(3);
                int[] from = rows == 14 ? new int[] {0, 3, 6, 9} : new int[] {0, 1, 2, 3};
                int kernel = rows == 14 ? 5 : 4;
                for (int cell = 0; cell < (rows < 4 ? 0 : 16); cell++) {
                    for (int k = 0; k < c; k++) {
                        double most = Double.NEGATIVE_INFINITY;
                        for (int y = 0; y < kernel; y++) {
                            for (int xx = 0; xx < kernel; xx++) {
                                int row = from[cell / 4] + y;
                                int column = from[cell % 4] + xx;
                                most = Math.max(most, map.doubles()[(row * rows + column) * c + k]);
                            }
                        }
                        assertThat(all.doubles()[cell * channels + at + k]).isEqualTo(most);
                    }
                }
                at += c;
            }
        }
    }
}
