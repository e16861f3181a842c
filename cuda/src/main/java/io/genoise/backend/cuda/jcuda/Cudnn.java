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
import jcuda.runtime.cudaStream_t;

/// Convolutions by cuDNN's algorithms (products over windows that are never written out and, for TF32, transforms) and by the
/// engines of its graph API ([GraphEngine]). Sums are f32; what cuDNN says is not deterministic is
/// never used.
final class Cudnn implements Convolutions {
    /// Numbers of the graph API's configurations begin here; those of algorithms are below.
    private static final int GRAPH = 1000;

    private final Driver driver;
    private final LongFunction<cudaStream_t> streams;
    private final boolean graph =
            Boolean.parseBoolean(System.getProperty(GraphEngine.PROPERTY, "true"));
    private final CudnnHandle handle = new CudnnHandle();

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
        return "cuDNN %s%s".formatted(JCudnn.cudnnGetVersion(), graph ? " with graphs" : "");
    }

    @Override
    public List<Way> ways(Convolution convolution, long most) {
        List<Ready> opened = new ArrayList<>();
        try {
            List<Trials.Candidate> candidates = new ArrayList<>();
            for (int algorithm : admitted(convolution)) {
                Ready ready = openIfPossible(convolution, algorithm);
                if (ready != null) {
                    opened.add(ready);
                    if (ready.workspace() <= most) {
                        candidates.add(
                                new Trials.Candidate(algorithm, ready.workspace(), ready::run));
                    }
                }
            }
            return Trials.fastestFirst(driver, convolution, candidates);
        } finally {
            opened.forEach(Ready::close);
        }
    }

    private List<Integer> admitted(Convolution convolution) {
        List<Integer> admitted = new ArrayList<>();
        try (CudnnDescriptors described = new CudnnDescriptors(handle, convolution)) {
            admitted.addAll(described.algorithms());
        } catch (UnsupportedOperationException _) {
            // no algorithm does this
        }
        if (graph) {
            try (GraphEngine engine = new GraphEngine(handle.address(), convolution)) {
                engine.admitted().forEach(i -> admitted.add(GRAPH + i));
            } catch (UnsupportedOperationException | IllegalStateException _) {
                // no engine either
            }
        }
        return admitted;
    }

    private Ready openIfPossible(Convolution convolution, int algorithm) {
        try {
            return open(convolution, algorithm);
        } catch (UnsupportedOperationException
                | IllegalArgumentException
                | IllegalStateException _) {
            return null;
        }
    }

    /// @throws IllegalArgumentException if that way does not compute this
    /// @throws UnsupportedOperationException if none does
    @Override
    public Ready open(Convolution convolution, int algorithm) {
        return algorithm < GRAPH
                ? new ByAlgorithm(convolution, algorithm)
                : new ByGraph(convolution, algorithm - GRAPH);
    }

    private void on(long stream) {
        Status.cudnn("cudnnSetStream", JCudnn.cudnnSetStream(handle, streams.apply(stream)));
    }

    private final class ByAlgorithm implements Ready {
        private final CudnnDescriptors described;
        private final int algorithm;
        private final long workspace;

        ByAlgorithm(Convolution convolution, int algorithm) {
            this.described = new CudnnDescriptors(handle, convolution);
            this.algorithm = algorithm;
            this.workspace = described.workspace(algorithm);
            if (workspace < 0) {
                close();
                throw new IllegalArgumentException(
                        "cuDNN's algorithm %s does not compute %s"
                                .formatted(algorithm, convolution));
            }
        }

        @Override
        public long workspace() {
            return workspace;
        }

        @Override
        public void run(long first, long second, long result, long space, long stream) {
            on(stream);
            described.run(algorithm, one, zero, first, second, result, space, workspace);
        }

        @Override
        public void close() {
            described.close();
        }
    }

    private final class ByGraph implements Ready {
        private final GraphEngine engine;
        private final GraphEngine.Plan plan;

        ByGraph(Convolution convolution, int configuration) {
            this.engine = new GraphEngine(handle.address(), convolution);
            try {
                this.plan = engine.plan(configuration);
            } catch (RuntimeException | Error e) {
                engine.close();
                throw e;
            }
        }

        @Override
        public long workspace() {
            return plan.workspace();
        }

        @Override
        public void run(long first, long second, long result, long space, long stream) {
            on(stream);
            plan.run(handle, first, second, result, space);
        }

        @Override
        public void close() {
            try (engine;
                    plan) {
                // the plan first
            }
        }
    }

    @Override
    public void close() {
        Status.cudnn("cudnnDestroy", JCudnn.cudnnDestroy(handle));
        arena.close();
    }
}
