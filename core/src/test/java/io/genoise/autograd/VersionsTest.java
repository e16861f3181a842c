package io.genoise.autograd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Initial;
import io.genoise.tensor.NetworkParameter;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Run;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.Variable;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A block that is assigned to and read again in one step has versions; a gradient is that of the version the loss was
/// computed from, or an error: never silently zero.
class VersionsTest {
    private final Device device = Device.open("reference", 1);
    private final Parameters block = new Parameters(device.scope(), 1, "net");
    private final NetworkParameter w = block.declare("w", TensorShape.of(2), Initial.ONES, true);
    private final NetworkParameter b = block.declare("b", TensorShape.of(2), Initial.ONES, false);
    private final Variable x = device.variable("x", TensorShape.of(2), 3, 5);

    @AfterEach
    void close() {
        device.close();
    }

    /// Σ w²·x + b; its gradients are 2wx and 1.
    private Tensor loss() {
        return w.value().square().times(x.value()).plus(b.value()).sum();
    }

    private void descend(Gradients g, float rate) {
        Variable flat = block.flat();
        flat.assign(flat.value().minus(g.flat(block).times(rate)));
    }

    @ParameterizedTest
    @EnumSource(Run.class)
    void theLossBeforeAnAssignmentKeepsItsGradient(Run run) {
        try (Step step = device.step(run)) {
            Tensor before = loss();
            block.flat().assign(block.flat().value().times(2));
            Tensor after = loss();
            Reading early = step.read(Autograd.gradients(before, block).of(w));
            Reading late = step.read(Autograd.gradients(after, block).of(w));
            step.run();
            assertThat(early.floats()).containsExactly(6, 10);
            assertThat(late.floats()).containsExactly(12, 20);
        }
    }

    @Test
    void twoUpdatesInOneStepAreThoseOfTwoSteps() {
        for (int i = 0; i < 2; i++) {
            try (Step step = device.step()) {
                descend(Autograd.gradients(loss(), block), 0.1f);
                step.run();
            }
        }
        float[] apart = block.flat().read();
        block.flat().set(new float[apart.length]);
        block.write(Map.of("w", new float[] {1, 1}, "b", new float[] {1, 1}));
        try (Step step = device.step()) {
            descend(Autograd.gradients(loss(), block), 0.1f);
            descend(Autograd.gradients(loss(), block), 0.1f);
            step.run();
        }
        assertThat(block.flat().read()).containsExactly(apart);
    }

    @Test
    void aLossOfTwoVersionsIsRefused() {
        try (Step step = device.step()) {
            Tensor before = loss();
            block.flat().assign(block.flat().value().times(2));
            Tensor both = before.plus(loss());
            assertThatThrownBy(() -> Autograd.gradients(both, block))
                    .hasMessageContaining("net (w … b: 2 parameters, 4 numbers)")
                    .hasMessageContaining("2 versions")
                    .hasMessageContaining("VersionsTest.java");
            step.run();
        }
    }

    @Test
    void aLossThatKnowsNothingOfTheBlockIsRefused() {
        try (Step _ = device.step()) {
            w.value();
            Tensor foreign = x.value().sum();
            Tensor cut = w.value().detach().sum();
            assertThatThrownBy(() -> Autograd.gradients(foreign, block))
                    .hasMessageContaining("not computed from them");
            assertThatThrownBy(() -> Autograd.gradients(cut, block))
                    .hasMessageContaining("not computed from them");
        }
    }

    @Test
    void aTargetThatCameAfterTheLossIsRefused() {
        Variable late = device.variable("late", TensorShape.of(2), 1, 1);
        try (Step _ = device.step()) {
            Tensor loss = x.value().sum();
            Tensor after = x.value().times(2);
            for (Tensor target : List.of(after, late.value())) {
                assertThatThrownBy(() -> Autograd.gradients(loss, List.of(target)))
                        .hasMessageContaining("recorded before it")
                        .hasMessageContaining("VersionsTest.java");
            }
        }
    }

    @Test
    void theBlockAsAWholeHasAGradientToo() {
        try (Step step = device.step()) {
            Tensor penalty = block.flat().value().square().sum();
            Gradients alone = Autograd.gradients(penalty, block);
            Gradients both = Autograd.gradients(penalty.plus(loss()), block);
            Reading decay = step.read(alone.of(w));
            Reading sum = step.read(both.of(w));
            step.run();
            assertThat(decay.floats()).containsExactly(2, 2);
            assertThat(sum.floats()).containsExactly(8, 12);
        }
    }

