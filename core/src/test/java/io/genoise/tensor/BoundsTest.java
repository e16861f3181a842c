package io.genoise.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genoise.op.CustomOp;
import io.genoise.runtime.MemoryLimitException;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What a device holds is bounded and given back: memory of every kind under one limit, plans and kernels by use.
class BoundsTest {
    private final Device device = Device.open("reference", 1);
    private final Variable x = device.variable("x", TensorShape.of(1000), DType.F32);

    @AfterEach
    void close() {
        device.close();
    }

    /// Fails when it runs.
    private record Failing() implements CustomOp {
        @Override
        public String name() {
            return "failing";
        }

        @Override
        public TensorShape shape(List<TensorShape> inputs) {
            return inputs.getFirst();
        }

        @Override
        public void reference(List<double[]> inputs, List<TensorShape> shapes, double[] out) {
            throw new IllegalStateException("a fault of the user's");
        }

        @Override
        public List<Tensor> gradient(List<Tensor> x, Tensor y, Tensor dy) {
            return x;
        }
    }

    @ParameterizedTest
    @EnumSource(Run.class)
    void aStepThatFailsHoldsNothingOfWhatItWouldHaveKept(Run run) {
        long before = device.bytes();
        long after = 0;
        for (int i = 0; i < 3; i++) {
            try (Step step = device.step(run)) {
                assertThatThrownBy(
                                () -> {
                                    step.keep(x.value().plus(1));
                                    step.keep(new Failing().apply(x.value()));
                                    step.run();
                                })
                        .hasMessageContaining("a fault of the user's");
            }
            after = i == 0 ? device.bytes() : after;
        }
        assertThat(device.bytes()).isEqualTo(after);
        if (run == Run.IMMEDIATE) {
            assertThat(device.bytes()).isEqualTo(before);
        }
    }

    @Test
    void theLimitCoversVariables() {
        device.memoryLimit(device.bytes() + 100);
        assertThatThrownBy(() -> device.variable("w", TensorShape.of(100), DType.F32))
                .isInstanceOf(MemoryLimitException.class)
                .hasMessageContaining("w needs 800 bytes");
        assertThat(device.variable("small", TensorShape.of(10), DType.F32).read()).hasSize(10);
    }

    @Test
    void theLimitCoversKeptTensorsAndNothingIsComputed() {
        Variable written = device.variable("written", TensorShape.of(1), 7);
        device.memoryLimit(device.bytes() + 8000);
        for (int i = 0; i < 2; i++) {
            long before = device.bytes();
            try (Step step = device.step()) {
                step.keep(x.value().plus(1));
                step.keep(x.value().plus(2));
                written.assign(written.value().plus(1));
                assertThatThrownBy(step::run)
                        .isInstanceOf(MemoryLimitException.class)
                        .hasMessageContaining("Nothing was computed");
            }
            assertThat(device.bytes()).isEqualTo(before);
        }
        assertThat(written.read()).containsExactly(7);
    }

    @Test
    void whatAStepKeepsCountsUntilItsScopeIsClosed() {
        Scope scope = device.scope().open();
        long before = device.bytes();
        try (Step step = device.step()) {
            step.keep(x.value().plus(1), scope);
            step.run();
        }
        assertThat(device.bytes()).isEqualTo(before + 8000);
        scope.close();
        assertThat(device.bytes()).isEqualTo(before);
    }

    @Test
    void plansAreBoundedAndTheOldestGoesFirst() {
        device.mostPlans(3);
        for (int n = 1; n <= 5; n++) {
            run(n);
        }
        assertThat(device.plans()).isEqualTo(5);
        assertThat(device.planner().held()).isEqualTo(3);
        run(3);
        run(6);
        run(3);
        assertThat(device.plans()).as("plan 3 was used last, so plan 4 went").isEqualTo(6);
        run(4);
        assertThat(device.plans()).isEqualTo(7);
    }

    @Test
    void aKernelLivesAsLongAsAPlanThatUsesIt() {
        device.mostPlans(1);
        run(1);
        int kernels = device.planner().kernels();
        for (int n = 2; n < 20; n++) {
            run(n);
        }
        assertThat(device.planner().kernels()).isEqualTo(kernels);
    }

    @Test
    void ahundredStructuresAreNoMoreThanSixtyFourPlans() {
        for (int n = 1; n <= 100; n++) {
            run(n);
        }
        assertThat(device.planner().held()).isEqualTo(64);
    }

    /// A step whose structure depends on `n`.
    private void run(int n) {
        try (Step step = device.step()) {
            Reading sum =
                    step.read(
                            device.filled(TensorShape.of(n), 2)
                                    .flip(0)
                                    .plus(x.value().get(0))
                                    .sum());
            step.read(x.value().slice(0, 0, n).sum());
            step.run();
            assertThat(sum.value()).isEqualTo(2 * n);
        }
    }
}
