package io.genoise.backend.cpu;

import io.genoise.backend.Group;
import io.genoise.backend.PreparedKernel;
import io.genoise.primitive.Primitive.Convolve;
import io.genoise.primitive.Primitive.ConvolveInput;
import io.genoise.primitive.Primitive.ConvolveWeight;
import io.genoise.primitive.Primitive.MatMul;
import io.genoise.primitive.SlidingWindow;
import io.genoise.shape.TensorShape;

/// From groups to the kernels that multiply: each is a [Product].
final class Products {
    private Products() {}

    static PreparedKernel matMul(Group group, MatMul op, Context context) {
        TensorShape c = result(group);
        int m = c.extent(-2);
        int n = c.extent(-1);
        int k = operand(group, 0).extent(op.transposeA() ? -2 : -1);
        int batch = Math.toIntExact(c.elements() / m / n);
        Gemm gemm =
                new Gemm(
                        context.workers(),
                        Gemm.Shape.batch(batch, m, n, k, op.transposeA(), op.transposeB()));
        return finished(group, gemm, context);
    }

    static PreparedKernel convolve(Group group, Convolve op, Context context) {
        int filters = operand(group, 1).extent(0);
        ConvolutionShape shape = convolution(operand(group, 0), filters, op.window(), op.groups());
        Product forward = Product.forward(context.workers(), shape);
        return finished(group, forward, context);
    }

    private static PreparedKernel finished(Group group, Product product, Context context) {
        return group.epilogue() == null
                ? kernel(group, product, context.workers())
                : FinishedProduct.of(group, product, context);
    }

    static PreparedKernel convolveInput(Group group, ConvolveInput op, Workers workers) {
        int filters = operand(group, 1).extent(0);
        ConvolutionShape shape = convolution(result(group), filters, op.window(), op.groups());
        Product backward = Product.inputGradient(workers, shape);
        return kernel(group, backward, workers);
    }

    static PreparedKernel convolveWeight(Group group, ConvolveWeight op, Workers workers) {
        int filters = result(group).extent(0);
        ConvolutionShape shape = convolution(operand(group, 0), filters, op.window(), op.groups());
        Product weight = Product.weightGradient(workers, shape);
        return kernel(group, weight, workers);
    }

    static PreparedKernel kernel(Group group, Product product, Workers workers) {
        return AddressedKernel.holding(
                workers.scratch(),
                group,
                product.algorithm(),
                product.workspace(),
                at -> {
                    if (at.length > 3) {
                        product.workspace(at[3]);
                    }
                    product.run(at[0], at[1], at[2]);
                });
    }

    private static TensorShape operand(Group group, int i) {
        return group.inputs().get(i).layout().shape();
    }

    private static TensorShape result(Group group) {
        return group.output().layout().shape();
    }

    private static ConvolutionShape convolution(
            TensorShape x, int filters, SlidingWindow window, int groups) {
        return ConvolutionShape.of(x, filters, window, groups).flattened();
    }
}