    @Test
    void noGradientFlowsThroughAnAssignment() {
        try (Step step = device.step()) {
            Tensor y = x.value().square();
            x.assign(y);
            Tensor now = x.value();
            assertThatThrownBy(() -> Autograd.gradients(now.sum(), block))
                    .hasMessageContaining("not computed from them");
            Reading ofRead = step.read(Autograd.gradients(now.square().sum(), List.of(now)).get(0));
            Reading through =
                    step.read(Autograd.gradients(now.times(y).sum(), List.of(y)).getFirst());
            step.run();
            assertThat(ofRead.floats()).containsExactly(18, 50);
            assertThat(through.floats()).containsExactly(9, 25);
        }
    }

    /// A critic D(x) = a·x + c·x² and a generator G(z) = g·z, updated one after the other in one step, with a gradient
    /// penalty on the critic, against numbers worked out by hand and against two steps.
    @ParameterizedTest
    @EnumSource(Run.class)
    void twoNetworksAndAGradientPenaltyInOneStep(Run run) {
        Parameters critic = new Parameters(device.scope(), 1, "critic");
        NetworkParameter a = critic.declare("a", TensorShape.SCALAR, Initial.ONES, true);
        NetworkParameter c = critic.declare("c", TensorShape.SCALAR, Initial.ONES, true);
        Parameters generator = new Parameters(device.scope(), 2, "generator");
        NetworkParameter g = generator.declare("g", TensorShape.SCALAR, Initial.ONES, true);
        Tensor real = device.tensor(TensorShape.SCALAR, 2);
        Tensor z = device.tensor(TensorShape.SCALAR, 3);
        try (Step step = device.step(run)) {
            Tensor fake = g.value().times(z);
            Tensor judged = score(a, c, real);
            Tensor slope = Autograd.gradients(judged, List.of(real)).getFirst();
            Tensor penalty = slope.minus(1).square();
            Tensor criticLoss = score(a, c, fake).minus(judged).plus(penalty);
            update(critic, Autograd.gradients(criticLoss, critic), 0.01f);
            Tensor generatorLoss = score(a, c, fake).negate();
            Gradients forGenerator = Autograd.gradients(generatorLoss, generator);
            update(generator, forGenerator, 0.01f);
            // And the critic once more, against the generator as it is now.
            Tensor again = score(a, c, g.value().times(z));
            update(critic, Autograd.gradients(again, critic), 0.01f);
            step.run();
        }
        // fake 3, real 2, slope a + 2c·2 = 5, penalty (5−1)²:
        // da = 3 − 2 + 2·4 = 9, dc = 9 − 4 + 2·4·4 = 37; a = 0.91, c = 0.63.
        // dg = −(a + 2c·3)·3 = −14.07; g = 1.1407. Then da = 3.4221, dc = 3.4221².
        assertThat(generator.flat().value().readDoubles()[0]).isCloseTo(1.1407, within(1e-6));
        double[] numbers = critic.flat().value().readDoubles();
        assertThat(numbers[a.offset()]).isCloseTo(0.91 - 0.034221, within(1e-6));
        assertThat(numbers[c.offset()]).isCloseTo(0.63 - 0.01 * 3.4221 * 3.4221, within(1e-6));
    }

    private static Tensor score(NetworkParameter a, NetworkParameter c, Tensor x) {
        return a.value().times(x).plus(c.value().times(x.square()));
    }

    private static void update(Parameters block, Gradients g, float rate) {
        block.flat().assign(block.flat().value().minus(g.flat(block).times(rate)));
    }

    @Test
    void anotherBlocksGradientsAreRefusedByName() {
        Parameters other = new Parameters(device.scope(), 1, "other");
        NetworkParameter twin = other.declare("w", TensorShape.of(2), Initial.ONES, true);
        other.declare("b", TensorShape.of(2), Initial.ONES, false);
        try (Step _ = device.step()) {
            Gradients mine = Autograd.gradients(loss(), block);
            Gradients others = Autograd.gradients(twin.value().sum(), other);
            assertThatThrownBy(() -> others.flat(block))
                    .hasMessageContaining("gradients of other (")
                    .hasMessageContaining("those of net (");
            assertThatThrownBy(() -> mine.plus(others)).hasMessageContaining("gradients of other");
            assertThatThrownBy(() -> others.of(w)).hasMessageContaining("none of other");
            assertThatThrownBy(() -> mine.with(x.value())).hasMessageContaining("whose block is");
        }
    }

    @Test
    void theLengthOfAGradientOfZeroHasGradientZero() {
        Variable zero = device.variable("zero", TensorShape.of(2), 0, 0);
        try (Step step = device.step()) {
            Tensor length = zero.value().norm();
            Tensor slope = Autograd.gradients(length, List.of(zero.value())).getFirst();
            Tensor curve = Autograd.gradients(slope.sum(), List.of(zero.value())).getFirst();
            Reading first = step.read(slope);
            Reading second = step.read(curve);
            step.run();
            assertThat(first.floats()).containsExactly(0, 0);
            assertThat(second.floats()).containsExactly(0, 0);
        }
    }
}
