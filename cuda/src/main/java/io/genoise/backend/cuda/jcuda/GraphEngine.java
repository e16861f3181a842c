package io.genoise.backend.cuda.jcuda;

import static jcuda.jcudnn.cudnnBackendAttributeName.*;

import io.genoise.backend.cuda.driver.Convolutions.Convolution;
import io.genoise.backend.cuda.driver.Convolutions.Wanted;
import io.genoise.runtime.Arithmetic;
import io.genoise.shape.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import jcuda.jcudnn.JCudnn;
import jcuda.jcudnn.cudnnBackendAttributeType;
import jcuda.jcudnn.cudnnBackendDescriptorType;

/// A convolution by cuDNN's graph API, whose engines are newer and more than those of the algorithms: the convolution is
/// described as a graph of one operation, cuDNN's heuristics list configurations of engines for it, and each makes a plan
/// or is refused.
///
/// The system property [#PROPERTY], where it is `false`, leaves the algorithms alone.
///
/// Configurations are numbered in the order of the heuristics, which is the same for one version on one device.
///
/// @see <a href="https://docs.nvidia.com/deeplearning/cudnn/latest/api/cudnn-graph-library.html">cuDNN, graph library</a>
final class GraphEngine implements AutoCloseable {
    /// Turns the ways of this class off.
    static final String PROPERTY = "genoise.cudnn.graph";

    /// How many configurations are asked for, of each kind of heuristics: most are compiled before they can be tried.
    private static final int MOST = 10;

    // What cuDNN has added since JCudnn's constants were written down.
    private static final int HEUR_MODE_FALLBACK = 2;
    private static final int HEUR_MODE_A = 3;

    // cudnnBackendNumericalNote: what an engine does to numbers.
    private static final int TENSOR_CORE = 0;
    private static final int DOWN_CONVERT_INPUTS = 1;
    private static final int REDUCED_PRECISION_REDUCTION = 2;
    private static final int FFT = 3;
    private static final int NONDETERMINISTIC = 4;
    private static final Set<Integer> WINOGRAD = Set.of(5, 6, 7, 8);
    private static final int NOTES = 32;

    private final long handle;
    private final Convolution convolution;
    private final GraphOperation operation;
    private final List<GraphDescriptor> made = new ArrayList<>();
    private final GraphDescriptor graph;
    private final List<GraphDescriptor> configurations = new ArrayList<>();

