package io.genoise.backend.cpu;

import io.genoise.backend.Group;
import io.genoise.backend.Kernel;
import io.genoise.backend.Span;
import io.genoise.primitive.Primitive.Convolve;
import io.genoise.primitive.Primitive.ConvolveInput;
import io.genoise.primitive.Primitive.ConvolveWeight;
import io.genoise.primitive.Primitive.MatMul;
import io.genoise.primitive.Window;
import io.genoise.shape.Shape;

/// From groups to the kernels that multiply: {@link Gemm}, {@link Convolution} and {@link ConvolutionWeight}.
final class Products implements Kernel {
    /// A prepared kernel over the addresses of two operands and the result.
    private interface Body {
        void run(long a, long b, long result);
    }

    private final Reach[] reaches;
    private final Body body;
    private final String algorithm;

    private Products(Group group, String algorithm, Body body) {
        this.reaches =
                new Reach[] {
                    Reach.of(group.inputs().get(0)),
                    Reach.of(group.inputs().get(1)),
                    Reach.of(group.output())
                };
        this.body = body;
        this.algorithm = algorithm;
    }

    static Kernel matMul(Group group, MatMul op, Context context) {
        Shape a = shape(group, 0);
        Shape c = group.output().layout().shape();
        int m = c.extent(-2);
        int n = c.extent(-1);
        int k = a.extent(op.transposeA() ? -2 : -1);
        int batch = Math.toIntExact(c.elements() / m / n);
        Gemm gemm =
                new Gemm(
                        context.workers(),
                        Gemm.Shape.batch(batch, m, n, k, op.transposeA(), op.transposeB()));
        return new Products(
                group,
                "gemm",
                (x, y, z) -> gemm.run(OffHeap.ALL, x, OffHeap.ALL, y, OffHeap.ALL, z));
    }

    static Kernel convolve(Group group, Convolve op, Context context) {
        if (op.window().rank() != 2) {
            return Plain.convolve(group, op);
        }
        ConvolutionShape shape =
                convolution(shape(group, 0), shape(group, 1).extent(0), op.window(), op.groups());
        Convolution forward = Convolution.forward(context.workers(), shape);
        return new Products(
                group,
                "implicit gemm",
                (x, w, y) -> forward.run(OffHeap.ALL, x, OffHeap.ALL, w, OffHeap.ALL, y));
    }

    static Kernel convolveInput(Group group, ConvolveInput op, Context context) {
        if (op.window().rank() != 2) {
            return Plain.convolveInput(group, op);
        }
        Shape x = group.output().layout().shape();
        ConvolutionShape shape =
                convolution(x, shape(group, 1).extent(0), op.window(), op.groups());
        Convolution backward = Convolution.inputGradient(context.workers(), shape);
        return new Products(
                group,
                "implicit gemm",
                (dy, w, dx) -> backward.run(OffHeap.ALL, dy, OffHeap.ALL, w, OffHeap.ALL, dx));
    }

    static Kernel convolveWeight(Group group, ConvolveWeight op, Context context) {
        if (op.window().rank() != 2) {
            return Plain.convolveWeight(group, op);
        }
        int filters = group.output().layout().shape().extent(0);
        ConvolutionShape shape = convolution(shape(group, 0), filters, op.window(), op.groups());
        ConvolutionWeight weight = new ConvolutionWeight(context.workers(), shape);
        return new Products(
                group,
                "implicit gemm",
                (x, dy, dw) -> weight.run(OffHeap.ALL, x, OffHeap.ALL, dy, OffHeap.ALL, dw));
    }

    private static Shape shape(Group group, int input) {
        return group.inputs().get(input).layout().shape();
    }

    private static ConvolutionShape convolution(Shape x, int filters, Window w, int groups) {
        return new ConvolutionShape(
                x.extent(0),
                x.extent(1),
                x.extent(2),
                x.extent(3),
                filters,
                w.kernel().get(0),
                w.kernel().get(1),
                w.stride().get(0),
                w.stride().get(1),
                w.padding().get(0),
                w.padding().get(1),
                w.dilation().get(0),
                w.dilation().get(1),
                groups);
    }

    @Override
    public void run(Span[] operands, Span workspace, int[] slots) {
        body.run(
                reaches[0].address(operands[0]),
                reaches[1].address(operands[1]),
                reaches[2].address(operands[2]));
    }

    @Override
    public String algorithm() {
        return algorithm;
    }
}
