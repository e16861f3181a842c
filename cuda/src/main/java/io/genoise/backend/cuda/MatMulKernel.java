package io.genoise.backend.cuda;

import io.genoise.backend.Group;
import io.genoise.backend.cuda.driver.Products.Product;
import io.genoise.primitive.Primitive.MatMul;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;

/// Products of matrices: one call of cuBLAS, between conversions where the types are not what it multiplies.
final class MatMulKernel {
    private MatMulKernel() {}

    static CudaKernel of(Group group, Context context) {
        MatMul p = (MatMul) group.primitive();
        TensorShape a = group.inputs().getFirst().layout().shape();
        TensorShape c = group.output().layout().shape();
        int m = c.extent(-2);
        int n = c.extent(-1);
        Factors factors = Factors.of(group);
        DType result = factors.result(group.output().type());
        Product product =
                new Product(
                        (int) (c.elements() / m / n),
                        m,
                        n,
                        a.extent(p.transposeA() ? -2 : -1),
                        p.transposeA(),
                        p.transposeB(),
                        factors.type(),
                        result,
                        factors.arithmetic());
        try (Chain.Builder chain = new Chain.Builder(context, group)) {
            Chain.Place x = chain.input(0, factors.type());
            Chain.Place y = chain.input(1, factors.type());
            Chain.Place out = chain.result(result);
            chain.product(product, x, y, out);
            chain.converted(out, result);
            return chain.build("cublas");
        }
    }
}
