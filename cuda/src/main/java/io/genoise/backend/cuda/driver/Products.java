package io.genoise.backend.cuda.driver;

import io.genoise.runtime.Arithmetic;
import io.genoise.shape.DType;

/// Products of matrices, as cuBLAS has them.
public interface Products extends AutoCloseable {
    /// c[b,m,n] = Σₖ a[b,m,k]·b[b,k,n], row-major, for `batch` matrices one behind another; a transposed operand holds
    /// a[b,k,m] or b[b,n,k]. Sums are f32; the result is rounded once.
    ///
    /// @param type of both factors: F32, BF16 or F16
    /// @param result its type: F32, or that of the factors
    /// @param arithmetic what F32 factors may be rounded to first
    record Product(
            int batch,
            int m,
            int n,
            int k,
            boolean transposeA,
            boolean transposeB,
            DType type,
            DType result,
            Arithmetic arithmetic) {}

    /// Bytes of workspace that a product should be given.
    long workspace(Product product);

    /// Enqueues `product`; the same operands give the same bits.
    void multiply(Product product, long a, long b, long c, long workspace, long bytes, long stream);

    /// Gives back what it holds.
    @Override
    void close();
}
