package io.genoise.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.genoise.autograd.Autograd;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Initial;
import io.genoise.tensor.NetworkParameter;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
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
            NetworkParameter weight =
                    block.declare("weight", TensorShape.of(1), Initial.ONES, true);
            NetworkParameter bias = block.declare("bias", TensorShape.of(1), Initial.ONES, false);
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
    void momentumZeroIsPlainDescent() {
        compare(
                Sgd.plain().with(Decay.onWeights((float) DECAY))::over,
                (_, w, gradient, decay, _) -> w - 0.05 * (gradient + decay * w));
    }

    @Test
    void dampeningSparesTheFirstGradient() {
        compare(
                Sgd.momentum(0.9f).dampened(0.4f)::over,
                (step, w, gradient, _, memory) -> {
                    memory[0] = 0.9 * memory[0] + (step == 0 ? 1 : 0.6) * gradient;
                    return w - 0.05 * memory[0];
                });
    }

    @Test
    void adamsOwnDecayGoesThroughItsMoments() {
        compare(
                Adam.standard().with(Decay.onWeights((float) DECAY))::over,
                (step, w, gradient, decay, memory) -> {
                    double g = gradient + decay * w;
                    memory[0] = 0.9 * memory[0] + 0.1 * g;
                    memory[1] = 0.999 * memory[1] + 0.001 * g * g;
                    double m = memory[0] / (1 - Math.pow(0.9, step + 1));
                    double v = memory[1] / (1 - Math.pow(0.999, step + 1));
                    return w - 0.05 * m / (Math.sqrt(v) + 1e-8);
                });
    }

    @Test
    void rmsPropDividesByTheRootOfTheMeanSquare() {
        compare(
                RmsProp.standard().momentum(0.5f).with(Decay.onWeights((float) DECAY))::over,
                (_, w, gradient, decay, memory) -> {
                    double g = gradient + decay * w;
                    memory[0] = 0.99 * memory[0] + 0.01 * g * g;
                    memory[1] = 0.5 * memory[1] + g / (Math.sqrt(memory[0]) + 1e-8);
                    return w - 0.05 * memory[1];
                });
    }

    @Test
    void centredRmsPropDividesByTheDeviation() {
        compare(
                RmsProp.standard().centre()::over,
                (_, w, gradient, _, memory) -> {
                    memory[0] = 0.99 * memory[0] + 0.01 * gradient * gradient;
                    memory[1] = 0.99 * memory[1] + 0.01 * gradient;
                    double deviation = Math.sqrt(memory[0] - memory[1] * memory[1]);
                    return w - 0.05 * gradient / (deviation + 1e-8);
                });
    }

    /// The weight has a trust ratio, the bias, which does not decay, has none.
    @Test
    void larsScalesByTheTrustRatio() {
        compare(
                Lars.standard().with(Decay.onWeights((float) DECAY))::over,
                (_, w, gradient, decay, memory) -> {
                    double trust =
                            decay == 0
                                    ? 1
                                    : 0.001
                                            * Math.abs(w)
                                            / (Math.abs(gradient) + decay * Math.abs(w));
                    memory[0] = 0.9 * memory[0] + trust * (gradient + decay * w);
                    return w - 0.05 * memory[0];
                });
    }

    @Test
    void ratesScaleTheStepOfAParameter() {
        Rates rates = Rates.of(p -> p.name().equals("weight") ? 0.5 : 1);
        compare(
                AdamW.standard().with(Decay.onWeights((float) DECAY)).with(rates)::over,
                (step, w, gradient, decay, memory) -> {
                    memory[0] = 0.9 * memory[0] + 0.1 * gradient;
                    memory[1] = 0.999 * memory[1] + 0.001 * gradient * gradient;
                    double m = memory[0] / (1 - Math.pow(0.9, step + 1));
                    double v = memory[1] / (1 - Math.pow(0.999, step + 1));
                    double rate = decay == 0 ? 0.05 : 0.025;
                    return w - rate * (m / (Math.sqrt(v) + 1e-8) + decay * w);
                });
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

    @Test
    void aScheduleOfEqualStepsFallsEveryPeriod() {
        Schedule schedule = Schedule.step(1, 0.5f, 10);

        assertThat(new float[] {schedule.at(9), schedule.at(10), schedule.at(29)})
                .containsExactly(1, 0.5f, 0.25f);
    }

    @Test
    void oneCycleRisesToThePeakAndEndsFarBelow() {
        Schedule schedule = Schedule.oneCycle(1, 100);

        assertThat(schedule.at(0)).isCloseTo(0.04f, within(1e-6f));
        assertThat(schedule.at(29)).isCloseTo(1, within(1e-6f));
        assertThat(schedule.at(99)).isCloseTo(0.04f / 1e4f, within(1e-9f));
    }

    @Test
    void aScheduleSaysHowItWasMade() {
        assertThat(Schedule.cosine(0.8f, 100).warmUp(10))
                .hasToString("cosine(0.8, 0.0, 100).warmUp(10)");
        assertThat(Schedule.steps(1, 0.1f, 3, 5)).hasToString("steps(1.0, 0.1, [3, 5])");
    }

    @Test
    void optionsOutOfRangeAreRefusedByName() {
        refused(() -> Sgd.momentum(2), "momentum must be 0 or more and below 1, not 2.0");
        refused(() -> Sgd.momentum(Float.NaN), "momentum", "NaN");
        refused(() -> Sgd.momentum(0.9f).dampened(1), "dampening", "1.0");
        refused(() -> Sgd.nesterov(0), "Nesterov");
        refused(() -> Sgd.nesterov(0.9f).dampened(0.1f), "Nesterov", "0.1");
        refused(() -> Adam.standard().betas(1, 0.9f), "beta1", "1.0");
        refused(() -> Adam.standard().betas(0, -1), "beta2", "-1.0");
        refused(() -> RmsProp.standard().momentum(-0.1f), "momentum", "-0.1");
        refused(() -> new Lars.Config(0.9f, 0, false, Decay.NONE, Rates.EQUAL), "trust", "0.0");
        refused(() -> Decay.onAll(-1), "weight decay", "-1.0");
        refused(() -> Schedule.constant(-1), "learning rate", "-1.0");
        refused(() -> Schedule.cosine(-1, 10), "learning rate", "-1.0");
        refused(() -> Schedule.cosine(1, 0), "steps must be 1 or more, not 0");
        refused(() -> Schedule.steps(1, 0, 3), "factor", "0.0");
        refused(() -> Schedule.steps(1, 0.1f, 5, 3), "milestones", "[5, 3]");
        refused(() -> Schedule.step(1, 0.1f, 0), "period", "0");
        refused(() -> Schedule.oneCycle(1, 1), "cycle");
        refused(() -> Schedule.oneCycle(1, 10, 1, 25, 25), "rise", "1.0");
        refused(() -> Schedule.constant(1).warmUp(-1), "warm-up", "-1");
    }

    private static void refused(ThrowingCallable making, String... words) {
        assertThatThrownBy(making)
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .contains(words);
    }
}
