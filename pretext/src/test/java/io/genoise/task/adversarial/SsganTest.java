package io.genoise.task.adversarial;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.shape.TensorShape;
import io.genoise.task.TaskContract;
import io.genoise.tensor.Device;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class SsganTest {
    private static final String NETWORK = "resnet-discriminator,halvings=1,width=0.1";

    @Tag("gpu")
    @TestFactory
    Stream<DynamicTest> contract() {
        return TaskContract.of(new Ssgan(0.05, 8, 2, 0.99, 1, 0.2)).network(NETWORK).tests();
    }

    @Test
    void picturesStandUnturnedFirstThenByEachTurn() {
        try (Device device = Device.open("reference", 1)) {
            Tensor pictures = device.tensor(TensorShape.of(1, 2, 2, 1), 1, 2, 3, 4);
            try (Step step = device.step()) {
                Reading turned = step.read(TurnTerm.turned(pictures));
                step.run();
                assertThat(turned.floats())
                        .containsExactly(1, 2, 3, 4, 2, 4, 1, 3, 4, 3, 2, 1, 3, 1, 4, 2);
            }
        }
    }
}
