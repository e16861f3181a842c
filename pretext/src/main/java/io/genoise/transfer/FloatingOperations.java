package io.genoise.transfer;

import io.genoise.layer.Pass;
import io.genoise.network.EncoderConfig;
import io.genoise.network.EncoderNetwork;
import io.genoise.runtime.PlannedKernel;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Scope;
import io.genoise.tensor.Step;
import io.genoise.tensor.Variable;
import io.genoise.train.FrameByFrame;
import java.util.List;
import java.util.stream.Stream;

/// What networks compute, counted: a multiplication and an addition of a direct convolution or product are two operations,
/// whatever the algorithm saves; all else is not counted, which in these networks is little beside them.
public final class FloatingOperations {
    /// A training step costs so many forward passes: the gradient of the input and that of the weights are as dear as the
    /// forward pass each.
    public static final int TRAINING = 3;

    private FloatingOperations() {}

    /// Operations of one forward pass of one picture of `height` by `width`.
    public static double forward(Device device, EncoderConfig network, int height, int width) {
        return forward(device, network, TensorShape.of(height, width, network.channels()));
    }

    /// Operations of one forward pass of one picture `[H,W,C]` or clip `[T,H,W,C]`, of which a network over pictures sees each
    /// frame.
    public static double forward(Device device, EncoderConfig network, TensorShape seen) {
        try (Scope scope = device.scope().open()) {
            EncoderNetwork encoder = network.create(scope, 0);
            Variable one = scope.variable("seen", seen.insert(0, 1), DType.F32);
            try (Step step = device.step()) {
                step.read(encoder.forward(FrameByFrame.taken(one.value(), network), Pass.eval()));
                step.run();
            }
            return device.lastPlan().explain().stream().mapToDouble(FloatingOperations::of).sum();
        }
    }

    /// Operations of a kernel: of convolutions, products and attention; 0 for all else.
    public static double of(PlannedKernel line) {
        List<long[]> x = line.inputs().stream().map(FloatingOperations::extents).toList();
        long[] y = extents(line.output());
        return switch (line.primitive()) {
            case "Convolve" -> 2.0 * elements(y) * elements(x.get(1)) / x.get(1)[0];
            case "ConvolveInput" -> 2.0 * elements(x.get(0)) * elements(x.get(1)) / x.get(1)[0];
            case "ConvolveWeight" -> 2.0 * elements(x.get(1)) * elements(y) / y[0];
            case "MatMul" -> 2.0 * elements(y) * inner(x.get(0), y);
            case "Attention" -> {
                double keys = x.get(1)[x.get(1).length - 2];
                yield 2 * keys * (elements(x.get(0)) + elements(y));
            }
            default -> 0;
        };
    }

    /// The extent over which a product `[…,m,k]·[…,k,n]`, transposed or not, sums.
    private static double inner(long[] a, long[] y) {
        return (double) a[a.length - 2] * a[a.length - 1] / y[y.length - 2];
    }

    private static double elements(long[] extents) {
        double elements = 1;
        for (long extent : extents) {
            elements *= extent;
        }
        return elements;
    }

    /// The extents of a shape as it is printed, `[2, 3]`.
    private static long[] extents(String shape) {
        return Stream.of(shape.split("[^0-9]+"))
                .filter(number -> !number.isEmpty())
                .mapToLong(Long::parseLong)
                .toArray();
    }
}
