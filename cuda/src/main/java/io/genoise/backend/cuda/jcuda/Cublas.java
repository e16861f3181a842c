package io.genoise.backend.cuda.jcuda;

import io.genoise.backend.cuda.driver.Products;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.LongFunction;
import jcuda.Pointer;
import jcuda.jcublas.JCublas2;
import jcuda.jcublas.cublasAtomicsMode;
import jcuda.jcublas.cublasGemmAlgo;
import jcuda.jcublas.cublasHandle;
import jcuda.jcublas.cublasMath;
import jcuda.jcublas.cublasOperation;
import jcuda.jcublas.cublasPointerMode;
import jcuda.runtime.cudaStream_t;

/// Products by cuBLAS.
///
/// The same product over the same addresses gives the same bits, run to run and inside a graph: the workspace is the
/// caller's, set before each call (cuBLAS's own is chosen by stream, and does not outlive a capture), atomic sums are off,
/// and a sum that is split is joined in f32, never in the result's type.
///
/// @see <a href="https://docs.nvidia.com/cuda/cublas/#results-reproducibility">cuBLAS, results reproducibility</a>
final class Cublas implements Products {
    /// What NVIDIA advises from Hopper on, and before.
    private static final long WORKSPACE = 32L << 20;

    private static final long SMALL_WORKSPACE = 4L << 20;
    private static final int HOPPER = 90;

    /// What addresses of workspaces are multiples of.
    private static final long ALIGNMENT = 256;

    private final LongFunction<cudaStream_t> streams;
    private final long workspace;
    private final cublasHandle handle = new cublasHandle();

    /// The factors 1 and 0 of c = 1·a·b + 0·c, in memory that does not move.
    private final Arena arena = Arena.ofShared();

    private final Pointer one;
    private final Pointer zero;

    /// To be made, and used, while the device is the calling thread's.
    ///
    /// @param streams JCuda's object for the handle of a stream
    /// @param architecture the device's, 90 for 9.0
    /// @throws IllegalStateException if cuBLAS is missing or refuses
    Cublas(LongFunction<cudaStream_t> streams, int architecture) {
        this.streams = streams;
        this.workspace = (architecture >= HOPPER ? WORKSPACE : SMALL_WORKSPACE) + ALIGNMENT;
        MemorySegment factors = arena.allocateFrom(ValueLayout.JAVA_FLOAT, 1, 0);
        this.one = new HostPointer(factors.asSlice(0, Float.BYTES));
        this.zero = new HostPointer(factors.asSlice(Float.BYTES));
        try {
            Status.cublas("cublasCreate", JCublas2.cublasCreate(handle));
            configure();
        } catch (RuntimeException | LinkageError e) {
            arena.close();
            throw e;
        }
    }

    private void configure() {
        try {
            Status.cublas(
                    "cublasSetPointerMode",
                    JCublas2.cublasSetPointerMode(
                            handle, cublasPointerMode.CUBLAS_POINTER_MODE_HOST));
            Status.cublas(
                    "cublasSetAtomicsMode",
                    JCublas2.cublasSetAtomicsMode(
                            handle, cublasAtomicsMode.CUBLAS_ATOMICS_NOT_ALLOWED));
            Status.cublas(
                    "cublasSetMathMode",
                    JCublas2.cublasSetMathMode(
                            handle, cublasMath.CUBLAS_MATH_DISALLOW_REDUCED_PRECISION_REDUCTION));
        } catch (RuntimeException e) {
            JCublas2.cublasDestroy(handle);
            throw e;
        }
    }

    /// cuBLAS's version: 120604 for 12.6.4.
    int version() {
        int[] version = new int[1];
        Status.cublas("cublasGetVersion", JCublas2.cublasGetVersion(handle, version));
        return version[0];
    }

    @Override
    public long workspace(Product product) {
        return workspace;
    }

    @Override
    public void multiply(
            Product product, long a, long b, long c, long space, long bytes, long stream) {
        Gemm gemm = Gemm.of(product);
        long aligned = Math.ceilDiv(space, ALIGNMENT) * ALIGNMENT;
        // a stream brings a workspace of its own, so that of ours comes after it
        Status.cublas("cublasSetStream", JCublas2.cublasSetStream(handle, streams.apply(stream)));
        Status.cublas(
                "cublasSetWorkspace",
                JCublas2.cublasSetWorkspace(
                        handle, Address.of(aligned), Math.max(0, bytes - (aligned - space))));
        Status.cublas(
                "cublasGemmStridedBatchedEx",
                JCublas2.cublasGemmStridedBatchedEx_new(
                        handle,
                        operation(gemm.transposeFirst()),
                        operation(gemm.transposeSecond()),
                        gemm.rows(),
                        gemm.columns(),
                        gemm.inner(),
                        one,
                        Address.of(b),
                        gemm.factors(),
                        gemm.leadingFirst(),
                        gemm.strideFirst(),
                        Address.of(a),
                        gemm.factors(),
                        gemm.leadingSecond(),
                        gemm.strideSecond(),
                        zero,
                        Address.of(c),
                        gemm.result(),
                        gemm.leadingResult(),
                        gemm.strideResult(),
                        gemm.batch(),
                        gemm.compute(),
                        cublasGemmAlgo.CUBLAS_GEMM_DEFAULT));
    }

    private static int operation(boolean transpose) {
        return transpose ? cublasOperation.CUBLAS_OP_T : cublasOperation.CUBLAS_OP_N;
    }

    @Override
    public void close() {
        Status.cublas("cublasDestroy", JCublas2.cublasDestroy(handle));
        arena.close();
    }
}
