package io.genoise.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genoise.autograd.Autograd;
import io.genoise.autograd.Gradients;
import io.genoise.op.Normalization;
import io.genoise.runtime.PlannedKernel;
import io.genoise.runtime.StepPlan;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// A guarded step changes nothing at all unless loss, gradients and statistics are finite.
class GuardTest {
    private static final int COUNT = 16_777_217; // no f32

    private final Device device = Device.open("reference", 1);
    private final Parameters block = new Parameters(device.scope(), 1, "net");
    private final NetworkParameter scale =
            block.declare("scale", TensorShape.of(2), Initial.ONES, true);
    private final NetworkParameter shift =
            block.declare("shift", TensorShape.of(2), Initial.ZEROS, true);
    private final Variable mean = block.statistic("mean", TensorShape.of(2), 0);
    private final Variable variance = block.statistic("variance", TensorShape.of(2), 1);
    private final Variable velocity = device.variable("velocity", TensorShape.of(32), DType.F32);
    private final Variable average = device.variable("average", TensorShape.of(32), DType.F32);
    private final Variable steps = device.variable("steps", TensorShape.SCALAR, DType.I32);
    private final Variable bytes = device.variable("bytes", TensorShape.of(2), DType.U8);
    private final Tensor following = device.integers(TensorShape.SCALAR, COUNT + 1);
    private final Variable x = device.variable("x", TensorShape.of(4, 2), 1, 2, 3, 4, 6, 8, 11, 3);

    private Tensor lastLoss;

    @AfterEach
    void close() {
        device.close();
    }

    private record Trouble(String name, float first, UnaryOperator<Tensor> loss) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Trouble> troubles() {
        return List.of(
                new Trouble("a loss that is NaN", 1, y -> y.minus(1000).log().mean()),
                new Trouble("an infinite loss", 1, y -> y.minus(y).log().mean().negate()),
                new Trouble(
                        "an infinite gradient of a finite loss", 1, y -> y.minus(y).sqrt().sum()),
                new Trouble(
                        "statistics that are NaN", Float.NaN, y -> y.map(v -> v.times(0)).sum()));
    }

    @ParameterizedTest
    @MethodSource("troubles")
    void troubleChangesNothing(Trouble trouble) {
        steps.set(COUNT);
        bytes.set(3, 250);
        train(y -> y.square().mean());
        Map<String, double[]> before = everything();
        x.set(trouble.first, 2, 3, 4, 6, 8, 11, 3);
        boolean ran = train(trouble.loss);
        assertThat(ran).isFalse();
        everything()
                .forEach((name, now) -> assertThat(now).as(name).containsExactly(before.get(name)));
    }

    @Test
    void withoutTroubleTheBitsAreThoseOfAnUnguardedStep() {
        steps.set(COUNT);
        bytes.set(3, 250);
        Map<String, double[]> start = everything();
        assertThat(train(y -> y.square().mean())).isTrue();
        Map<String, double[]> guarded = everything();
        assertThat(guarded.get("steps")).containsExactly(COUNT + 1);
        assertThat(guarded.get("bytes")).containsExactly(4, 251);
        variables().forEach((name, variable) -> variable.set(start.get(name)));
        try (Step step = device.step()) {
            record(step, y -> y.square().mean());
            step.run();
        }
        everything()
                .forEach(
                        (name, now) -> assertThat(now).as(name).containsExactly(guarded.get(name)));
    }

    @Test
    void aGuardCostsTheOptimiserNoKernelAndNoCopy() {
        train(y -> y.square().mean());
        List<PlannedKernel> guarded = updates(device.lastPlan());
        try (Step step = device.step()) {
            Gradients g = record(step, y -> y.square().mean());
            step.read(g.finite());
            step.run();
        }
        assertThat(guarded).isNotEmpty().hasSameSizeAs(updates(device.lastPlan()));
        assertThat(guarded).allMatch(line -> line.offset() == -1);
    }

    /// The kernels that compute a block of all parameters from others.
    private static List<PlannedKernel> updates(StepPlan program) {
        return program.explain().stream()
                .filter(line -> line.output().equals("[32]") && line.inputs().contains("[32]"))
                .toList();
    }

    @Test
    void ofSeveralGuardsAllMustHold() {
        for (float[] pair : new float[][] {{1, 2}, {0, 1}, {1, 0}, {Float.NaN, 1}}) {
            velocity.set(new float[32]);
            Variable ok = device.variable("ok", TensorShape.of(2), pair);
            try (Step step = device.step()) {
                step.guard(ok.value().get(0));
                velocity.assign(velocity.value().plus(1));
                step.guard(ok.value().get(1));
                step.run();
            }
            assertThat(velocity.read()[0]).isEqualTo(pair[0] > 0 && pair[1] > 0 ? 1 : 0);
        }
    }

    @Test
    void aPlanThatIsLookedAtIsThePlanThatRuns() {
        try (Step step = device.step()) {
            step.guard(device.filled(TensorShape.SCALAR, 1));
            velocity.assign(velocity.value().plus(1));
            StepPlan plan = step.plan();
            step.run();
            assertThat(device.lastPlan()).isSameAs(plan);
        }
    }

