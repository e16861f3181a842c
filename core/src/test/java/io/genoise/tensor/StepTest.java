package io.genoise.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.genoise.autograd.Autograd;
import io.genoise.autograd.Gradients;
import io.genoise.op.Activations;
import io.genoise.op.CustomOp;
import io.genoise.op.Losses;
import io.genoise.op.Normalization;
import io.genoise.op.Softmax;
import io.genoise.runtime.MemoryLimitException;
import io.genoise.runtime.PlannedKernel;
import io.genoise.runtime.Rewrite;
import io.genoise.shape.DType;
import io.genoise.shape.ShapeException;
import io.genoise.shape.TensorShape;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What a step promises: recorded, planned once, replayed; a transaction; one clear error for each misuse.
class StepTest {
    private final Device device = Device.open("reference", 1);

    @AfterEach
    void close() {
        device.close();
    }

    @Test
    void aReadingIsThereAfterTheRun() {
        Variable x = device.variable("x", TensorShape.of(3), 1, 2, 3);
        try (Step step = device.step()) {
            Reading sum = step.read(x.value().square().sum());
            assertThatThrownBy(sum::value).hasMessageContaining("before step.run()");
            step.run();
            assertThat(sum.value()).isEqualTo(14);
        }
    }

    @Test
    void aStepOfTheSameStructureIsPlannedOnceWhateverItsNumbers() {
        Variable x = device.variable("x", TensorShape.of(2), 1, 2);
        for (int i = 0; i < 5; i++) {
            try (Step step = device.step()) {
                Reading y = step.read(x.value().times(i).sum());
                step.run();
                assertThat(y.value()).isEqualTo(3 * i);
            }
        }
        assertThat(device.plans()).isEqualTo(1);
    }

    @Test
    void aReadSeesTheValueThatWasCurrentWhenItWasRecorded() {
        Variable x = device.variable("x", TensorShape.of(1), 1);
        try (Step step = device.step()) {
            Tensor before = x.value();
            x.assign(before.plus(1));
            Reading old = step.read(before);
            Reading now = step.read(x.value());
            step.run();
            assertThat(old.value()).isEqualTo(1);
            assertThat(now.value()).isEqualTo(2);
        }
        assertThat(x.read()).containsExactly(2);
    }

    @Test
    void twoVariablesCanBeSwapped() {
        Variable a = device.variable("a", TensorShape.of(2), 1, 2);
        Variable b = device.variable("b", TensorShape.of(2), 3, 4);
        try (Step step = device.step()) {
            Tensor wasA = a.value();
            a.assign(b.value());
            b.assign(wasA);
            step.run();
        }
        assertThat(a.read()).containsExactly(3, 4);
        assertThat(b.read()).containsExactly(1, 2);
    }

    @Test
    void anExceptionBeforeTheRunChangesNothing() {
        Variable x = device.variable("x", TensorShape.of(1), 1);
        assertThatThrownBy(
                        () -> {
                            try (Step _ = device.step()) {
                                x.assign(x.value().plus(1));
                                throw new ArithmeticException("user");
                            }
                        })
                .hasMessage("user");
        assertThat(x.read()).containsExactly(1);
    }

    @ParameterizedTest
    @EnumSource(Run.class)
    void anOperationThatThrowsInTheRunChangesNothing(Run run) {
        Variable counted = device.variable("counted", TensorShape.of(1), 1);
        Variable fresh = device.variable("fresh", TensorShape.of(2), 1, 2);
        assertThatThrownBy(
                        () -> {
                            try (Step step = device.step(run)) {
                                Tensor next = counted.value().plus(1);
                                counted.assign(next);
                                fresh.assign(Tensor.concat(0, next.square(), next.times(3)));
                                step.read(new Throwing().apply(next));
                                step.run();
                            }
                        })
                .hasMessage("user's kernel");
        assertThat(counted.read()).containsExactly(1);
        assertThat(fresh.read()).containsExactly(1, 2);
    }

    @Test
    void aStepWithWritesThatWasNotRunSaysSo() {
        Variable x = device.variable("x", TensorShape.of(1), 1);
        Step step = device.step();
        x.assign(x.value().plus(1));
        assertThatThrownBy(step::close)
                .hasMessageContaining("[x]")
                .hasMessageContaining("without run()");
    }

