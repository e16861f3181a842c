package io.genoise.backend.cuda;

import io.genoise.backend.cuda.driver.Products;
import io.genoise.backend.cuda.driver.Products.Product;
import io.genoise.runtime.Arithmetic;

/// One product by cuBLAS; operands a, b and the result.
final class ProductKernel implements CudaKernel {
    /// Blocks of threads that fill a large device twice.
    private static final int ENOUGH = 256;

    /// A block computes a piece of the result of so many rows and columns, more or less.
    private static final int TILE = 128;

    /// Terms of a sum below which cutting it gains nothing.
    private static final int FEW = 1024;

    private final Products products;
    private final Product product;

    ProductKernel(Context context, Product product) {
        this.products = context.cuda().products();
        this.product = product;
    }

    /// In how many equal parts the sums of `p` had better be cut: the gradient of a weight sums over all places of a batch,
    /// and has so few elements that they keep a fraction of the device busy. It follows from the extents alone.
    ///
    /// 1 unless both factors are stored with the summed axis first, so that a part of it lies in one piece.
    static int parts(Product p) {
        if (p.batch() != 1 || !p.transposeA() || p.transposeB()) {
            return 1;
        }
        long tiles = (long) Math.ceilDiv(p.m(), TILE) * Math.ceilDiv(p.n(), TILE);
        int parts = 1;
        while (2 * parts * tiles <= ENOUGH
                && p.k() % (2 * parts) == 0
                && p.k() / (2 * parts) >= FEW) {
            parts *= 2;
        }
        return parts;
    }

    @Override
    public String algorithm() {
        return product.arithmetic() == Arithmetic.TF32 ? "cublas tf32" : "cublas";
    }

    @Override
    public long workspace() {
        return products.workspace(product);
    }

    @Override
    public Call bind(Bound bound) {
        long a = bound.operands()[0];
        long b = bound.operands()[1];
        long c = bound.operands()[2];
        long workspace = bound.workspace();
        long bytes = workspace();
        return stream -> products.multiply(product, a, b, c, workspace, bytes, stream);
    }
}
