package io.genoise.benchmarks;

import io.genoise.weights.Layouts;
import io.genoise.weights.StoredTensor;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// A network's numbers in PyTorch by their names, and the layers that read them. Channels come before places, as PyTorch
/// has it, whatever the memory format.
final class PeerNetwork {
    private static final double MOMENTUM = 0.1f;
    private static final double EPSILON = 1e-5f;
    private static final long[] ONE = {1, 1};

    private final ScalarType type;
    private final MemoryFormat format;
    private final Map<String, Tensor> parameters = new LinkedHashMap<>();
    private final Map<String, Tensor> statistics = new LinkedHashMap<>();
    private boolean training = true;

    /// The network with the numbers of `stored`, which has PyTorch's names and layouts.
    PeerNetwork(Map<String, StoredTensor> stored, ScalarType type, MemoryFormat format) {
        this.type = type;
        this.format = format;
        stored.forEach((name, tensor) -> {
            if (name.contains("running_")) {
                statistics.put(name, tensor(tensor));
            } else {
                Tensor parameter = tensor(tensor);
                parameter.set_requires_grad(true);
                parameters.put(name, parameter);
            }
        });
    }

    /// Numbers in this network's type, maps `[N,C,H,W]` and kernels in its memory format.
    Tensor tensor(StoredTensor stored) {
        return tensor(stored.floats(), stored.shape());
    }

    /// As [#tensor(StoredTensor)].
    Tensor tensor(float[] numbers, int... shape) {
        Tensor plain = Tensor.create(numbers, Torch.longs(shape)).to(type);
        return shape.length == 4 ? plain.contiguous(format) : plain;
    }

    /// The pictures of batch `number` in this network's type and memory format.
    Tensor pictures(Work work, int number) {
        float[] last = Waves.pictures(work, number);
        float[] first = Layouts.channelsFirst(last, work.batch(), 3, work.size() * work.size());
        return tensor(first, work.batch(), 3, work.size(), work.size());
    }

    /// Parameters by name, in the layout of a checkpoint.
    Map<String, Tensor> parameters() {
        return parameters;
    }

    /// Running statistics by name.
    Map<String, Tensor> statistics() {
        return statistics;
    }

    /// The parameters in their order.
    TensorVector vector() {
        return new TensorVector(parameters.values().toArray(new Tensor[0]));
    }

    /// Whether gradients of the parameters are wanted.
    void learns(boolean wanted) {
        parameters.values().forEach(parameter -> parameter.set_requires_grad(wanted));
    }

    /// From now on BatchNorm goes by the running statistics, and they stay as they are.
    void evaluates() {
        training = false;
    }

    /// The parameter called `name`.
    Tensor of(String name) {
        Tensor parameter = parameters.get(name);
        if (parameter == null) {
            throw new IllegalArgumentException(
                    "no parameter is called %s; there are %s".formatted(name, parameters.keySet()));
        }
        return parameter;
    }

    private TensorOptional perhaps(String name) {
        Tensor parameter = parameters.get(name);
        return parameter == null ? new TensorOptional() : new TensorOptional(parameter);
    }

    /// The convolution `name`, with a bias if it has one.
    Tensor convolve(Tensor x, String name, int stride, int padding) {
        long[] strides = {stride, stride};
        long[] paddings = {padding, padding};
        return torch.conv2d(
                x, of(name + ".weight"), perhaps(name + ".bias"), strides, paddings, ONE, 1);
    }

    /// The transposed convolution `name`, with a bias if it has one.
    Tensor convolveTransposed(Tensor x, String name, int stride, int padding) {
        long[] strides = {stride, stride};
        long[] paddings = {padding, padding};
        return torch.conv_transpose2d(
                x,
                of(name + ".weight"),
                perhaps(name + ".bias"),
                strides,
                paddings,
                new long[] {0, 0},
                1,
                ONE);
    }

    /// The BatchNorm `name`; in training by this batch's statistics, which the running ones follow.
    Tensor batchNorm(Tensor x, String name) {
        return torch.batch_norm(
                x,
                perhaps(name + ".weight"),
                perhaps(name + ".bias"),
                new TensorOptional(statistics.get(name + ".running_mean")),
                new TensorOptional(statistics.get(name + ".running_var")),
                training,
                MOMENTUM,
                EPSILON,
                false);
    }

    /// The LayerNorm `name` over the last axis.
    Tensor layerNorm(Tensor x, String name, double epsilon) {
        return torch.layer_norm(
                x,
                new long[] {x.size(-1)},
                perhaps(name + ".weight"),
                perhaps(name + ".bias"),
                epsilon,
                false);
    }

    /// The Linear `name`, with a bias if it has one.
    Tensor linear(Tensor x, String name) {
        return torch.linear(x, of(name + ".weight"), perhaps(name + ".bias"));
    }

    static Tensor maxPool(Tensor x, int kernel, int stride, int padding) {
        return torch.max_pool2d(
                x,
                new long[] {kernel, kernel},
                new long[] {stride, stride},
                new long[] {padding, padding},
                ONE,
                false);
    }
}