    @Test
    void aShapeErrorNamesBothShapesAndTheLine() {
        Variable x = device.variable("x", TensorShape.of(2), 1, 2);
        try (Step _ = device.step()) {
            Tensor y = x.value();
            assertThatThrownBy(() -> y.plus(device.filled(TensorShape.of(3), 0)))
                    .isInstanceOf(ShapeException.class)
                    .hasMessageContaining("[2] and [3]")
                    .hasMessageContaining("StepTest.java");
        }
    }

    @Test
    void aTensorOfAnEndedStepIsRefused() {
        Variable x = device.variable("x", TensorShape.of(1), 1);
        Tensor y;
        try (Step _ = device.step()) {
            y = x.value().plus(1);
        }
        try (Step step = device.step()) {
            assertThatThrownBy(() -> step.read(y)).hasMessageContaining("of a step that is over");
        }
    }

    @Test
    void whatIsKeptOutlivesItsStepUntilItsScopeCloses() {
        Variable x = device.variable("x", TensorShape.of(1), 1);
        Tensor kept;
        try (Scope scope = device.scope().open()) {
            try (Step step = device.step()) {
                kept = step.keep(x.value().plus(1), scope);
                step.run();
            }
            assertThat(kept.read()).containsExactly(2);
        }
        assertThatThrownBy(kept::read).hasMessageContaining("after its scope was closed");
    }

    @Test
    void aDeviceInUseRefusesAnotherThread() throws InterruptedException {
        Throwable[] seen = new Throwable[1];
        try (Step _ = device.step()) {
            Thread other =
                    new Thread(() -> {
                        try {
                            device.step();
                        } catch (IllegalStateException e) {
                            seen[0] = e;
                        }
                    });
            other.start();
            other.join();
        }
        assertThat(seen[0]).hasMessageContaining("in use by thread");
    }

    @Test
    void tooLittleMemoryNamesOperationAndBytesAndChangesNothing() {
        Variable x = device.variable("x", TensorShape.of(1000), DType.F32);
        device.memoryLimit(100);
        try (Step step = device.step()) {
            x.assign(x.value().flip(0).plus(1));
            step.read(x.value().sum(0).square());
            assertThatThrownBy(step::run)
                    .isInstanceOf(MemoryLimitException.class)
                    .hasMessageContaining("bytes");
        }
        assertThat(x.read()[0]).isZero();
    }

    @Test
    void immediateFindsTheOperationThatMadeNaN() {
        Variable x = device.variable("x", TensorShape.of(2), 1, -1);
        try (Step _ = device.step(Run.IMMEDIATE)) {
            Tensor y = x.value();
            assertThatThrownBy(() -> y.log().exp())
                    .isInstanceOf(NaNException.class)
                    .hasMessageContaining("element 1 of log [2] over [[2]]")
                    .hasMessageContaining("StepTest.java");
        }
    }

    @Test
    void immediateNamesWhatTheUserCalled() {
        Variable x = device.variable("x", TensorShape.of(1, 2), 1, Float.POSITIVE_INFINITY);
        Variable zero = device.variable("zero", TensorShape.of(2), 0, 0);
        try (Step step = device.step(Run.IMMEDIATE)) {
            Tensor labels = device.integers(TensorShape.of(1), 0);
            assertThatThrownBy(() -> Losses.crossEntropy(x.value(), labels))
                    .hasMessageContaining("of Losses.crossEntropy [");
            assertThatThrownBy(() -> new NotANumber().apply(zero.value()))
                    .hasMessageContaining("of not a number [2]");
            Tensor root = step.within("layer", () -> zero.value().sqrt().times(0));
            assertThatThrownBy(() -> Autograd.gradients(root.sum(), List.of(zero.value())))
                    .hasMessageContaining("of the gradient of sqrt [2] over [[2], [2]] in layer");
        }
    }

    private record NotANumber() implements CustomOp {
        @Override
        public String name() {
            return "not a number";
        }

        @Override
        public TensorShape shape(List<TensorShape> inputs) {
            return inputs.getFirst();
        }

