package io.genoise.backend.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Scope;
import io.genoise.tensor.Step;
import io.genoise.tensor.Variable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Native memory is not freed under running kernels: the thread that would is told so, the one that computes goes on.
class CloseWhileRunningTest {
    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void theDeviceIsClosedBetweenTwoStepsOnly() throws InterruptedException {
        Device device = Device.open("cpu", 2);
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<String> end =
                CompletableFuture.supplyAsync(() -> compute(device, device.scope(), begun));
        begun.await();
        Thread.sleep(20);
        until(device::close);
        assertThat(end.join()).contains("closed");
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void aScopeIsClosedBetweenTwoStepsOnly() throws InterruptedException {
        try (Device device = Device.open("cpu", 2)) {
            Scope scope = device.scope().open();
            CountDownLatch begun = new CountDownLatch(1);
            CompletableFuture<String> end =
                    CompletableFuture.supplyAsync(() -> compute(device, scope, begun));
            begun.await();
            Thread.sleep(20);
            until(scope::close);
            assertThat(end.join()).contains("after its scope was closed");
        }
    }

    /// Steps over large native arrays until something is closed; what that said.
    private static String compute(Device device, Scope scope, CountDownLatch begun) {
        try {
            Variable x = scope.variable("x", TensorShape.of(300, 300), DType.F32);
            while (true) {
                try (Step step = device.step()) {
                    x.assign(x.value().matmul(x.value()).plus(1).times(0.001f));
                    step.run();
                }
                begun.countDown();
            }
        } catch (IllegalStateException e) {
            return e.getMessage();
        }
    }

    private static void until(Runnable close) {
        while (true) {
            try {
                close.run();
                return;
            } catch (IllegalStateException e) {
                assertThat(e).hasMessageContaining("is in use by thread");
            }
        }
    }
}
