package io.genoise.backend.cuda.jcuda;

import io.genoise.backend.cuda.driver.Convolutions;
import io.genoise.backend.cuda.driver.Driver;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import jcuda.Pointer;
import jcuda.jcudnn.JCudnn;
import jcuda.jcudnn.cudnnHandle;
import jcuda.runtime.cudaStream_t;

/// Convolutions by cuDNN's algorithms: products over windows that are never written out and, for TF32, transforms. Sums are
/// f32; what cuDNN says is not deterministic is never used.
final class Cudnn implements Convolutions {
    private final Driver driver;
    private final LongFunction<cudaStream_t> streams;
    private final cudnnHandle handle = new cudnnHandle();

    /// The factors 1 and 0 of result = 1·convolution + 0·result, in memory that does not move.
    private final Arena arena = Arena.ofShared();

    private final Pointer one;
    private final Pointer zero;

    /// To be made, and used, while the device is the calling thread's.
    ///
    /// @param driver for memory and events to measure with
    /// @param streams JCuda's object for the handle of a stream
    /// @throws IllegalStateException if cuDNN refuses
    Cudnn(Driver driver, LongFunction<cudaStream_t> streams) {
        this.driver = driver;
        this.streams = streams;
        MemorySegment factors = arena.allocateFrom(ValueLayout.JAVA_FLOAT, 1, 0);
        this.one = new HostPointer(factors.asSlice(0, Float.BYTES));
        this.zero = new HostPointer(factors.asSlice(Float.BYTES));
        try {
            Status.cudnn("cudnnCreate", JCudnn.cudnnCreate(handle));
        } catch (RuntimeException | Error e) {
            arena.close();
            throw e;
        }
    }

    @Override
    public String version() {
        return "cuDNN " + JCudnn.cudnnGetVersion();
    }

    @Override
    public List<Way> ways(Convolution convolution, long most) {
        try (CudnnDescriptors described = new CudnnDescriptors(handle, convolution)) {
            List<Trials.Candidate> candidates = new ArrayList<>();
            for (int algorithm : described.algorithms()) {
                long bytes = described.workspace(algorithm);
                if (bytes >= 0 && bytes <= most) {
                    candidates.add(
                            new Trials.Candidate(
                                    algorithm, bytes, run(described, algorithm, bytes)));
                }
            }
            return Trials.fastestFirst(driver, convolution, candidates);
        } catch (UnsupportedOperationException _) {
            return List.of();
        }
    }

    private Trials.Run run(CudnnDescriptors described, int algorithm, long bytes) {
        return (first, second, result, workspace, stream) -> {
            Status.cudnn("cudnnSetStream", JCudnn.cudnnSetStream(handle, streams.apply(stream)));
            described.run(algorithm, one, zero, first, second, result, workspace, bytes);
        };
    }

    @Override
    public Ready open(Convolution convolution, int algorithm) {
        CudnnDescriptors described = new CudnnDescriptors(handle, convolution);
        long bytes = described.workspace(algorithm);
        if (bytes < 0) {
            described.close();
            throw new IllegalArgumentException(
                    "cuDNN's algorithm %s does not compute %s".formatted(algorithm, convolution));
        }
        Trials.Run run = run(described, algorithm, bytes);
        return new Ready() {
            @Override
            public long workspace() {
                return bytes;
            }

            @Override
            public void run(long first, long second, long result, long workspace, long stream) {
                run.on(first, second, result, workspace, stream);
            }

            @Override
            public void close() {
                described.close();
            }
        };
    }

    @Override
    public void close() {
        Status.cudnn("cudnnDestroy", JCudnn.cudnnDestroy(handle));
        arena.close();
    }
}