        @Override
        public void reference(List<double[]> inputs, List<TensorShape> shapes, double[] out) {
            Arrays.fill(out, Double.NaN);
        }

        @Override
        public List<Tensor> gradient(List<Tensor> x, Tensor y, Tensor dy) {
            return List.of(dy);
        }
    }

    @Test
    void gradientsLieInTheLayerOfTheirOperation() {
        Variable x = device.variable("x", TensorShape.of(3, 3), DType.F32);
        try (Step step = device.step()) {
            Tensor y = step.within("inner", () -> x.value().matmul(x.value().exp()));
            Tensor loss = step.within("top", () -> y.matmul(y).sum());
            step.within(
                    "outer",
                    () -> step.read(Autograd.gradients(loss, List.of(x.value())).getFirst()));
            assertThat(step.plan().explain())
                    .extracting(PlannedKernel::path)
                    .contains("inner", "top")
                    .doesNotContain("");
        }
    }

    @ParameterizedTest
    @EnumSource(Run.class)
    void whatIsMadeWithinAStepMayBeUsedInIt(Run run) {
        Parameters block = new Parameters(device.scope(), 5);
        NetworkParameter w = block.declare("w", TensorShape.of(2), Initial.ONES, false);
        Variable count;
        try (Step step = device.step(run)) {
            Tensor y = w.value().times(device.tensor(TensorShape.of(2), 1, 2));
            count = device.variable("count", TensorShape.SCALAR, 3);
            count.assign(count.value().plus(y.sum()));
            step.run();
        }
        assertThat(count.read()).containsExactly(6);
        assertThat(block.flat().read()[0]).isEqualTo(1);
    }

    @Test
    void numbersThatAreNoIntegersAreNotWrittenAsSuch() {
        Variable labels = device.variable("labels", TensorShape.of(2), DType.I32);
        Variable pixels = device.variable("pixels", TensorShape.of(2), DType.U8);
        labels.set(1f, -2f);
        pixels.set(0, 255);
        for (Runnable mistake :
                List.<Runnable>of(
                        () -> labels.set(1, 1.5f),
                        () -> labels.set(1, 3e9),
                        () -> labels.set(1, Float.NaN),
                        () -> pixels.set(1, 256),
                        () -> pixels.set(1, -1))) {
            assertThatThrownBy(mistake::run)
                    .hasMessageContaining("number 1 for ")
                    .hasMessageContaining("expected (at StepTest.java:");
        }
        assertThat(labels.read()).containsExactly(1, -2);
        assertThat(pixels.read()).containsExactly(0, 255);
    }

    @ParameterizedTest
    @EnumSource(Run.class)
    void bothWaysOfRunningGiveTheSame(Run run) {
        Variable x = device.variable("x", TensorShape.of(3), 1, 2, 3);
        try (Step step = device.step(run)) {
            Tensor loss = x.value().square().sum();
            x.assign(
                    x.value()
                            .minus(
                                    Autograd.gradients(loss, List.of(x.value()))
                                            .getFirst()
                                            .times(0.25f)));
            Reading reading = step.read(loss);
            step.run();
            assertThat(reading.value()).isEqualTo(14);
        }
        assertThat(x.read()).containsExactly(0.5f, 1, 1.5f);
    }

    @Test
    void aReadInMidStepComputesWhatIsRecordedSoFar() {
        Variable x = device.variable("x", TensorShape.of(1), 2);
        try (Step step = device.step()) {
            Tensor y = x.value().square();
            assertThat(y.read()).containsExactly(4);
            x.assign(y.plus(1));
            step.run();
        }
        assertThat(x.read()).containsExactly(5);
    }

    @Test
    void aThousandStepsLeakNothing() {
        Variable x = device.variable("x", TensorShape.of(8), DType.F32);
        long before = 0;
        for (int i = 0; i < 1000; i++) {
            try (Step step = device.step(i % 10 == 9 ? Run.IMMEDIATE : Run.PLANNED)) {
                x.assign(x.value().plus(i));
                step.run();
            }
            before = i == 20 ? device.bytes() : before;
        }
        assertThat(device.bytes()).isEqualTo(before);
    }

