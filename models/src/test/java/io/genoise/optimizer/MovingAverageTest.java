package io.genoise.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.genoise.autograd.Autograd;
import io.genoise.autograd.Gradients;
import io.genoise.layer.Pass;
import io.genoise.network.Nin;
import io.genoise.runtime.PlannedKernel;
import io.genoise.runtime.StepPlan;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Initial;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.Variable;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A moving average of a network, statistics included, is one kernel; and none where the kernels that make the new weights
/// can take it along.
class MovingAverageTest {
    private final Device device = Device.open("cpu", 1);
    private final Nin.Config config = new Nin.Config(3, 0.03, 1, 2);
    private final Nin network = config.create(device.scope(), 1);
    private final Nin follower = config.create(device.scope(), 2);
    private final MovingAverage average =
            MovingAverage.of(follower.parameters(), network.parameters());
    private final Optimizer optimizer = Sgd.momentum(0.9f).over(network.parameters());
    private final Variable x = device.variable("x", TensorShape.of(2, 8, 8, 1), DType.F32);

    @AfterEach
    void close() {
        device.close();
    }

    /// When the average is recorded.
    private enum When {
        NEVER,
        BEFORE,
        AFTER
    }

    /// A training step; its plan.
    private StepPlan train(When when, boolean guarded) {
        try (Step step = device.step()) {
            if (when == When.BEFORE) {
                average.update(0.5f);
            }
            Tensor loss = network.forward(x.value(), Pass.train(1, 0)).square().mean();
            Gradients gradients = Autograd.gradients(loss, network.parameters());
            if (guarded) {
                step.guard(gradients.finite(loss));
            }
            optimizer.update(gradients, 0.1f);
            if (when == When.AFTER) {
                average.update(0.5f);
            }
            step.run();
        }
        return device.lastPlan();
    }

    private void fill() {
        float[] numbers = new float[128];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (i * 7 % 11 - 5) / 5f;
        }
        x.set(numbers);
    }

    @Test
    void aloneItIsOneKernelInPlace() {
        try (Step step = device.step()) {
            average.update(0.5f);
            step.run();
        }
        assertThat(device.lastPlan().explain())
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.path()).isEqualTo("average");
                    assertThat(line.offset()).isEqualTo(-1);
                });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void beforeAnUpdateItIsOneKernel(boolean guarded) {
        fill();
        List<PlannedKernel> without = train(When.NEVER, guarded).explain();
        List<PlannedKernel> with = train(When.BEFORE, guarded).explain();
        assertThat(with).hasSize(without.size() + 1);
        String whole = network.parameters().whole().shape().toString();
        assertThat(with)
                .filteredOn(line -> line.output().equals(whole))
                .singleElement()
                .satisfies(line -> assertThat(line.offset()).isEqualTo(-1));
    }

    /// The averages of 18 small statistics take no more than 5 kernels, since four of a shape are one; the weights are passed over once.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void afterAnUpdateItIsMadeInTheUpdatesKernel(boolean guarded) {
        fill();
        String weights = network.parameters().flat().shape().toString();
        List<PlannedKernel> without = train(When.NEVER, guarded).explain();
        List<PlannedKernel> with = train(When.AFTER, guarded).explain();
        assertThat(with)
                .filteredOn(line -> line.output().equals(weights))
                .hasSameSizeAs(without.stream().filter(l -> l.output().equals(weights)).toList());
        assertThat(with).hasSizeLessThanOrEqualTo(without.size() + 5);
    }

    @Test
    void itFollowsWhatTheStepHasMade() {
        fill();
        Map<String, float[]> before = follower.parameters().read();
        train(When.AFTER, true);
        isHalfWay(before, network.parameters().read());
    }

    @Test
    void itFollowsWhatWasThereBeforeTheStep() {
        fill();
        Map<String, float[]> before = follower.parameters().read();
        Map<String, float[]> followed = network.parameters().read();
        train(When.BEFORE, true);
        isHalfWay(before, followed);
    }

    private void isHalfWay(Map<String, float[]> from, Map<String, float[]> to) {
        follower.parameters()
                .read()
                .forEach((name, now) -> {
                    for (int i = 0; i < now.length; i++) {
                        float middle = 0.5f * from.get(name)[i] + 0.5f * to.get(name)[i];
                        assertThat(now[i]).as(name).isCloseTo(middle, within(1e-6f));
                    }
                });
    }

    @Test
    void aCopyHasTheStatisticsToo() {
        fill();
        train(When.NEVER, false);
        try (Step step = device.step()) {
            average.copy();
            step.run();
        }
        Map<String, float[]> copied = follower.parameters().read();
        network.parameters()
                .read()
                .forEach((name, numbers) ->
                        assertThat(copied.get(name)).as(name).containsExactly(numbers));
    }

    @Test
    void statisticsOfOtherShapesCannotBeFollowed() {
        Parameters three = new Parameters(device.scope(), 1);
        three.declare("w", TensorShape.of(2), Initial.ONES, true);
        three.statistic("mean", TensorShape.of(3), 0);
        Parameters four = new Parameters(device.scope(), 1);
        four.declare("w", TensorShape.of(2), Initial.ONES, true);
        four.statistic("mean", TensorShape.of(4), 0);
        assertThatThrownBy(() -> MovingAverage.of(three, four))
                .hasMessageContaining("names and shapes differ");
    }
}
