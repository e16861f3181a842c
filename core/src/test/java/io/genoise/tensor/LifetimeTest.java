package io.genoise.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genoise.op.Activations;
import io.genoise.op.RandomNumbers;
import io.genoise.shape.TensorShape;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// One clear error for what is used too late, by the wrong thread or on the wrong device; and plans that last.
class LifetimeTest {
    private final Device device = Device.open("reference", 1);
    private final Variable x = device.variable("x", TensorShape.of(3), 1, 2, 3);

    @AfterEach
    void close() {
        device.close();
    }

    @Test
    void aClosedDeviceSaysSo() {
        device.close();
        assertThatThrownBy(device::step).hasMessageContaining("after it was closed");
        assertThatThrownBy(x::read).hasMessageContaining("after it was closed");
        assertThatThrownBy(() -> x.set(1f, 2f, 3f)).hasMessageContaining("after it was closed");
    }

    @Test
    void aScopeClosedBeforeTheRunIsAnErrorAndChangesNothing() {
        Scope scope = device.scope().open();
        Variable other = scope.variable("other", TensorShape.of(3), 1, 1, 1);
        try (Step step = device.step()) {
            x.assign(x.value().plus(other.value()));
            scope.close();
            assertThatThrownBy(step::run)
                    .hasMessageContaining("other")
                    .hasMessageContaining("after its scope was closed");
        }
        assertThat(x.read()).containsExactly(1, 2, 3);
    }

    @Test
    void nothingIsKeptInAClosedScope() {
        Scope scope = device.scope().open();
        scope.close();
        try (Step step = device.step()) {
            assertThatThrownBy(() -> step.keep(x.value(), scope))
                    .hasMessageContaining("this scope is closed");
        }
    }

    @Test
    void aScopeClosesThoseWithinIt() {
        Scope outer = device.scope().open();
        Variable inner = outer.open().variable("inner", TensorShape.of(1), 1);
        outer.close();
        assertThatThrownBy(inner::read).hasMessageContaining("after its scope was closed");
    }

    @Test
    void tensorsOfTwoDevicesDoNotMix() {
        try (Device other = Device.open("reference", 1);
                Step _ = device.step()) {
            Variable foreign = other.variable("foreign", TensorShape.of(3), 1, 1, 1);
            Tensor mine = x.value();
            assertThatThrownBy(() -> mine.plus(foreign.value()))
                    .hasMessageContaining("of device")
                    .hasMessageContaining("LifetimeTest.java");
        }
    }

    @Test
    void anOperationOfAnotherThreadIsRefused() throws InterruptedException {
        AtomicReference<Throwable> seen = new AtomicReference<>();
        try (Step _ = device.step()) {
            Tensor mine = x.value();
            Thread other =
                    new Thread(() -> {
                        try {
                            mine.plus(1);
                        } catch (IllegalStateException e) {
                            seen.set(e);
                        }
                    });
            other.start();
            other.join();
        }
        assertThat(seen.get()).hasMessageContaining("used by one thread at a time");
    }

    @Test
    void aDeviceCanBeHandedOverBetweenSteps() throws InterruptedException {
        Thread other =
                new Thread(() -> {
                    try (Step step = device.step()) {
                        x.assign(x.value().plus(1));
                        step.run();
                    }
                });
        other.start();
        other.join();
        assertThat(x.read()).containsExactly(2, 3, 4);
    }

    @Test
    void aStepThatIsOverSaysSo() {
        try (Step step = device.step()) {
            step.run();
            assertThatThrownBy(step::run).hasMessageContaining("this step is over");
            assertThatThrownBy(() -> x.value().plus(1)).hasMessageContaining("this step is over");
        }
    }

    @Test
    void aDeviceGoesOnAfterAStepThatFailed() {
        try (Step step = device.step()) {
            assertThatThrownBy(() -> step.read(x.value().reshape(2))).hasMessageContaining("[3]");
        }
        try (Step step = device.step()) {
            Reading sum = step.read(x.value().sum());
            step.run();
            assertThat(sum.value()).isEqualTo(6);
        }
    }

    @Test
    void noNumberThatAnOperationIsGivenMakesAPlan() {
        for (int i = 1; i <= 4; i++) {
            try (Step step = device.step()) {
                Tensor y = x.value().times(i).plus(i).minus(0.5f * i).over(i).power(i);
                y = Activations.leakyRelu(y.clamp(-i, i), 0.1f * i);
                y = RandomNumbers.dropout(y, 0.1f * i, i, 7L * i).map(v -> v.times(0.3f).sin());
                x.assign(y.plus(device.filled(TensorShape.of(3), i)));
                step.read(y.sum());
                step.run();
            }
        }
        assertThat(device.plans()).isEqualTo(1);
    }

    @Test
    void whatWasKeptCanBeUsedWithoutANewPlan() {
        Tensor state = device.tensor(TensorShape.of(3), 0f, 0f, 0f);
        for (int i = 0; i < 5; i++) {
            try (Step step = device.step()) {
                Tensor next = step.keep(state.plus(x.value()));
                step.run();
                state = next;
            }
        }
        assertThat(state.read()).containsExactly(5, 10, 15);
        assertThat(device.plans()).isEqualTo(1);
    }
}
