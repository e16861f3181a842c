package io.genoise.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.genoise.autograd.Autograd;
import io.genoise.autograd.Gradients;
import io.genoise.layer.Activation;
import io.genoise.layer.Linear;
import io.genoise.layer.Pass;
import io.genoise.layer.Sequential;
import io.genoise.network.Nin;
import io.genoise.op.Losses;
import io.genoise.random.RandomStream;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Initial;
import io.genoise.tensor.NetworkParameter;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.Variable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What is done to gradients before an optimiser takes them, and to weights after it.
class GradientsTest {
    private final Device device = Device.open("reference", 1);

    @AfterEach
    void close() {
        device.close();
    }

    /// The gradient of 3a + 4b is (3, 4), of length 5.
    private Gradients slopes(Parameters block) {
        NetworkParameter a = block.get("a");
        NetworkParameter b = block.get("b");
        return Autograd.gradients(a.value().times(3).sum().plus(b.value().times(4).sum()), block);
    }

    private Parameters block() {
        Parameters block = new Parameters(device.scope(), 1, "two numbers");
        block.declare("a", TensorShape.of(1), Initial.ONES, true);
        block.declare("b", TensorShape.of(1), Initial.ONES, true);
        block.flat();
        return block;
    }

    private float[] clipped(float limit, boolean byNorm) {
        Parameters block = block();
        try (Step step = device.step()) {
            Gradients gradients = slopes(block);
            Gradients clipped =
                    byNorm
                            ? GradientClip.byNorm(gradients, limit)
                            : GradientClip.byValue(gradients, limit);
            Reading a = step.read(clipped.of(block.get("a")));
            Reading b = step.read(clipped.of(block.get("b")));
            step.run();
            return new float[] {a.floats()[0], b.floats()[0]};
        }
    }

    @Test
    void aLongGradientIsShortenedToTheLimit() {
        assertThat(clipped(2.5f, true)).containsExactly(new float[] {1.5f, 2}, within(1e-6f));
    }

    @Test
    void aShortGradientStays() {
        assertThat(clipped(6, true)).containsExactly(3, 4);
    }

    @Test
    void numbersAreCutAtTheLimit() {
        assertThat(clipped(3.5f, false)).containsExactly(3, 3.5f);
    }

    @Test
    void partsOfABatchGiveTheWholeBatchsUpdate() {
        float[] pictures = new float[8 * 3];
        RandomStream random = RandomStream.of(5);
        for (int i = 0; i < pictures.length; i++) {
            pictures[i] = (float) random.nextGaussian();
        }
        Variable x = device.variable("x", TensorShape.of(8, 3), pictures);
        Tensor labels = device.integers(TensorShape.of(8), 0, 1, 2, 0, 1, 2, 0, 1);
        Parameters whole = new Parameters(device.scope(), 1);
        Sequential one = network(whole);
        Parameters inParts = new Parameters(device.scope(), 1);
        Sequential other = network(inParts);
        Optimizer first = Adam.standard().over(whole);
        Optimizer second = Adam.standard().over(inParts);
        Accumulation parts = Accumulation.over(inParts, 4);
        for (int round = 0; round < 3; round++) {
            try (Step step = device.step()) {
                first.update(gradients(one, whole, x.value(), labels), 0.1f);
                step.run();
            }
            for (int i = 0; i < 4; i++) {
                try (Step step = device.step()) {
                    Gradients gradients =
                            gradients(
                                    other,
                                    inParts,
                                    x.value().slice(0, 2 * i, 2 * i + 2),
                                    labels.slice(0, 2 * i, 2 * i + 2));
                    if (i < 3) {
                        parts.add(gradients);
                    } else {
                        second.update(parts.finish(gradients), 0.1f);
                    }
                    step.run();
                }
            }
        }
        assertThat(second.updates()).isEqualTo(3);
        assertThat(inParts.flat().read()).containsExactly(whole.flat().read(), within(1e-6f));
    }

    private static Sequential network(Parameters parameters) {
        Sequential network =
                Sequential.empty()
                        .then("hidden", Linear.of(parameters, "hidden", 3, 5))
                        .then("tanh", Activation.TANH)
                        .then("out", Linear.of(parameters, "out", 5, 3));
        parameters.flat();
        return network;
    }

    private static Gradients gradients(
            Sequential network, Parameters parameters, Tensor x, Tensor labels) {
        Tensor logits = network.forward(x, Pass.train(1, 0));
        return Autograd.gradients(Losses.crossEntropy(logits, labels), parameters);
    }

    @Test
    void aFollowerMovesAShareOfTheWayStatisticsIncluded() {
        Nin.Config config = new Nin.Config(3, 0.03, 1, 2);
        Nin student = config.create(device.scope(), 1);
        Nin teacher = config.create(device.scope(), 2);
        MovingAverage average = MovingAverage.of(teacher.parameters(), student.parameters());
        float[] from = teacher.parameters().flat().read();
        float[] to = student.parameters().flat().read();
        String name = "block1.norm1.running_var";
        student.parameters().statistics().get(name).set(new float[] {3, 3, 3, 3, 3, 3});
        try (Step step = device.step()) {
            average.update(0.75f);
            step.run();
        }
        float[] now = teacher.parameters().flat().read();
        for (int i = 0; i < now.length; i++) {
            assertThat(now[i]).isCloseTo(0.75f * from[i] + 0.25f * to[i], within(1e-6f));
        }
        assertThat(teacher.parameters().statistics().get(name).read())
                .containsOnly(0.75f + 0.25f * 3);
    }

    @Test
    void aFollowerBecomesACopy() {
        Nin.Config config = new Nin.Config(3, 0.03, 1, 2);
        Nin student = config.create(device.scope(), 1);
        Nin teacher = config.create(device.scope(), 2);
        try (Step step = device.step()) {
            MovingAverage.of(teacher.parameters(), student.parameters()).copy();
            step.run();
        }
        assertThat(teacher.parameters().flat().read())
                .containsExactly(student.parameters().flat().read());
    }

    @Test
    void anotherNetworkCannotBeFollowed() {
        Parameters nin = new Nin.Config(3, 0.03, 1, 2).create(device.scope(), 1).parameters();
        assertThatThrownBy(() -> MovingAverage.of(block(), nin))
                .hasMessageContaining("two numbers")
                .hasMessageContaining("nin");
    }
}
