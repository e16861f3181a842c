package io.genoise.layer;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.autograd.Autograd;
import io.genoise.op.Losses;
import io.genoise.optimizer.Sgd;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Blocks with BatchNorm and dropout learn the same bits on the CPU when they are recomputed.
class RecomputedTest {
    @Test
    void trainingGoesTheSameWay() {
        Map<String, float[]> plain = trained(false);
        trained(true)
                .forEach((name, numbers) ->
                        assertThat(numbers).as(name).containsExactly(plain.get(name)));
    }

    private static Map<String, float[]> trained(boolean recomputed) {
        try (Device device = Device.open("cpu", 2)) {
            Parameters parameters = new Parameters(device.scope(), 1);
            Sequential network = Sequential.empty();
            for (int i = 0; i < 3; i++) {
                String name = "block" + i;
                Layer block =
                        Sequential.empty()
                                .then(
                                        "conv",
                                        Conv.beforeNorm(
                                                parameters,
                                                name + ".conv",
                                                Conv.Form.square(4, 4, 3, 1, 1)))
                                .then("norm", BatchNorm.of(parameters, name + ".norm", 4))
                                .then("relu", Activation.RELU)
                                .then("drop", new Dropout(0.2f));
                network = network.then(name, recomputed ? new Recomputed(block) : block);
            }
            network = network.then("average", Pool.GLOBAL_AVERAGE);
            Sgd sgd = Sgd.nesterov(0.9f).over(parameters);
            for (int i = 0; i < 3; i++) {
                try (Step step = device.step()) {
                    Tensor x = device.iota(3 * 6 * 6 * 4).sin().reshape(TensorShape.of(3, 6, 6, 4));
                    Tensor labels = device.iota(3).to(DType.I32);
                    Tensor logits = network.forward(x, Pass.train(1, i));
                    Tensor loss = Losses.crossEntropy(logits, labels);
                    sgd.update(Autograd.gradients(loss, parameters), 0.1f);
                    step.run();
                }
            }
            return parameters.read();
        }
    }
}