    @Test
    void theGradientOfAChainWithNormAndLossAgreesWithDifferences() {
        float[] start = new float[12];
        for (int i = 0; i < start.length; i++) {
            start[i] = (float) Math.sin(i * 1.7) * 2;
        }
        Variable x = device.variable("x", TensorShape.of(4, 3), start);
        Tensor labels = device.integers(TensorShape.of(4), 0, 2, 1, 1);
        double[] gradient;
        try (Step step = device.step()) {
            Reading g =
                    step.read(Autograd.gradients(loss(x, labels), List.of(x.value())).getFirst());
            step.run();
            gradient = g.doubles();
        }
        double[] point = new double[start.length];
        for (int i = 0; i < point.length; i++) {
            point[i] = start[i];
        }
        for (int i = 0; i < point.length; i++) {
            double difference =
                    (lossAt(x, labels, point, i, 1e-5) - lossAt(x, labels, point, i, -1e-5)) / 2e-5;
            assertThat(gradient[i]).isCloseTo(difference, within(1e-7));
        }
    }

    private double lossAt(Variable x, Tensor labels, double[] point, int i, double by) {
        double[] moved = point.clone();
        moved[i] += by;
        x.set(moved);
        try (Step step = device.step()) {
            Reading loss = step.read(loss(x, labels));
            step.run();
            return loss.doubles()[0];
        }
    }

    private static Tensor loss(Variable x, Tensor labels) {
        Tensor one = x.device().filled(TensorShape.of(3), 1);
        Tensor y = Normalization.batchNormEval(x.value().square(), one, one, one, one, 1);
        Tensor z = Activations.relu(y).plus(Softmax.softmax(x.value(), 0));
        return Losses.crossEntropy(z, labels, 0.1f);
    }

    @Test
    void everyRewriteGivesTheSameBits() {
        Set<Rewrite> none = EnumSet.noneOf(Rewrite.class);
        assertThat(trained(none)).containsExactly(trained(Rewrite.all()));
    }

    private double[] trained(Set<Rewrite> rewrites) {
        try (Device own = Device.open("reference", 1)) {
            own.rewrites(rewrites);
            Parameters block = new Parameters(own.scope(), 5);
            NetworkParameter scale = block.declare("scale", TensorShape.of(3), Initial.ONES, false);
            NetworkParameter shift =
                    block.declare("shift", TensorShape.of(3), Initial.normal(1), false);
            Variable mean = block.statistic("mean", TensorShape.of(3), 0);
            Variable variance = block.statistic("variance", TensorShape.of(3), 1);
            Variable x =
                    own.variable("x", TensorShape.of(4, 3), 3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8);
            block.flat();
            for (int i = 0; i < 3; i++) {
                try (Step step = own.step()) {
                    Tensor y =
                            Activations.relu(
                                    Normalization.batchNormTrain(
                                            x.value(),
                                            scale.value(),
                                            shift.value(),
                                            mean,
                                            variance,
                                            0.1f,
                                            1e-5f));
                    Gradients g = Autograd.gradients(y.square().mean(), block);
                    block.flat().assign(block.flat().value().minus(g.flat().times(0.1f)));
                    Tensor dx =
                            Autograd.gradients(y.square().mean(), List.of(x.value())).getFirst();
                    x.assign(x.value().minus(dx));
                    step.run();
                }
            }
            return x.value().readDoubles();
        }
    }

    @Test
    void rowsOfBytesAreReplacedAndNoOthers() {
        Variable pictures = device.variable("pictures", TensorShape.of(4, 2), DType.U8);
        pictures.set(1, 2, 3, 4, 5, 6, 7, 8);
        pictures.setRows(1, (byte) 200, (byte) 201, (byte) 202, (byte) 203);
        assertThat(pictures.read()).containsExactly(1, 2, 200, 201, 202, 203, 7, 8);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> pictures.setRows(3, (byte) 1, (byte) 2, (byte) 3, (byte) 4))
                .withMessageContaining("4 bytes for the rows from 3 on of pictures");
        assertThatIllegalArgumentException().isThrownBy(() -> pictures.setRows(0, (byte) 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> device.variable("w", TensorShape.of(2)).setRows(0, (byte) 1));
    }
}
