package io.genoise.examples;

import io.genoise.autograd.Autograd;
import io.genoise.check.Argument;
import io.genoise.check.OpCheck;
import io.genoise.op.CustomOp;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.Variable;
import java.util.Arrays;
import java.util.List;

/// Adds two operations: a pointwise one, which is one line, and one that is no formula over the others, which brings its
/// own loops and gradient. Both are held against finite differences, and one device against another.
public final class OwnOperation {
    private OwnOperation() {}

    /// mish(x) = x · tanh(softplus(x)) (Misra 2019, arXiv:1908.08681). Derivatives of any order and the kernels follow.
    static Tensor mish(Tensor x) {
        return x.map(v -> v.times(v.softplus().tanh()));
    }

    /// y[n,i] = Σ_{j ≤ i} x[n,j], `[N,C]` → `[N,C]`: the running sum along each row. A record, so that two of them are
    /// equal and share a plan.
    record RunningSum() implements CustomOp {
        @Override
        public String name() {
            return "running sum";
        }

        @Override
        public TensorShape shape(List<TensorShape> inputs) {
            if (inputs.size() != 1 || inputs.getFirst().rank() != 2) {
                throw new IllegalArgumentException("one operand [N,C] expected, got " + inputs);
            }
            return inputs.getFirst();
        }

        /// The definition, in double: what every other kernel is compared with.
        @Override
        public void reference(List<double[]> inputs, List<TensorShape> shapes, double[] out) {
            int columns = shapes.getFirst().extent(1);
            for (int i = 0; i < out.length; i++) {
                out[i] = inputs.getFirst()[i] + (i % columns == 0 ? 0 : out[i - 1]);
            }
        }

        /// The kernel, in f32.
        @Override
        public void compute(List<float[]> inputs, List<TensorShape> shapes, float[] out) {
            int columns = shapes.getFirst().extent(1);
            for (int i = 0; i < out.length; i++) {
                out[i] = inputs.getFirst()[i] + (i % columns == 0 ? 0 : out[i - 1]);
            }
        }

        /// dx[n,j] = Σ_{i ≥ j} dy[n,i]: the running sum from the other end. It is made of operations, and so has a
        /// gradient itself.
        @Override
        public List<Tensor> gradient(List<Tensor> x, Tensor y, Tensor dy) {
            return List.of(apply(dy.flip(1)).flip(1));
        }
    }

    /// Uses both operations, then checks them.
    public static void main(String[] arguments) {
        try (Device device = Device.best()) {
            Variable x = device.variable("x", TensorShape.of(2, 3), -1, 0, 1, 2, 3, 4);
            try (Step step = device.step()) {
                Tensor y = new RunningSum().apply(mish(x.value()));
                List<Tensor> slopes = Autograd.gradients(y.sum(), List.of(x.value()));
                Reading value = step.read(y);
                Reading gradient = step.read(slopes.getFirst());
                step.run();
                System.out.println("y      = " + Arrays.toString(value.floats()));
                System.out.println("Σdy/dx = " + Arrays.toString(gradient.floats()));
            }
            check(OpCheck.of("mish", t -> mish(t[0]), Argument.apart(3, 5)), device);
            check(OpCheck.of(new RunningSum(), Argument.between(-2, 2, 3, 5)), device);
        }
    }

    private static void check(OpCheck operation, Device device) {
        operation.derivatives();
        System.out.println(operation + ": first and second derivatives agree with differences");
        operation.agreesOn(device, 1e-5);
        System.out.println(
                "%s: the %s device agrees with the definition".formatted(operation, device));
    }
}
