package io.genoise.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genoise.autograd.Autograd;
import io.genoise.autograd.Gradients;
import io.genoise.layer.Pass;
import io.genoise.op.Losses;
import io.genoise.optimizer.AdamW;
import io.genoise.optimizer.Decay;
import io.genoise.optimizer.GradientClip;
import io.genoise.optimizer.MovingAverage;
import io.genoise.optimizer.Optimizer;
import io.genoise.optimizer.Sgd;
import io.genoise.random.RandomStream;
import io.genoise.runtime.PlannedKernel;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Run;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.Variable;
import io.genoise.weights.ParameterTensors;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// RotNet's network: its size, its maps, and that it learns.
class NinTest {
    private static final Nin.Config SMALL = new Nin.Config(3, 0.05, 3, 2);

    private final Device device = Device.open("reference", 1);

    @AfterEach
    void close() {
        device.close();
    }

    @Test
    void fourBlocksForFourTurnsHaveThePapersParameters() {
        assertThat(Nin.rotNet(4).create(device.scope(), 1).parameters().count())
                .isEqualTo(1_411_140);
    }

    @Test
    void threeBlocksForTenClassesHaveThePapersParameters() {
        Nin nin = new Nin.Config(3, 1, 3, 10).create(device.scope(), 1);
        assertThat(nin.parameters().count()).isEqualTo(1_005_642);
    }

    @Test
    void mapsShrinkAsThePoolsSay() {
        Nin nin = SMALL.create(device.scope(), 1);
        Variable x = device.variable("x", TensorShape.of(2, 12, 12, 3), new float[2 * 12 * 12 * 3]);
        try (Step _ = device.step()) {
            var maps = nin.maps(x.value(), Pass.eval());
            assertThat(maps.keySet()).containsExactlyElementsOf(nin.mapNames());
            assertThat(maps.get("conv1").shape()).isEqualTo(TensorShape.of(2, 6, 6, 5));
            assertThat(maps.get("conv2").shape()).isEqualTo(TensorShape.of(2, 3, 3, 10));
            assertThat(maps.get("conv3").shape()).isEqualTo(TensorShape.of(2, 3, 3, 10));
        }
    }

