package io.genoise.backend.cuda.jcuda;

import io.genoise.backend.cuda.driver.Convolutions.Convolution;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import jcuda.Pointer;
import jcuda.jcudnn.JCudnn;
import jcuda.jcudnn.cudnnConvolutionBwdDataAlgoPerf;
import jcuda.jcudnn.cudnnConvolutionBwdFilterAlgoPerf;
import jcuda.jcudnn.cudnnConvolutionDescriptor;
import jcuda.jcudnn.cudnnConvolutionFwdAlgoPerf;
import jcuda.jcudnn.cudnnConvolutionMode;
import jcuda.jcudnn.cudnnDataType;
import jcuda.jcudnn.cudnnDeterminism;
import jcuda.jcudnn.cudnnFilterDescriptor;
import jcuda.jcudnn.cudnnHandle;
import jcuda.jcudnn.cudnnTensorDescriptor;
import jcuda.jcudnn.cudnnTensorFormat;

/// A convolution described to cuDNN, and what can be asked of it: all three operands in one place, whichever of them is
/// computed.
final class CudnnDescriptors implements AutoCloseable {
    private final cudnnHandle handle;
    private final Convolution convolution;
    private final cudnnTensorDescriptor x = new cudnnTensorDescriptor();
    private final cudnnTensorDescriptor y = new cudnnTensorDescriptor();
    private final cudnnFilterDescriptor w = new cudnnFilterDescriptor();
    private final cudnnConvolutionDescriptor sliding = new cudnnConvolutionDescriptor();

    /// What gives back each descriptor that has been made.
    private final List<Runnable> made = new ArrayList<>();

