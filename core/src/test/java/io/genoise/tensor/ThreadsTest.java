package io.genoise.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genoise.op.CustomOp;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// While a thread has a step open the device is its own: another is told so, and nothing is freed under its kernels.
class ThreadsTest {
    private final Device device = Device.open("reference", 1);
    private final Variable x = device.variable("x", TensorShape.of(3), 1, 2, 3);
    private final Tensor constant = device.tensor(TensorShape.of(2), 4, 5);
    private final Scope scope = device.scope().open();

    @AfterEach
    void close() {
        device.close();
    }

    private record Intrusion(String name, Action<ThreadsTest> action) {
        @Override
        public String toString() {
            return name;
        }
    }

    private interface Action<T> {
        void on(T test) throws Exception;
    }

    static List<Intrusion> intrusions() {
        return List.of(
                new Intrusion("close the device", t -> t.device.close()),
                new Intrusion("close a scope", t -> t.scope.close()),
                new Intrusion("set a Variable", t -> t.x.set(7f, 8f, 9f)),
                new Intrusion("read a Variable", t -> t.x.read()),
                new Intrusion("read a constant", t -> t.constant.readDoubles()),
                new Intrusion(
                        "make a Variable",
                        t -> t.device.variable("y", TensorShape.of(1), DType.F32)),
                new Intrusion("limit memory", t -> t.device.memoryLimit(1)),
                new Intrusion("begin a step", t -> t.device.step()));
    }

    @ParameterizedTest
    @MethodSource("intrusions")
    void anotherThreadIsRefusedWhileAStepComputes(Intrusion intrusion) throws Exception {
        Waiting kernel = new Waiting(new CountDownLatch(1), new CountDownLatch(1));
        CompletableFuture<float[]> computed =
                CompletableFuture.supplyAsync(() -> {
                    try (Step step = device.step()) {
                        Tensor y = kernel.apply(x.value()).plus(constant.sum());
                        Reading reading = step.read(y.square());
                        step.run();
                        return reading.floats();
                    }
                });
        kernel.begun.await();
        assertThatThrownBy(() -> intrusion.action.on(this))
                .hasMessageContaining("is in use by thread")
                .hasMessageContaining("one thread at a time");
        kernel.go.countDown();
        assertThat(computed.join()).containsExactly(100, 121, 144);
        assertThatCode(() -> intrusion.action.on(this)).doesNotThrowAnyException();
    }

    /// x, as soon as it is let go.
    private record Waiting(CountDownLatch begun, CountDownLatch go) implements CustomOp {
        @Override
        public String name() {
            return "waiting";
        }

        @Override
        public TensorShape shape(List<TensorShape> inputs) {
            return inputs.getFirst();
        }

        @Override
        public void reference(List<double[]> inputs, List<TensorShape> shapes, double[] out) {
            begun.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            System.arraycopy(inputs.getFirst(), 0, out, 0, out.length);
        }

        @Override
        public List<Tensor> gradient(List<Tensor> x, Tensor y, Tensor dy) {
            return List.of(dy);
        }
    }

    @Test
    void aStepIsClosedByItsOwnThreadOnly() throws Exception {
        try (Step step = device.step()) {
            Reading sum = step.read(x.value().sum());
            assertThatThrownBy(() -> elsewhere(() -> closed(step)))
                    .hasMessageContaining("is in use by thread");
            step.run();
            assertThat(sum.value()).isEqualTo(6);
        }
    }

    @Test
    void aDeviceWhoseThreadEndedWithinAStepCanBeClosed() throws Exception {
        Thread careless = new Thread(device::step);
        careless.start();
        careless.join();
        device.close();
        assertThatThrownBy(device::step).hasMessageContaining("after it was closed");
    }

    @ParameterizedTest
    @EnumSource(Run.class)
    void anOperationCannotFreeWhatItsStepUses(Run run) {
        Tensor mine = scope.tensor(TensorShape.of(3), 1, 1, 1);
        for (Runnable free : List.<Runnable>of(device::close, scope::close)) {
            try (Step step = device.step(run)) {
                assertThatThrownBy(
                                () -> {
                                    step.read(new Calling(free).apply(mine));
                                    step.run();
                                })
                        .hasMessageContaining("from within an operation");
            }
        }
        assertThat(mine.read()).containsExactly(1, 1, 1);
    }

    /// Does something foolish when it is computed.
    private record Calling(Runnable foolish) implements CustomOp {
        @Override
        public String name() {
            return "calling";
        }

        @Override
        public TensorShape shape(List<TensorShape> inputs) {
            return inputs.getFirst();
        }

        @Override
        public void reference(List<double[]> inputs, List<TensorShape> shapes, double[] out) {
            foolish.run();
        }

        @Override
        public List<Tensor> gradient(List<Tensor> x, Tensor y, Tensor dy) {
            return List.of(dy);
        }
    }

    @Test
    void devicesOfOneKindAreToldApart() {
        try (Device second = Device.open("reference", 1);
                Step _ = device.step()) {
            Tensor foreign = second.tensor(TensorShape.of(3), 1, 1, 1);
            assertThat(second.toString()).isNotEqualTo(device.toString());
            assertThatThrownBy(() -> x.value().plus(foreign))
                    .hasMessageContaining(
                            "of device %s is used in a step of device %s"
                                    .formatted(second, device));
        }
    }

    private static Void closed(Step step) {
        step.close();
        return null;
    }

    private static <T> T elsewhere(Callable<T> work) throws Exception {
        Object[] seen = new Object[2];
        Thread thread =
                new Thread(() -> {
                    try {
                        seen[0] = work.call();
                    } catch (Exception e) {
                        seen[1] = e;
                    }
                });
        thread.start();
        thread.join();
        if (seen[1] instanceof Exception e) {
            throw e;
        }
        @SuppressWarnings("unchecked")
        T result = (T) seen[0];
        return result;
    }
}
