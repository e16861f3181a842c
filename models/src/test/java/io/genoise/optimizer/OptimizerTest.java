package io.genoise.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.genoise.autograd.Autograd;
import io.genoise.shape.Shape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Initial;
import io.genoise.tensor.Parameter;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// Optimisers against their papers' formulas, element by element in double; the first number decays, the second does not.
class OptimizerTest {
    private static final int STEPS = 6;
    private static final double DECAY = 0.1;
    private static final double CURVATURE = 3;

    /// One number's update: a recurrence that keeps what it needs.
    @FunctionalInterface
    private interface Rule {
        double next(int step, double w, double gradient, double decay, double[] memory);
    }

    @Test
    void nesterovMomentumLooksAhead() {
        compare(
                Sgd.nesterov(0.9f).with(Decay.onWeights((float) DECAY))::over,
                (_, w, gradient, decay, memory) -> {
                    double g = gradient + decay * w;
                    memory[0] = 0.9 * memory[0] + g;
                    return w - 0.05 * (g + 0.9 * memory[0]);
                });
    }

    @Test
    void plainMomentumFollowsItsVelocity() {
        compare(
                Sgd.momentum(0.9f).with(Decay.onWeights((float) DECAY))::over,
                (_, w, gradient, decay, memory) -> {
                    memory[0] = 0.9 * memory[0] + gradient + decay * w;
                    return w - 0.05 * memory[0];
                });
    }

    @Test
    void adamDecaysApartFromItsMoments() {
        compare(
                AdamW.standard().with(Decay.onWeights((float) DECAY))::over,
                (step, w, gradient, decay, memory) -> {
                    memory[0] = 0.9 * memory[0] + 0.1 * gradient;
                    memory[1] = 0.999 * memory[1] + 0.001 * gradient * gradient;
                    double m = memory[0] / (1 - Math.pow(0.9, step + 1));
                    double v = memory[1] / (1 - Math.pow(0.999, step + 1));
                    return w - 0.05 * (m / (Math.sqrt(v) + 1e-8) + decay * w);
                });
    }

    private static void compare(Function<Parameters, Optimizer> optimizer, Rule rule) {
        double[] expected = {1, 1};
        double[][] memory = new double[2][2];
        try (Device device = Device.open("reference", 1)) {
            Parameters block = new Parameters(device.scope(), 1);
            Parameter weight = block.declare("weight", Shape.of(1), Initial.ONES, true);
            Parameter bias = block.declare("bias", Shape.of(1), Initial.ONES, false);
            Optimizer chosen = optimizer.apply(block);
            for (int step = 0; step < STEPS; step++) {
                try (Step recorded = device.step()) {
                    Tensor loss =
                            weight.value()
                                    .square()
                                    .plus(bias.value().square())
                                    .times((float) CURVATURE / 2)
                                    .sum();
                    chosen.update(Autograd.gradients(loss, block), 0.05f);
                    recorded.run();
                }
                for (int i = 0; i < 2; i++) {
                    double w = expected[i];
                    expected[i] = rule.next(step, w, CURVATURE * w, i == 0 ? DECAY : 0, memory[i]);
                }
            }
            assertThat((double) block.read().get("weight")[0]).isCloseTo(expected[0], within(1e-6));
            assertThat((double) block.read().get("bias")[0]).isCloseTo(expected[1], within(1e-6));
        }
    }

    @Test
    void aScheduleWarmsUpInALineAndFallsByHalfACosine() {
        Schedule schedule = Schedule.cosine(0.8f, 100).warmUp(10);

        assertThat(schedule.at(0)).isCloseTo(0.08f, within(1e-3f));
        assertThat(schedule.at(50)).isCloseTo(0.4f, within(1e-6f));
        assertThat(schedule.at(100)).isCloseTo(0, within(1e-6f));
    }

    @Test
    void aScheduleOfStepsFallsAtItsMilestones() {
        Schedule schedule = Schedule.steps(1, 0.1f, 3, 5);

        assertThat(new float[] {schedule.at(2), schedule.at(3), schedule.at(5)})
                .containsExactly(new float[] {1, 0.1f, 0.01f}, within(1e-6f));
    }
}
