package io.genoise.backend.cuda.jcuda;

import io.genoise.backend.cuda.driver.Products.Product;
import io.genoise.runtime.Arithmetic;
import io.genoise.shape.DType;

/// The arguments of `cublasGemmStridedBatchedEx` that compute a row-major product.
///
/// cuBLAS takes matrices column by column. A row-major matrix read so is its transpose, hence C = A·B, all three row-major,
/// is asked for as Cᵀ = Bᵀ·Aᵀ: b is the first factor, the result has n rows and m columns, and nothing is moved. A factor
/// that holds its transpose is one that cuBLAS has to transpose back.
///
///     first  op(b): n×k, n long in memory (k where b is transposed)
///     second op(a): k×m, k long in memory (m where a is transposed)
///     result  c   : n×m, n long in memory
///
/// @param transposeFirst whether b is transposed
/// @param transposeSecond whether a is transposed
/// @param rows n
/// @param columns m
/// @param inner k
/// @param leadingFirst elements from one column of the first factor, as it lies, to the next
/// @param strideFirst elements from one matrix of the batch to the next
/// @param factors the `cudaDataType` of both factors
/// @param result that of the result
/// @param compute the `cublasComputeType`
record Gemm(
        boolean transposeFirst,
        boolean transposeSecond,
        int rows,
        int columns,
        int inner,
        int leadingFirst,
        long strideFirst,
        int leadingSecond,
        long strideSecond,
        int leadingResult,
        long strideResult,
        int batch,
        int factors,
        int result,
        int compute) {
    // CUDA's numbers, here because loading the classes that name them asks for cuBLAS.
    private static final int CUDA_R_32F = 0;
    private static final int CUDA_R_16F = 2;
    private static final int CUDA_R_16BF = 14;
    private static final int COMPUTE_32F = 68;
    private static final int COMPUTE_32F_PEDANTIC = 69;
    private static final int COMPUTE_32F_FAST_TF32 = 77;

    /// @throws IllegalArgumentException if cuBLAS has no such product: factors of another type, or a result that is
    ///     neither f32 nor of the factors' type
    static Gemm of(Product p) {
        if (p.result() != DType.F32 && p.result() != p.type()) {
            throw new IllegalArgumentException(
                    "a product of %s gives f32 or the same, not %s"
                            .formatted(p.type(), p.result()));
        }
        return new Gemm(
                p.transposeB(),
                p.transposeA(),
                p.n(),
                p.m(),
                p.k(),
                p.transposeB() ? p.k() : p.n(),
                (long) p.n() * p.k(),
                p.transposeA() ? p.m() : p.k(),
                (long) p.k() * p.m(),
                p.n(),
                (long) p.n() * p.m(),
                p.batch(),
                type(p.type()),
                type(p.result()),
                compute(p));
    }

    private static int type(DType type) {
        return switch (type) {
            case F32 -> CUDA_R_32F;
            case F16 -> CUDA_R_16F;
            case BF16 -> CUDA_R_16BF;
            case I32, U8 -> throw new IllegalArgumentException("a product of " + type);
        };
    }

    private static int compute(Product p) {
        if (p.type() != DType.F32) {
            return COMPUTE_32F;
        }
        return p.arithmetic() == Arithmetic.TF32 ? COMPUTE_32F_FAST_TF32 : COMPUTE_32F_PEDANTIC;
    }
}