    /// @param handle the address of cuDNN's handle
    /// @throws UnsupportedOperationException if cuDNN has no such convolution
    GraphEngine(long handle, Convolution convolution) {
        this.handle = handle;
        this.convolution = convolution;
        this.operation = new GraphOperation(convolution);
        try {
            this.graph = graph();
            list(HEUR_MODE_A);
            list(HEUR_MODE_FALLBACK);
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    private GraphDescriptor make(int type) {
        GraphDescriptor descriptor = new GraphDescriptor(type);
        made.add(descriptor);
        return descriptor;
    }

    private GraphDescriptor graph() {
        return make(cudnnBackendDescriptorType.CUDNN_BACKEND_OPERATIONGRAPH_DESCRIPTOR)
                .descriptor(CUDNN_ATTR_OPERATIONGRAPH_OPS, operation.descriptor())
                .set(
                        CUDNN_ATTR_OPERATIONGRAPH_HANDLE,
                        cudnnBackendAttributeType.CUDNN_TYPE_HANDLE,
                        handle)
                .finished();
    }

    private void list(int mode) {
        try (GraphDescriptor heuristics =
                new GraphDescriptor(
                        cudnnBackendDescriptorType.CUDNN_BACKEND_ENGINEHEUR_DESCRIPTOR)) {
            heuristics
                    .descriptor(CUDNN_ATTR_ENGINEHEUR_OPERATION_GRAPH, graph)
                    .constant(
                            CUDNN_ATTR_ENGINEHEUR_MODE,
                            cudnnBackendAttributeType.CUDNN_TYPE_HEUR_MODE,
                            mode)
                    .finished();
            List<GraphDescriptor> listed = new ArrayList<>();
            for (int i = 0; i < MOST; i++) {
                listed.add(make(cudnnBackendDescriptorType.CUDNN_BACKEND_ENGINECFG_DESCRIPTOR));
            }
            int found = heuristics.descriptors(CUDNN_ATTR_ENGINEHEUR_RESULTS, listed);
            configurations.addAll(listed.subList(0, found));
        }
    }

    /// The numbers of the configurations that may compute the convolution.
    List<Integer> admitted() {
        List<Integer> admitted = new ArrayList<>();
        for (int i = 0; i < configurations.size(); i++) {
            if (admits(convolution, notes(configurations.get(i)))) {
                admitted.add(i);
            }
        }
        return admitted;
    }

    private static List<Integer> notes(GraphDescriptor configuration) {
        try (GraphDescriptor engine =
                new GraphDescriptor(cudnnBackendDescriptorType.CUDNN_BACKEND_ENGINE_DESCRIPTOR)) {
            configuration.descriptors(CUDNN_ATTR_ENGINECFG_ENGINE, List.of(engine));
            return engine.constants(
                    CUDNN_ATTR_ENGINE_NUMERICAL_NOTE,
                    cudnnBackendAttributeType.CUDNN_TYPE_NUMERICAL_NOTE,
                    NOTES);
        }
    }

    /// Whether an engine with these notes gives the same bits every time, and rounds no more than the arithmetic says.
    static boolean admits(Convolution c, List<Integer> notes) {
        boolean tf32 = c.type() == DType.F32 && c.arithmetic() == Arithmetic.TF32;
        boolean exact = c.type() == DType.F32 && !tf32;
        boolean transforms = notes.contains(FFT) || notes.stream().anyMatch(WINOGRAD::contains);
        boolean rounds = notes.contains(TENSOR_CORE) || notes.contains(DOWN_CONVERT_INPUTS);
        return !notes.contains(NONDETERMINISTIC)
                && !notes.contains(REDUCED_PRECISION_REDUCTION)
                && !(transforms && !tf32)
                && !(rounds && exact);
    }

    /// A plan for configuration `i`.
    ///
    /// @throws UnsupportedOperationException if its engine does not do this after all
    /// @throws IllegalArgumentException if there is no such configuration
    Plan plan(int i) {
        if (i >= configurations.size()) {
            throw new IllegalArgumentException("cuDNN lists no configuration " + i);
        }
        GraphDescriptor plan =
                new GraphDescriptor(
                        cudnnBackendDescriptorType.CUDNN_BACKEND_EXECUTION_PLAN_DESCRIPTOR);
        try {
            plan.set(
                            CUDNN_ATTR_EXECUTION_PLAN_HANDLE,
                            cudnnBackendAttributeType.CUDNN_TYPE_HANDLE,
                            handle)
                    .descriptor(CUDNN_ATTR_EXECUTION_PLAN_ENGINE_CONFIG, configurations.get(i))
                    .finished();
            long workspace = plan.number(CUDNN_ATTR_EXECUTION_PLAN_WORKSPACE_SIZE);
            return new Plan(convolution.wanted(), plan, workspace);
        } catch (RuntimeException | Error e) {
            plan.close();
            throw e;
        }
    }

    /// A way that has been made ready; to be closed before the engine it came from.
    record Plan(Wanted wanted, GraphDescriptor plan, long workspace) implements AutoCloseable {
        /// Enqueues it on the handle's stream.
        void run(CudnnHandle handle, long first, long second, long result, long space) {
            long[] names = {GraphOperation.X, GraphOperation.W, GraphOperation.Y};
            long[] addresses =
                    switch (wanted) {
                        case OUTPUT -> new long[] {first, second, result};
                        case INPUT -> new long[] {result, second, first};
                        case WEIGHT -> new long[] {first, result, second};
                    };
            try (GraphDescriptor pack =
                    new GraphDescriptor(
                            cudnnBackendDescriptorType.CUDNN_BACKEND_VARIANT_PACK_DESCRIPTOR)) {
                pack.set(
                                CUDNN_ATTR_VARIANT_PACK_UNIQUE_IDS,
                                cudnnBackendAttributeType.CUDNN_TYPE_INT64,
                                names)
                        .set(
                                CUDNN_ATTR_VARIANT_PACK_DATA_POINTERS,
                                cudnnBackendAttributeType.CUDNN_TYPE_VOID_PTR,
                                addresses)
                        .set(
                                CUDNN_ATTR_VARIANT_PACK_WORKSPACE,
                                cudnnBackendAttributeType.CUDNN_TYPE_VOID_PTR,
                                space)
                        .finished();
                GraphDescriptor.check(
                        "cudnnBackendExecute", JCudnn.cudnnBackendExecute(handle, plan, pack));
            }
        }

        @Override
        public void close() {
            plan.close();
        }
    }

    @Override
    public void close() {
        made.reversed().forEach(GraphDescriptor::close);
        made.clear();
        operation.close();
    }
}
