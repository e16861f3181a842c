package io.genoise.backend.cpu;

import static io.genoise.expression.Formula.constant;
import static io.genoise.expression.Formula.input;

import io.genoise.backend.Backend;
import io.genoise.expression.Formula;
import io.genoise.primitive.Primitive;
import io.genoise.primitive.Primitive.MatMul;
import io.genoise.primitive.Primitive.Pointwise;
import io.genoise.primitive.Primitive.Reduce;
import io.genoise.primitive.Primitive.Reduction;
import io.genoise.primitive.SlidingWindow;
import io.genoise.shape.DType;
import io.genoise.shape.Layout;
import io.genoise.shape.TensorShape;
import java.util.Arrays;
import java.util.List;

/// A main that prints a hash of the results of some operations, for comparison between JVMs started with other vector
/// widths, threads and engines. Its arguments are the number of threads and of rows.
final class BitsProbe {
    private static final Formula X = input(0);
    private static final Formula Y = input(1);

    private BitsProbe() {}

    public static void main(String[] arguments) {
        try (Backend cpu = new CpuBackendProvider().open(Integer.parseInt(arguments[0]))) {
            System.out.println("bits " + hash(cpu, Integer.parseInt(arguments[1])));
        }
    }

    static int hash(Backend cpu, int rows) {
        Layout channel = Layout.contiguous(TensorShape.of(43)).broadcast(TensorShape.of(rows, 43));
        Formula formula = X.minus(Y).times(Y.abs().plus(constant(0.5f)).rsqrt()).sigmoid();
        int hash = run(cpu, new Pointwise(formula, 0, DType.F32), channel);
        for (int axes = 0; axes < 4; axes++) {
            hash =
                    31 * hash
                            + run(
                                    cpu,
                                    new Reduce(Reduction.SUM, List.of(formula, X), axes, 0),
                                    channel);
            hash =
                    31 * hash
                            + run(
                                    cpu,
                                    new Reduce(Reduction.MOMENTS, List.of(formula), axes, 0),
                                    channel);
            hash =
                    31 * hash
                            + run(
                                    cpu,
                                    new Reduce(Reduction.MAX, List.of(formula), axes, 0),
                                    channel);
        }
        hash =
                31 * hash
                        + Arrays.hashCode(
                                Trial.of(new MatMul(false, true))
                                        .input(2, 70, 40)
                                        .input(2, 33, 40)
                                        .run(cpu));
        SlidingWindow window = SlidingWindow.square(3, 1, 1);
        hash =
                31 * hash
                        + Arrays.hashCode(
                                Trial.of(new Primitive.Convolve(window, 1))
                                        .input(3, 17, 13, 5)
                                        .input(37, 3, 3, 5)
                                        .run(cpu));
        return 31 * hash
                + Arrays.hashCode(
                        Trial.of(new Primitive.ConvolveWeight(window, 1))
                                .input(3, 17, 13, 5)
                                .input(3, 17, 13, 37)
                                .run(cpu));
    }

    private static int run(Backend cpu, Primitive primitive, Layout channel) {
        int rows = channel.shape().extent(0);
        return Arrays.hashCode(Trial.of(primitive).input(rows, 43).input(channel).run(cpu));
    }
}