    @Test
    void aGuardIsASingleNumber() {
        try (Step step = device.step()) {
            assertThatThrownBy(() -> step.guard(x.value()))
                    .hasMessageContaining("[4,2]")
                    .hasMessageContaining("GuardTest.java");
        }
    }

    @ParameterizedTest
    @EnumSource(Run.class)
    void aGuardHoldsHoweverTheStepIsRun(Run run) {
        steps.set(COUNT);
        try (Step step = device.step(run)) {
            step.guard(device.filled(TensorShape.SCALAR, 0));
            steps.assign(device.filled(TensorShape.SCALAR, 5).to(DType.I32));
            velocity.assign(velocity.value().plus(1));
            step.run();
        }
        assertThat(steps.value().readDoubles()).containsExactly(COUNT);
        assertThat(velocity.read()).containsOnly(0);
    }

    @ParameterizedTest
    @EnumSource(Run.class)
    void aLatchHoldsTheStepsThatFollowTooUntilItIsSetAgain(Run run) {
        Variable latch = device.variable("latch", TensorShape.SCALAR, 1);
        List<Float> changes = new ArrayList<>();
        for (float ok : new float[] {1, 0, 1, 1}) {
            try (Step step = device.step(run)) {
                step.guard(device.filled(TensorShape.SCALAR, ok), latch);
                velocity.assign(velocity.value().plus(1));
                step.run();
            }
            changes.add(velocity.read()[0]);
            changes.add(latch.read()[0]);
        }
        assertThat(changes).containsExactly(1f, 1f, 1f, 0f, 1f, 0f, 1f, 0f);
        latch.set(1);
        try (Step step = device.step(run)) {
            step.guard(device.filled(TensorShape.SCALAR, 1), latch);
            velocity.assign(velocity.value().plus(1));
            step.run();
        }
        assertThat(velocity.read()[0]).isEqualTo(2);
    }

    @Test
    void aLatchKeepsWhatAllGuardsOfItsStepSay() {
        Variable latch = device.variable("latch", TensorShape.of(1), 1);
        try (Step step = device.step()) {
            step.guard(device.filled(TensorShape.SCALAR, 1), latch);
            step.guard(device.filled(TensorShape.SCALAR, 0));
            step.run();
        }
        assertThat(latch.read()).containsExactly(0);
        try (Step step = device.step()) {
            Tensor ok = device.filled(TensorShape.SCALAR, 1);
            assertThatThrownBy(() -> step.guard(ok, velocity))
                    .hasMessageContaining("latch of shape [32]");
        }
    }

    @Test
    void finiteIsOneOnlyIfAllIs() {
        for (float number : new float[] {1, -0f, Float.MAX_VALUE, Float.NaN, 1 / 0f, -1 / 0f}) {
            Variable v = device.variable("v", TensorShape.of(3), 1, number, 2);
            try (Step step = device.step()) {
                Reading finite = step.read(v.value().allFinite());
                step.run();
                assertThat(finite.value()).isEqualTo(Float.isFinite(number) ? 1 : 0);
            }
        }
    }

    /// A guarded training step; whether its guard held.
    private boolean train(UnaryOperator<Tensor> loss) {
        try (Step step = device.step()) {
            Gradients g = record(step, loss);
            Tensor ok = g.finite(lastLoss);
            step.guard(ok);
            Reading held = step.read(ok);
            step.run();
            return held.value() == 1;
        }
    }

    private Gradients record(Step step, UnaryOperator<Tensor> loss) {
        Tensor y =
                Normalization.batchNormTrain(
                        x.value(), scale.value(), shift.value(), mean, variance, 0.1f, 1e-5f);
        lastLoss = loss.apply(y);
        Gradients g = Autograd.gradients(lastLoss, block);
        Tensor w = block.flat().value();
        Tensor v =
                Tensor.map(
                        List.of(velocity.value(), g.flat(block)),
                        e -> e.get(0).times(0.9f).plus(e.get(1)));
        velocity.assign(v);
        Tensor next = Tensor.map(List.of(w, v), e -> e.get(0).minus(e.get(1).times(0.1f)));
        block.flat().assign(next);
        average.assign(
                Tensor.map(
                        List.of(average.value(), next),
                        e -> e.get(0).times(0.5f).plus(e.get(1).times(0.5f))));
        steps.assign(following);
        bytes.assign(bytes.value().plus(1).to(DType.U8));
        return g;
    }

    private Map<String, Variable> variables() {
        Map<String, Variable> all = new LinkedHashMap<>();
        for (Variable v : List.of(block.flat(), mean, variance, velocity, average, steps, bytes)) {
            all.put(v.name(), v);
        }
        return all;
    }

    private Map<String, double[]> everything() {
        Map<String, double[]> all = new LinkedHashMap<>();
        variables().forEach((name, variable) -> all.put(name, variable.value().readDoubles()));
        return all;
    }
}
