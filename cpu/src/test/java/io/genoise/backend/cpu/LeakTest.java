package io.genoise.backend.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genoise.autograd.Autograd;
import io.genoise.op.Convolution;
import io.genoise.op.CustomOp;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Run;
import io.genoise.tensor.Scope;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.Variable;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Native memory is given back by hand: nobody else would.
class LeakTest {
    private static final long PATIENCE = 60_000_000_000L;

    @Test
    void aThousandStepsAndAClosedDeviceHoldNothingMore() throws InterruptedException {
        long before = OffHeap.held();
        try (Device device = Device.open("cpu", 2)) {
            Variable w = device.variable("w", TensorShape.of(5, 3, 3, 2), new float[90]);
            run(device, w, 30);
            long inUse = OffHeap.held();
            run(device, w, 1000);
            assertThat(heldSoon(inUse)).isLessThanOrEqualTo(inUse);
        }
        assertThat(heldSoon(before)).isLessThanOrEqualTo(before);
    }

    /// Fails when it runs.
    private record Failing() implements CustomOp {
        @Override
        public String name() {
            return "failing";
        }

        @Override
        public void compute(List<float[]> inputs, List<TensorShape> shapes, float[] out) {
            throw new OutOfMemoryError("a fault of the user's kernel");
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

    @Test
    void stepsThatFailWhileTheyRunHoldNothingOfWhatTheyKeep() throws InterruptedException {
        long before = OffHeap.held();
        try (Device device = Device.open("cpu", 2)) {
            Variable x = device.variable("x", TensorShape.of(1 << 18), new float[1 << 18]);
            fail(device, x);
            long inUse = OffHeap.held();
            for (int i = 0; i < 19; i++) {
                fail(device, x);
            }
            assertThat(heldSoon(inUse)).isLessThanOrEqualTo(inUse);
        }
        assertThat(heldSoon(before)).isLessThanOrEqualTo(before);
    }

    private static void fail(Device device, Variable x) {
        try (Step step = device.step()) {
            step.keep(x.value().plus(1));
            step.keep(new Failing().apply(x.value().slice(0, 0, 4)));
            assertThatThrownBy(step::run).hasMessageContaining("a fault of the user's");
        }
    }

    /// Steps of three structures, some of them immediate, some broken off before they run, some while they run; tensors are
    /// kept in all.
    private static void run(Device device, Variable w, int steps) {
        for (int i = 0; i < steps; i++) {
            boolean fails = i % 7 == 3;
            Run how = i % 50 == 49 && !fails ? Run.IMMEDIATE : Run.PLANNED;
            try (Scope scope = device.scope().open();
                    Step step = device.step(how)) {
                Tensor x = device.filled(TensorShape.of(2 + i % 3, 9, 9, 2), 1);
                Tensor loss = Convolution.conv2d(x, w.value(), 1, 1).minus(1).square().mean();
                Tensor gradient = Autograd.gradients(loss, List.of(w.value())).getFirst();
                step.keep(x.plus(1), scope);
                if (fails || i % 10 != 0) {
                    w.assign(w.value().minus(gradient.times(0.01f)));
                }
                if (fails) {
                    step.keep(new Failing().apply(loss.reshape(1)), scope);
                    assertThatThrownBy(step::run).hasMessageContaining("a fault of the user's");
                } else if (i % 10 != 0) {
                    step.run();
                }
            }
        }
    }

    /// What is held once it is no more than `most`, or still after a minute: classes are warmed in the background, in memory
    /// of their own.
    private static long heldSoon(long most) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE;
        while (OffHeap.held() > most && System.nanoTime() < end) {
            Thread.sleep(10);
        }
        return OffHeap.held();
    }
}
