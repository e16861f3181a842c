package io.genoise.task.adversarial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.genoise.data.Images;
import io.genoise.data.scenes.Scenes;
import io.genoise.shape.TensorShape;
import io.genoise.task.AtStart;
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

class WganGpTest {
    private static final String NETWORK = "resnet-discriminator,halvings=1,width=0.1,norm=none";
    private static final WganGp TASK = new WganGp(0.1, 8, 2, 0.99, 10);

    @Tag("gpu")
    @Tag("slow")
    @TestFactory
    Stream<DynamicTest> contract() {
        return TaskContract.of(TASK).network(NETWORK).overfits(300, 0.5).least(least()).tests();
    }

    /// The loss of the best critic of eight pictures against a generator that paints next to grey: a critic whose slope along the
    /// way from grey to each picture is s has −s·W + λ(s − 1)², W being the mean way; least at s = 1 + W/2λ.
    private static double least() {
        Images images = Scenes.train(16, 8, 1);
        byte[] bytes = new byte[images.pictureBytes()];
        double way = 0;
        for (int i = 0; i < 8; i++) {
            images.read(i, bytes, 0);
            double squares = 0;
            for (byte b : bytes) {
                squares += Math.pow((b & 255) / 127.5 - 1, 2);
            }
            way += Math.sqrt(squares) / 8;
        }
        return -way - way * way / (4 * TASK.penalty());
    }

    /// D(x) = Σ aᵢxᵢ² + bᵢxᵢ has the slope 2aᵢxᵢ + bᵢ.
    @Test
    void thePenaltyIsTheMeanSquareOfLengthsBeyondOne() {
        float[] x = {0.5f, -1, 0.25f, 0.75f, 0, 1};
        float[] a = {1, -0.5f, 0.25f};
        float[] b = {0.1f, 0.2f, -0.3f};
        double expected = 0;
        for (int n = 0; n < 2; n++) {
            double squares = 0;
            for (int i = 0; i < 3; i++) {
                squares += Math.pow(2 * a[i] * x[3 * n + i] + b[i], 2);
            }
            expected += Math.pow(Math.sqrt(squares) - 1, 2) / 2;
        }
        try (Device device = Device.open("reference", 1)) {
            Tensor pictures = device.tensor(TensorShape.of(2, 1, 1, 3), x);
            Tensor square = device.tensor(TensorShape.of(3), a);
            Tensor plain = device.tensor(TensorShape.of(3), b);
            try (Step step = device.step()) {
                Reading penalty =
                        step.read(
                                GradientPenalty.of(
                                        p ->
                                                p.square()
                                                        .times(square)
                                                        .plus(p.times(plain))
                                                        .sum(1, 2, 3),
                                        pictures.times(1)));
                step.run();
                assertThat(penalty.doubles()[0]).isCloseTo(expected, within(1e-6));
            }
        }
    }

    @Test
    void itLooksBetweenRealAndMade() {
        try (Device device = Device.open("reference", 1)) {
            Tensor real = device.tensor(TensorShape.of(1, 1, 1, 1), 3);
            Tensor made = device.tensor(TensorShape.of(1, 1, 1, 1), -1);
            Tensor alpha = device.tensor(TensorShape.of(1, 1, 1, 1), 0.25f);
            try (Step step = device.step()) {
                Reading between = step.read(GradientPenalty.between(real, made, alpha));
                step.run();
                assertThat(between.value()).isZero();
            }
        }
    }

    @Test
    void aCriticWithBatchNormIsRefused() {
        assertThatThrownBy(() ->
                        new AtStart(TASK, "resnet18,width=0.05", Scenes.train(16, 2, 1)).close())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--network resnet18 has BatchNorm");
    }
}