    @Test
    void aWrongNumberOfBlocksIsRefused() {
        assertThatThrownBy(() -> Nin.rotNet(2)).hasMessageContaining("3 to 5 blocks");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sgd", "adamw"})
    void trainingLowersTheLoss(String name) {
        Function<Parameters, Optimizer> optimizer =
                name.equals("sgd")
                        ? Sgd.nesterov(0.9f).with(Decay.onWeights(5e-4f))::over
                        : AdamW.standard().with(Decay.onAll(0.01f))::over;
        float[] losses = losses(SMALL.create(device.scope(), 3), optimizer, 12);
        assertThat(losses[11]).isLessThan(losses[0] * 0.7f);
    }

    @Test
    void aShapeErrorNamesLayerAndLine() {
        Nin nin = SMALL.create(device.scope(), 1);
        Variable x = device.variable("x", TensorShape.of(1, 8, 8, 1), new float[64]);
        try (Step _ = device.step()) {
            assertThatThrownBy(() -> nin.forward(x.value(), Pass.eval()))
                    .hasMessageContaining("x [1,8,8,1]")
                    .hasMessageContaining("x [N,H,W,C] and w [K,R,S,C/groups] expected")
                    .hasMessageContaining(" in block1.conv1 (at NinTest.java:");
        }
    }

    @Test
    void aNaNNamesLayerAndLine() {
        Nin nin = SMALL.create(device.scope(), 1);
        float[] numbers = new float[192];
        numbers[5] = Float.NaN;
        Variable x = device.variable("x", TensorShape.of(1, 8, 8, 3), numbers);
        try (Step _ = device.step(Run.IMMEDIATE)) {
            assertThatThrownBy(() -> nin.forward(x.value(), Pass.eval()))
                    .hasMessageContaining("of Convolution.conv [1,8,8,10]")
                    .hasMessageContaining(" in block1.conv1 (at NinTest.java:");
        }
    }

    @Test
    void everyKernelOfAStepLiesInALayer() {
        Nin nin = SMALL.create(device.scope(), 1);
        Variable x = device.variable("x", TensorShape.of(2, 8, 8, 3), new float[384]);
        try (Step step = device.step()) {
            Tensor logits = nin.forward(x.value(), Pass.train(1, 0));
            Tensor loss = step.within("loss", () -> logits.square().sum());
            step.read(Autograd.gradients(loss, nin.parameters()).flat());
            assertThat(step.plan().explain())
                    .extracting(PlannedKernel::path)
                    .contains("block2.conv1", "block3.norm2", "gradients")
                    .doesNotContain("");
            step.run();
        }
    }

    @Test
    void everyKernelOfATrainingStepLiesInALayer() {
        Nin nin = SMALL.create(device.scope(), 1);
        Nin follower = SMALL.create(device.scope(), 2);
        Optimizer optimizer =
                Sgd.momentum(0.9f).with(Decay.onWeights(1e-3f)).over(nin.parameters());
        MovingAverage average = MovingAverage.of(follower.parameters(), nin.parameters());
        Variable x = device.variable("x", TensorShape.of(2, 8, 8, 3), new float[384]);
        try (Step step = device.step()) {
            Tensor logits = nin.forward(x.value(), Pass.train(1, 0));
            Tensor loss = step.within("loss", () -> logits.square().sum());
            Gradients gradients = Autograd.gradients(loss, nin.parameters());
            step.guard(gradients.finite(loss));
            optimizer.update(GradientClip.byNorm(gradients, 1), 0.1f);
            average.update(0.99f);
            step.read(loss);
            assertThat(step.plan().explain())
                    .flatExtracting(line -> List.of(line.path().split(", ")))
                    .contains("block2.conv1", "finite", "clip", "optimizer", "average")
                    .doesNotContain("");
            step.run();
        }
    }

    @Test
    void aNetworkReadsWhatAnotherWrote() {
        Nin nin = SMALL.create(device.scope(), 1);
        Nin other = SMALL.create(device.scope(), 2);
        var stored = ParameterTensors.of(nin.parameters());
        assertThat(stored.get("block1.conv1.weight").shape()).containsExactly(10, 3, 5, 5);
        // Filter 7 of channel 2, row 3, column 1, as PyTorch counts.
        assertThat(stored.get("block1.conv1.weight").floats()[((7 * 3 + 2) * 5 + 3) * 5 + 1])
                .isEqualTo(
                        nin.parameters()
                                .read()
                                .get("block1.conv1.weight")[((7 * 5 + 3) * 5 + 1) * 3 + 2]);
        ParameterTensors.load(other.parameters(), stored);
        assertThat(other.parameters().flat().read())
                .containsExactly(nin.parameters().flat().read());
    }

    private float[] losses(Nin nin, Function<Parameters, Optimizer> make, int steps) {
        Optimizer optimizer = make.apply(nin.parameters());
        RandomStream random = RandomStream.of(7);
        float[] pictures = new float[8 * 8 * 8 * 3];
        int[] labels = new int[8];
        for (int i = 0; i < pictures.length; i++) {
            labels[i / 192] = i / 192 % 2;
            pictures[i] = random.nextFloat() + (i / 192 % 2 == 0 ? i % 8 * 0.2f : 0);
        }
        Variable x = device.variable("x", TensorShape.of(8, 8, 8, 3), pictures);
        Tensor y = device.integers(TensorShape.of(8), labels);
        float[] losses = new float[steps];
        for (int i = 0; i < steps; i++) {
            try (Step step = device.step()) {
                Tensor loss = Losses.crossEntropy(nin.forward(x.value(), Pass.train(1, i)), y);
                optimizer.update(Autograd.gradients(loss, nin.parameters()), 0.05f);
                Reading reading = step.read(loss);
                step.run();
                losses[i] = reading.value();
            }
        }
        assertThat(device.plans()).isEqualTo(1);
        return losses;
    }
}
