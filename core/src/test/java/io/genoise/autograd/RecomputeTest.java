package io.genoise.autograd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genoise.op.Normalization;
import io.genoise.op.RandomNumbers;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Initial;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Run;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A block that is recomputed gives the same bits with less memory.
class RecomputeTest {
    private static final int BLOCKS = 6;
    private static final int ROWS = 64;
    private static final int WIDTH = 8;

    private final Device device = Device.open("reference", 1);
    private final Variable x =
            device.variable("x", TensorShape.of(ROWS, WIDTH), numbers(ROWS * WIDTH));

    @AfterEach
    void close() {
        device.close();
    }

    private static float[] numbers(int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) Math.sin(i * 1.7);
        }
        return numbers;
    }

    /// A chain of blocks that each widen by eight, normalise, drop, and narrow again.
    private final class Chain {
        private final Parameters parameters = new Parameters(device.scope(), 3);
        private final boolean recomputed;

        Chain(boolean recomputed) {
            this.recomputed = recomputed;
            for (int i = 0; i < BLOCKS; i++) {
                TensorShape wide = TensorShape.of(WIDTH, 8 * WIDTH);
                TensorShape narrow = TensorShape.of(8 * WIDTH, WIDTH);
                parameters.declare("widen" + i, wide, Initial.normal(0.3), true);
                parameters.declare("narrow" + i, narrow, Initial.normal(0.1), true);
                parameters.declare("scale" + i, TensorShape.of(8 * WIDTH), Initial.ONES, false);
                parameters.declare("shift" + i, TensorShape.of(8 * WIDTH), Initial.ZEROS, false);
                parameters.statistic("mean" + i, TensorShape.of(8 * WIDTH), 0);
                parameters.statistic("variance" + i, TensorShape.of(8 * WIDTH), 1);
            }
            parameters.flat();
        }

        private Tensor value(String name) {
            return parameters.get(name).value();
        }

        Tensor forward(Tensor in) {
            Tensor y = in;
            for (int i = 0; i < BLOCKS; i++) {
                int number = i;
                UnaryOperator<Tensor> block = v -> block(v, number);
                y = recomputed ? Recompute.of(y, block) : block.apply(y);
            }
            return y;
        }

        private Tensor block(Tensor in, int i) {
            Tensor normal =
                    Normalization.batchNormTrain(
                            in.matmul(value("widen" + i)),
                            value("scale" + i),
                            value("shift" + i),
                            parameters.statistics().get("mean" + i),
                            parameters.statistics().get("variance" + i),
                            0.1f,
                            1e-5f);
            Tensor dropped = RandomNumbers.dropout(normal.tanh(), 0.3f, 99, i);
            return in.plus(dropped.matmul(value("narrow" + i)));
        }
    }

    /// What a step left: gradients of parameters and input, the loss, the statistics, and the bytes that it took.
    private record Outcome(List<double[]> numbers, long bytes) {}

    private Outcome outcome(boolean recomputed, Run run) {
        Chain chain = new Chain(recomputed);
        List<Reading> readings = new ArrayList<>();
        long bytes;
        try (Step step = device.step(run)) {
            Tensor in = x.value();
            Tensor loss = chain.forward(in).square().sum();
            Gradients gradients = Autograd.gradients(loss, chain.parameters);
            readings.add(step.read(loss));
            readings.add(step.read(gradients.flat()));
            readings.add(step.read(Autograd.gradients(loss, List.of(in)).getFirst()));
            chain.parameters.flat().assign(gradients.flat());
            step.run();
            bytes = run == Run.PLANNED ? device.lastPlan().arenaBytes() : 0;
        }
        List<double[]> numbers = new ArrayList<>();
        readings.forEach(r -> numbers.add(r.doubles()));
        chain.parameters
                .statistics()
                .values()
                .forEach(statistic -> numbers.add(statistic.value().readDoubles()));
        return new Outcome(numbers, bytes);
    }

    private static void same(Outcome found, Outcome expected) {
        for (int i = 0; i < expected.numbers.size(); i++) {
            assertThat(found.numbers.get(i))
                    .as("result " + i)
                    .containsExactly(expected.numbers.get(i));
        }
    }

    @Test
    void valuesGradientsAndStatisticsAreTheSameBits() {
        same(outcome(true, Run.PLANNED), outcome(false, Run.PLANNED));
    }

    @Test
    void soTheyAreOperationByOperation() {
        same(outcome(true, Run.IMMEDIATE), outcome(false, Run.IMMEDIATE));
    }

    @Test
    void itTakesLessMemory() {
        assertThat(outcome(true, Run.PLANNED).bytes)
                .isLessThan(outcome(false, Run.PLANNED).bytes / 2);
    }

    @Test
    void tensorsFromOutsideHaveTheirGradients() {
        try (Step step = device.step()) {
            Tensor outer = x.value().times(2);
            Tensor y = Recompute.of(x.value(), v -> v.times(outer).exp());
            List<Tensor> found = Autograd.gradients(y.sum(), List.of(x.value(), outer));
            Tensor plain = x.value().times(outer).exp();
            List<Tensor> expected = Autograd.gradients(plain.sum(), List.of(x.value(), outer));
            List<Reading> readings = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                readings.add(step.read(found.get(i).minus(expected.get(i)).abs().max()));
            }
            step.run();
            readings.forEach(r -> assertThat(r.value()).isZero());
        }
    }

    /// The gradient is taken after the block's parameters were assigned: it is that of the values which the loss read.
    @Test
    void anAssignmentInBetweenChangesNothing() {
        Parameters block = new Parameters(device.scope(), 1);
        var weight = block.declare("weight", TensorShape.of(WIDTH), Initial.ONES, true);
        block.flat();
        try (Step step = device.step()) {
            Tensor loss = Recompute.of(x.value(), v -> v.times(weight.value().exp())).sum();
            block.flat().assign(block.flat().value().times(5));
            Tensor found = Autograd.gradients(loss, block).of(weight);
            Tensor expected = x.value().sum(0).times((float) Math.E);
            Reading off = step.read(found.minus(expected).abs().max());
            step.run();
            assertThat(off.value()).isLessThan(1e-5f);
        }
    }

    @Test
    void gradientsOfGradientsFlowThroughIt() {
        try (Step step = device.step()) {
            List<Reading> slopes = new ArrayList<>();
            for (boolean recomputed : new boolean[] {true, false}) {
                UnaryOperator<Tensor> cube = v -> v.times(v).times(v);
                Tensor y = recomputed ? Recompute.of(x.value(), cube) : cube.apply(x.value());
                Tensor slope = Autograd.gradients(y.sum(), List.of(x.value())).getFirst();
                slopes.add(
                        step.read(
                                Autograd.gradients(slope.square().sum(), List.of(x.value()))
                                        .getFirst()));
            }
            step.run();
            assertThat(slopes.get(0).doubles()).containsExactly(slopes.get(1).doubles());
        }
    }

    @Test
    void aBlockThatDoesSomethingElseIsAnError() {
        Variable other = device.variable("other", TensorShape.of(WIDTH), numbers(WIDTH));
        int[] calls = {0};
        try (Step _ = device.step()) {
            Tensor y =
                    Recompute.of(
                            x.value(), v -> calls[0]++ == 0 ? v.exp() : v.times(other.value()));
            Tensor loss = y.sum();
            assertThatThrownBy(() -> Autograd.gradients(loss, List.of(x.value())))
                    .hasMessageContaining("something else the second time");
        }
    }
}