    /// @throws UnsupportedOperationException if cuDNN does not take operands as large as these
    CudnnDescriptors(cudnnHandle handle, Convolution convolution) {
        this.handle = handle;
        this.convolution = convolution;
        CudnnArguments arguments = CudnnArguments.of(convolution);
        try {
            create();
            describe(arguments);
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    private void create() {
        Status.cudnn("cudnnCreateTensorDescriptor", JCudnn.cudnnCreateTensorDescriptor(x));
        made.add(() -> JCudnn.cudnnDestroyTensorDescriptor(x));
        Status.cudnn("cudnnCreateTensorDescriptor", JCudnn.cudnnCreateTensorDescriptor(y));
        made.add(() -> JCudnn.cudnnDestroyTensorDescriptor(y));
        Status.cudnn("cudnnCreateFilterDescriptor", JCudnn.cudnnCreateFilterDescriptor(w));
        made.add(() -> JCudnn.cudnnDestroyFilterDescriptor(w));
        Status.cudnn(
                "cudnnCreateConvolutionDescriptor",
                JCudnn.cudnnCreateConvolutionDescriptor(sliding));
        made.add(() -> JCudnn.cudnnDestroyConvolutionDescriptor(sliding));
    }

    private void describe(CudnnArguments a) {
        int format = cudnnTensorFormat.CUDNN_TENSOR_NHWC;
        int axes = a.x().size();
        check(
                "cudnnSetTensorNdDescriptorEx",
                JCudnn.cudnnSetTensorNdDescriptorEx(x, format, a.type(), axes, array(a.x())));
        check(
                "cudnnSetTensorNdDescriptorEx",
                JCudnn.cudnnSetTensorNdDescriptorEx(y, format, a.type(), axes, array(a.y())));
        check(
                "cudnnSetFilterNdDescriptor",
                JCudnn.cudnnSetFilterNdDescriptor(w, a.type(), format, axes, array(a.w())));
        check(
                "cudnnSetConvolutionNdDescriptor",
                JCudnn.cudnnSetConvolutionNdDescriptor(
                        sliding,
                        axes - 2,
                        array(a.padding()),
                        array(a.stride()),
                        array(a.dilation()),
                        cudnnConvolutionMode.CUDNN_CROSS_CORRELATION,
                        cudnnDataType.CUDNN_DATA_FLOAT));
        check(
                "cudnnSetConvolutionGroupCount",
                JCudnn.cudnnSetConvolutionGroupCount(sliding, a.groups()));
        check("cudnnSetConvolutionMathType", JCudnn.cudnnSetConvolutionMathType(sliding, a.math()));
    }

    private static int[] array(List<Integer> numbers) {
        return numbers.stream().mapToInt(i -> i).toArray();
    }

    private static void check(String function, int status) {
        if (isUnsupported(status)) {
            throw new UnsupportedOperationException(
                    "%s: %s".formatted(function, JCudnn.cudnnGetErrorString(status)));
        }
        Status.cudnn(function, status);
    }

    /// Whether a status says that cuDNN does not do what was asked: 9 before version 9, and from 3000 on since.
    static boolean isUnsupported(int status) {
        return status == 9 || status / 1000 == 3;
    }

    /// How cuDNN takes the extents and strides of x, y and w to lie: a check of the description.
    List<List<Integer>> strides() {
        int axes = convolution.x().rank();
        List<List<Integer>> all = new ArrayList<>();
        for (cudnnTensorDescriptor tensor : List.of(x, y)) {
            int[] strides = new int[axes];
            Status.cudnn(
                    "cudnnGetTensorNdDescriptor",
                    JCudnn.cudnnGetTensorNdDescriptor(
                            tensor, axes, new int[1], new int[1], new int[axes], strides));
            all.add(Arrays.stream(strides).boxed().toList());
        }
        return all;
    }

    /// The algorithms that are admitted, the best first in cuDNN's opinion.
    List<Integer> algorithms() {
        Set<Integer> found = new LinkedHashSet<>();
        for (Judged judged : judged()) {
            boolean deterministic = judged.determinism == cudnnDeterminism.CUDNN_DETERMINISTIC;
            if (judged.status == 0
                    && deterministic
                    && CudnnArguments.admits(convolution, judged.algorithm)) {
                found.add(judged.algorithm);
            }
        }
        return List.copyOf(found);
    }

    private record Judged(int algorithm, int status, int determinism) {}

    private List<Judged> judged() {
        int[] count = new int[1];
        List<Judged> all = new ArrayList<>();
        switch (convolution.wanted()) {
            case OUTPUT -> {
                Status.cudnn(
                        "cudnnGetConvolutionForwardAlgorithmMaxCount",
                        JCudnn.cudnnGetConvolutionForwardAlgorithmMaxCount(handle, count));
                var judged = new cudnnConvolutionFwdAlgoPerf[count[0]];
                Arrays.setAll(judged, i -> new cudnnConvolutionFwdAlgoPerf());
                check(
                        "cudnnGetConvolutionForwardAlgorithm_v7",
                        JCudnn.cudnnGetConvolutionForwardAlgorithm_v7(
                                handle, x, w, sliding, y, judged.length, count, judged));
                for (int i = 0; i < count[0]; i++) {
                    all.add(new Judged(judged[i].algo, judged[i].status, judged[i].determinism));
                }
            }
            case INPUT -> {
                Status.cudnn(
                        "cudnnGetConvolutionBackwardDataAlgorithmMaxCount",
                        JCudnn.cudnnGetConvolutionBackwardDataAlgorithmMaxCount(handle, count));
                var judged = new cudnnConvolutionBwdDataAlgoPerf[count[0]];
                Arrays.setAll(judged, i -> new cudnnConvolutionBwdDataAlgoPerf());
                check(
                        "cudnnGetConvolutionBackwardDataAlgorithm_v7",
                        JCudnn.cudnnGetConvolutionBackwardDataAlgorithm_v7(
                                handle, w, y, sliding, x, judged.length, count, judged));
                for (int i = 0; i < count[0]; i++) {
                    all.add(new Judged(judged[i].algo, judged[i].status, judged[i].determinism));
                }
            }
            case WEIGHT -> {
                Status.cudnn(
                        "cudnnGetConvolutionBackwardFilterAlgorithmMaxCount",
                        JCudnn.cudnnGetConvolutionBackwardFilterAlgorithmMaxCount(handle, count));
                var judged = new cudnnConvolutionBwdFilterAlgoPerf[count[0]];
                Arrays.setAll(judged, i -> new cudnnConvolutionBwdFilterAlgoPerf());
                check(
                        "cudnnGetConvolutionBackwardFilterAlgorithm_v7",
                        JCudnn.cudnnGetConvolutionBackwardFilterAlgorithm_v7(
                                handle, x, y, sliding, w, judged.length, count, judged));
                for (int i = 0; i < count[0]; i++) {
                    all.add(new Judged(judged[i].algo, judged[i].status, judged[i].determinism));
                }
            }
        }
        return all;
    }

    /// Bytes of workspace that `algorithm` needs; -1 if it cannot do this.
    long workspace(int algorithm) {
        long[] bytes = new long[1];
        int status =
                switch (convolution.wanted()) {
                    case OUTPUT ->
                            JCudnn.cudnnGetConvolutionForwardWorkspaceSize(
                                    handle, x, w, sliding, y, algorithm, bytes);
                    case INPUT ->
                            JCudnn.cudnnGetConvolutionBackwardDataWorkspaceSize(
                                    handle, w, y, sliding, x, algorithm, bytes);
                    case WEIGHT ->
                            JCudnn.cudnnGetConvolutionBackwardFilterWorkspaceSize(
                                    handle, x, y, sliding, w, algorithm, bytes);
                };
        return status == 0 ? bytes[0] : -1;
    }

    /// Enqueues `algorithm` on the handle's stream: result = one·convolution + zero·result.
    ///
    /// @param first x, or dy where the input's gradient is wanted
    /// @param second w, or dy where the weight's gradient is wanted
    void run(
            int algorithm,
            Pointer one,
            Pointer zero,
            long first,
            long second,
            long result,
            long workspace,
            long bytes) {
        Pointer a = Address.of(first);
        Pointer b = Address.of(second);
        Pointer out = Address.of(result);
        Pointer space = Address.of(workspace);
        switch (convolution.wanted()) {
            case OUTPUT ->
                    Status.cudnn(
                            "cudnnConvolutionForward",
                            JCudnn.cudnnConvolutionForward(
                                    handle, one, x, a, w, b, sliding, algorithm, space, bytes, zero,
                                    y, out));
            case INPUT ->
                    Status.cudnn(
                            "cudnnConvolutionBackwardData",
                            JCudnn.cudnnConvolutionBackwardData(
                                    handle, one, w, b, y, a, sliding, algorithm, space, bytes, zero,
                                    x, out));
            case WEIGHT ->
                    Status.cudnn(
                            "cudnnConvolutionBackwardFilter",
                            JCudnn.cudnnConvolutionBackwardFilter(
                                    handle, one, x, a, y, b, sliding, algorithm, space, bytes, zero,
                                    w, out));
        }
    }

    @Override
    public void close() {
        made.reversed().forEach(Runnable::run);
        made.clear();
    }
}
