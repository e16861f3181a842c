package io.genoise.backend.cuda.jcuda;

import static jcuda.jcudnn.cudnnBackendAttributeName.*;

import io.genoise.backend.cuda.driver.Convolutions.Convolution;
import java.util.ArrayList;
import java.util.List;
import jcuda.jcudnn.cudnnBackendAttributeType;
import jcuda.jcudnn.cudnnBackendDescriptorType;
import jcuda.jcudnn.cudnnConvolutionMode;
import jcuda.jcudnn.cudnnDataType;

/// A convolution described to cuDNN's graph API: three tensors, how the window slides, and the operation over them. The
/// description needs no device.
final class GraphOperation implements AutoCloseable {
    /// What the tensors are called where their addresses are given.
    static final long X = 'x';

    static final long W = 'w';
    static final long Y = 'y';

    /// What every address is a multiple of.
    private static final long ALIGNMENT = 16;

    private final List<GraphDescriptor> made = new ArrayList<>();
    private final GraphDescriptor operation;

    /// @throws UnsupportedOperationException if cuDNN has no such convolution
    GraphOperation(Convolution convolution) {
        try {
            this.operation = operation(convolution).finished();
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /// The finished descriptor of the operation.
    GraphDescriptor descriptor() {
        return operation;
    }

    private GraphDescriptor make(int type) {
        GraphDescriptor descriptor = new GraphDescriptor(type);
        made.add(descriptor);
        return descriptor;
    }

    private GraphDescriptor operation(Convolution convolution) {
        CudnnArguments a = CudnnArguments.of(convolution);
        GraphDescriptor x = tensor(X, a.x(), a.type());
        GraphDescriptor w = tensor(W, a.w(), a.type());
        GraphDescriptor y = tensor(Y, a.y(), a.type());
        GraphDescriptor sliding = sliding(a);
        return switch (convolution.wanted()) {
            case OUTPUT ->
                    make(cudnnBackendDescriptorType
                                    .CUDNN_BACKEND_OPERATION_CONVOLUTION_FORWARD_DESCRIPTOR)
                            .descriptor(CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_X, x)
                            .descriptor(CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_W, w)
                            .descriptor(CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_Y, y)
                            .descriptor(CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_CONV_DESC, sliding)
                            .factor(CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_ALPHA, 1)
                            .factor(CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_BETA, 0);
            case INPUT ->
                    make(cudnnBackendDescriptorType
                                    .CUDNN_BACKEND_OPERATION_CONVOLUTION_BACKWARD_DATA_DESCRIPTOR)
                            .descriptor(CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_DX, x)
                            .descriptor(CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_W, w)
                            .descriptor(CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_DY, y)
                            .descriptor(
                                    CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_CONV_DESC, sliding)
                            .factor(CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_ALPHA, 1)
                            .factor(CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_BETA, 0);
            case WEIGHT ->
                    make(cudnnBackendDescriptorType
                                    .CUDNN_BACKEND_OPERATION_CONVOLUTION_BACKWARD_FILTER_DESCRIPTOR)
                            .descriptor(CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_X, x)
                            .descriptor(CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_DW, w)
                            .descriptor(CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_DY, y)
                            .descriptor(
                                    CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_CONV_DESC, sliding)
                            .factor(CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_ALPHA, 1)
                            .factor(CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_BETA, 0);
        };
    }

    /// Extents as cuDNN names them, channels second; strides as they lie, channels last.
    private GraphDescriptor tensor(long name, List<Integer> extents, int type) {
        long[] strides = new long[extents.size()];
        strides[1] = 1;
        long stride = extents.get(1);
        for (int i = extents.size() - 1; i >= 2; i--) {
            strides[i] = stride;
            stride *= extents.get(i);
        }
        strides[0] = stride;
        return make(cudnnBackendDescriptorType.CUDNN_BACKEND_TENSOR_DESCRIPTOR)
                .constant(
                        CUDNN_ATTR_TENSOR_DATA_TYPE,
                        cudnnBackendAttributeType.CUDNN_TYPE_DATA_TYPE,
                        type)
                .numbers(CUDNN_ATTR_TENSOR_DIMENSIONS, extents)
                .set(CUDNN_ATTR_TENSOR_STRIDES, cudnnBackendAttributeType.CUDNN_TYPE_INT64, strides)
                .set(CUDNN_ATTR_TENSOR_UNIQUE_ID, cudnnBackendAttributeType.CUDNN_TYPE_INT64, name)
                .set(
                        CUDNN_ATTR_TENSOR_BYTE_ALIGNMENT,
                        cudnnBackendAttributeType.CUDNN_TYPE_INT64,
                        ALIGNMENT)
                .finished();
    }

    private GraphDescriptor sliding(CudnnArguments a) {
        return make(cudnnBackendDescriptorType.CUDNN_BACKEND_CONVOLUTION_DESCRIPTOR)
                .constant(
                        CUDNN_ATTR_CONVOLUTION_COMP_TYPE,
                        cudnnBackendAttributeType.CUDNN_TYPE_DATA_TYPE,
                        cudnnDataType.CUDNN_DATA_FLOAT)
                .constant(
                        CUDNN_ATTR_CONVOLUTION_CONV_MODE,
                        cudnnBackendAttributeType.CUDNN_TYPE_CONVOLUTION_MODE,
                        cudnnConvolutionMode.CUDNN_CROSS_CORRELATION)
                .numbers(CUDNN_ATTR_CONVOLUTION_SPATIAL_DIMS, List.of(a.stride().size()))
                .numbers(CUDNN_ATTR_CONVOLUTION_PRE_PADDINGS, a.padding())
                .numbers(CUDNN_ATTR_CONVOLUTION_POST_PADDINGS, a.padding())
                .numbers(CUDNN_ATTR_CONVOLUTION_DILATIONS, a.dilation())
                .numbers(CUDNN_ATTR_CONVOLUTION_FILTER_STRIDES, a.stride())
                .finished();
    }

    @Override
    public void close() {
        made.reversed().forEach(GraphDescriptor::close);
        made.clear();
    }
}
