package io.genoise.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genoise.autograd.Autograd;
import io.genoise.autograd.Gradients;
import io.genoise.backend.Launch;
import io.genoise.backend.Limits;
import io.genoise.backend.ReplayingBackend;
import io.genoise.op.CustomOp;
import io.genoise.runtime.PlannedKernel;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A network's numbers are parts of one Variable: whoever reads or writes the whole or a part sees what the other did.
class PartsTest {
    private final Device device = Device.open("reference", 1);
    private final Parameters block = new Parameters(device.scope(), 1, "network");
    private final NetworkParameter w =
            block.declare("w", TensorShape.of(2, 8), (_, _) -> numbers(0, 16), true);
    private final Variable s = block.statistic("s", TensorShape.of(16), (_, _) -> numbers(16, 16));
    private final Variable t =
            block.statistic("t", TensorShape.of(4, 4), (_, _) -> numbers(32, 16));

    /// Five numbers and a gap of eleven.
    private final Variable u = block.statistic("u", TensorShape.of(5), 7);

    private static float[] numbers(int from, int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = from + i;
        }
        return numbers;
    }

    @AfterEach
    void close() {
        device.close();
    }

    private static double[] numbers(int from, int count, double factor, double more) {
        return IntStream.range(from, from + count).mapToDouble(i -> i * factor + more).toArray();
    }

    private static double[] joined(double[]... pieces) {
        return Stream.of(pieces).flatMapToDouble(DoubleStream::of).toArray();
    }

    private static double[] tail(double seven) {
        double[] tail = new double[16];
        Arrays.fill(tail, 0, 5, seven);
        return tail;
    }

    private double[] whole() {
        return block.whole().value().readDoubles();
    }

    @Test
    void theWholeHoldsParametersThenStatistics() {
        assertThat(block.whole().shape()).isEqualTo(TensorShape.of(64));
        assertThat(whole()).containsExactly(joined(numbers(0, 48, 1, 0), tail(7)));
        assertThat(block.flat().read()).containsExactly(numbers(0, 16));
        assertThat(u.read()).containsExactly(7, 7, 7, 7, 7);
        u.set(1, 2, 3, 4, 5);
        assertThat(whole()).endsWith(1, 2, 3, 4, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        block.whole().set(new float[64]);
        assertThat(s.read()).containsOnly(0);
        assertThat(block.read()).containsOnlyKeys("w", "s", "t", "u");
    }

    @Test
    void withoutStatisticsTheWholeIsTheFlatBlock() {
        Parameters plain = new Parameters(device.scope(), 1);
        plain.declare("w", TensorShape.of(3), Initial.ONES, true);
        assertThat(plain.whole()).isSameAs(plain.flat());
    }

    @ParameterizedTest
    @EnumSource(Run.class)
    void aPartThatWasWrittenIsReadInTheWhole(Run run) {
        Reading seen;
        try (Step step = device.step(run)) {
            s.assign(s.value().times(2));
            seen = step.read(block.whole().value());
            step.run();
        }
        double[] expected =
                joined(numbers(0, 16, 1, 0), numbers(16, 16, 2, 0), numbers(32, 16, 1, 0), tail(7));
        assertThat(seen.doubles()).containsExactly(expected);
        assertThat(whole()).containsExactly(expected);
    }

    @ParameterizedTest
    @EnumSource(Run.class)
    void theWholeThatWasWrittenIsReadInItsParts(Run run) {
        Reading weight;
        Reading statistic;
        try (Step step = device.step(run)) {
            block.whole().assign(block.whole().value().plus(1));
            weight = step.read(w.value());
            statistic = step.read(t.value().sum());
            step.run();
        }
        assertThat(weight.doubles()).containsExactly(numbers(0, 16, 1, 1));
        assertThat(statistic.value()).isEqualTo((32 + 47) * 8 + 16);
        assertThat(whole()).startsWith(numbers(0, 48, 1, 1));
    }

    @ParameterizedTest
    @EnumSource(Run.class)
    void twoPartsAreSwapped(Run run) {
        try (Step step = device.step(run)) {
            Tensor old = s.value();
            s.assign(t.value().reshape(16));
            t.assign(old.reshape(4, 4));
            step.run();
        }
        assertThat(s.read()).containsExactly(numbers(32, 16));
        assertThat(t.read()).containsExactly(numbers(16, 16));
    }

    @ParameterizedTest
    @EnumSource(Run.class)
    void theWholeIsTurnedRound(Run run) {
        try (Step step = device.step(run)) {
            Tensor old = block.whole().value();
            block.whole()
                    .assign(Tensor.concat(0, old.fixedSlice(0, 24, 64), old.fixedSlice(0, 0, 24)));
            step.run();
        }
        assertThat(whole()).startsWith(numbers(24, 24, 1, 0)).endsWith(numbers(0, 24, 1, 0));
    }

    @ParameterizedTest
    @EnumSource(Run.class)
    void aPartIsReplacedByWhatLiesAcrossItsBorder(Run run) {
        try (Step step = device.step(run)) {
            s.assign(block.whole().value().fixedSlice(0, 20, 36));
            step.run();
        }
        assertThat(s.read()).containsExactly(numbers(20, 16));
        assertThat(t.read()).containsExactly(numbers(32, 16));
    }

    @ParameterizedTest
    @EnumSource(Run.class)
    void aFormulaReadsItsOwnPartAndTheOneBefore(Run run) {
        try (Step step = device.step(run)) {
            s.assign(s.value().plus(block.whole().value().fixedSlice(0, 12, 28)));
            step.run();
        }
        assertThat(s.value().readDoubles()).containsExactly(numbers(16, 16, 2, -4));
    }

    @ParameterizedTest
    @EnumSource(Run.class)
    void aPieceOfALargerValueChangesItsPartAlone(Run run) {
        try (Step step = device.step(run)) {
            s.assign(block.whole().value().times(2).fixedSlice(0, 16, 32));
            step.run();
        }
        assertThat(whole())
                .containsExactly(
                        joined(
                                numbers(0, 16, 1, 0),
                                numbers(16, 16, 2, 0),
                                numbers(32, 16, 1, 0),
                                tail(7)));
    }

    @ParameterizedTest
    @EnumSource(Run.class)
    void theOldWholeIsReadAfterAPartWasComputed(Run run) {
        Reading late;
        try (Step step = device.step(run)) {
            Tensor old = block.whole().value();
            Tensor more = s.value().plus(1);
            s.assign(more);
            late = step.read(old.times(more.sum()));
            step.run();
        }
        double sum = (16 + 31) * 8 + 16;
        assertThat(late.doubles()).startsWith(numbers(0, 48, sum, 0));
        assertThat(s.value().readDoubles()).containsExactly(numbers(16, 16, 1, 1));
    }

    @ParameterizedTest
    @EnumSource(Run.class)
    void writesToWholeAndPartsFollowOneAnother(Run run) {
        try (Step step = device.step(run)) {
            block.whole().assign(block.whole().value().times(2));
            s.assign(s.value().plus(1));
            block.flat().assign(block.flat().value().minus(1));
            block.whole().assign(block.whole().value().times(10));
            t.assign(t.value().plus(3));
            step.run();
        }
        assertThat(whole())
                .containsExactly(
                        joined(
                                numbers(0, 16, 20, -10),
                                numbers(16, 16, 20, 10),
                                numbers(32, 16, 20, 3),
                                tail(140)));
    }

    @ParameterizedTest
    @EnumSource(Run.class)
    void aGuardThatDoesNotHoldChangesNothing(Run run) {
        double[] before = whole();
        for (float holds : new float[] {0, Float.NaN, 1}) {
            Variable ok = device.variable("ok", TensorShape.SCALAR, holds);
            try (Step step = device.step(run)) {
                step.guard(ok.value());
                block.whole().assign(block.whole().value().times(2));
                s.assign(s.value().plus(1));
                step.run();
            }
            if (holds != 1) {
                assertThat(whole()).containsExactly(before);
            }
        }
        assertThat(whole())
                .containsExactly(
                        joined(
                                numbers(0, 16, 2, 0),
                                numbers(16, 16, 2, 1),
                                numbers(32, 16, 2, 0),
                                tail(14)));
    }

    @Test
    void aUsersKernelThatThrowsChangesNothing() {
        double[] before = whole();
        try (Step step = device.step()) {
            block.whole().assign(block.whole().value().times(2));
            s.assign(s.value().plus(1));
            step.read(new Throwing().apply(t.value()));
            assertThatThrownBy(step::run).hasMessage("user's kernel");
        }
        assertThat(whole()).containsExactly(before);
    }

    @Test
    void aFormulaOverTheWholeIsOneKernelInPlace() {
        Variable shares = device.variable("shares", TensorShape.of(64), new float[64]);
        try (Step step = device.step()) {
            block.whole()
                    .assign(
                            Tensor.map(
                                    List.of(block.whole().value(), shares.value()),
                                    x -> x.get(0).times(x.get(1))));
            step.run();
        }
        assertOneKernelWithoutMemory();
        assertThat(whole()).containsOnly(0);
    }

    @Test
    void aGuardCostsTheFormulaNothing() {
        try (Step step = device.step()) {
            step.guard(device.tensor(TensorShape.SCALAR, 1));
            block.whole().assign(block.whole().value().times(2));
            step.run();
        }
        List<PlannedKernel> lines = device.lastPlan().explain();
        assertThat(lines).filteredOn(line -> line.output().equals("[64]")).hasSize(1);
        assertThat(lines).hasSize(2);
    }

    @Test
    void whatTheStepHasPutSideBySideIsReadWhereItLies() {
        Variable sum = device.variable("sum", TensorShape.of(64), new float[64]);
        try (Step step = device.step()) {
            for (Variable part : List.of(block.flat(), s, t, u)) {
                part.assign(part.value().sin());
            }
            sum.assign(sum.value().plus(block.whole().value()));
            step.run();
        }
        assertThat(device.lastPlan().explain()).hasSize(4); // the two of 16 are one
        assertThat(device.lastPlan().arenaBytes()).isZero();
        assertThat(sum.value().readDoubles()).containsExactly(whole());
    }

    /// Identity: a kernel that may throw, as far as the planner knows.
    private record Same() implements CustomOp {
        @Override
        public String name() {
            return "same";
        }

        @Override
        public TensorShape shape(List<TensorShape> inputs) {
            return inputs.getFirst();
        }

        @Override
        public void reference(List<double[]> inputs, List<TensorShape> shapes, double[] out) {
            System.arraycopy(inputs.getFirst(), 0, out, 0, out.length);
        }

        @Override
        public List<Tensor> gradient(List<Tensor> x, Tensor y, Tensor dy) {
            return List.of(dy);
        }
    }

    @Test
    void beforeAUsersKernelTheWholeIsComputedApartAndCopiedAtOnce() {
        ReplayingBackend backend =
                new ReplayingBackend(new Limits(160, 24, 64, Integer.MAX_VALUE - 8, false), false);
        try (Device replaying = TestDevice.over(backend)) {
            Parameters parts = new Parameters(replaying.scope(), 1);
            parts.declare("w", TensorShape.of(16), Initial.ONES, true);
            Variable five = parts.statistic("five", TensorShape.of(5), 7);
            parts.statistic("six", TensorShape.of(6), 8);
            Variable sum = replaying.variable("sum", TensorShape.of(48), new float[48]);
            for (int i = 0; i < 3; i++) {
                try (Step step = replaying.step()) {
                    parts.whole().assign(parts.whole().value().times(2));
                    sum.assign(sum.value().plus(new Same().apply(parts.whole().value())));
                    step.run();
                }
            }
            assertThat(backend.launched()).filteredOn(Launch.Copy.class::isInstance).hasSize(1);
            assertThat(five.read()).containsOnly(56);
            assertThat(sum.read()).startsWith(14, 14).contains(98, 112);
        }
    }

    private void assertOneKernelWithoutMemory() {
        assertThat(device.lastPlan().explain()).hasSize(1);
        assertThat(device.lastPlan().explain().getFirst().offset()).isEqualTo(-1);
        assertThat(device.lastPlan().arenaBytes()).isZero();
    }

    @Test
    void sameOperationsOnOtherPartsAreAnotherPlan() {
        try (Step step = device.step()) {
            s.assign(s.value().plus(t.value().reshape(16)));
            step.run();
        }
        try (Step step = device.step()) {
            t.assign(t.value().plus(s.value().reshape(4, 4)));
            step.run();
        }
        Variable apart = device.variable("apart", TensorShape.of(16), new float[16]);
        try (Step step = device.step()) {
            apart.assign(apart.value().plus(t.value().reshape(16)));
            step.run();
        }
        assertThat(s.value().readDoubles()).containsExactly(numbers(16, 16, 2, 16));
        assertThat(t.value().readDoubles()).containsExactly(numbers(32, 16, 3, -16));
        assertThat(apart.value().readDoubles()).containsExactly(t.value().readDoubles());
    }

    @ParameterizedTest
    @EnumSource(Run.class)
    void gradientsFlowToTheVersionThatTheWholeWasReadFrom(Run run) {
        Reading gradient;
        try (Step step = device.step(run)) {
            block.whole().assign(block.whole().value().times(2));
            Tensor loss = block.whole().value().square().sum();
            Gradients gradients = Autograd.gradients(loss, block);
            gradient = step.read(gradients.flat());
            step.run();
        }
        assertThat(gradient.doubles()).containsExactly(numbers(0, 16, 4, 0));
    }

    @Test
    void aStepKnowsWhatItAssigns() {
        try (Step step = device.step()) {
            t.assign(t.value().plus(1));
            assertThat(step.assigns(block.whole())).isTrue();
            assertThat(step.assigns(t)).isTrue();
            assertThat(step.assigns(s)).isFalse();
            step.run();
        }
        Step step = device.step();
        block.whole().assign(block.whole().value());
        assertThat(step.assigns(s)).isTrue();
        assertThatThrownBy(step::close).hasMessageContaining("writes to [network] was closed");
    }

    @Test
    void aStatisticIsAllocatedWithItsBlock() {
        Parameters later = new Parameters(device.scope(), 1);
        Variable mean = later.statistic("mean", TensorShape.of(3), 2);
        later.declare("w", TensorShape.of(2), Initial.ONES, true);
        try (Step step = device.step()) {
            mean.assign(mean.value().plus(1));
            step.run();
        }
        assertThat(mean.read()).containsExactly(3, 3, 3);
        assertThatThrownBy(() -> later.statistic("late", TensorShape.of(1), 0))
                .hasMessageContaining("late is declared after the block");
    }

    @Test
    void partsEndWithTheirScope() {
        Scope scope = device.scope().open();
        Parameters inner = new Parameters(scope, 1);
        Variable mean = inner.statistic("mean", TensorShape.of(3), 2);
        long before = device.bytes();
        assertThat(mean.read()).containsExactly(2, 2, 2);
        assertThat(device.bytes()).isGreaterThan(before);
        scope.close();
        assertThat(device.bytes()).isEqualTo(before);
        assertThatThrownBy(mean::read).hasMessageContaining("mean [3] is used after its scope");
        assertThat(mean.dtype()).isEqualTo(DType.F32);
    }
}
