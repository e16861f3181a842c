package io.genoise.benchmarks;

import io.genoise.network.Nin;
import io.genoise.weights.StoredTensor;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// {@link Nin} and its training step in PyTorch, beginning from the same numbers: eager, ReLU in place, PyTorch's own
/// SGD.
final class PeerNin {
    private static final double MOMENTUM = 0.1f;
    private static final double EPSILON = 1e-5f;

    private final int blocks;
    private final ScalarType type;
    private final MemoryFormat format;
    private final Map<String, Tensor> parameters = new LinkedHashMap<>();
    private final Map<String, Tensor> statistics = new LinkedHashMap<>();
    private final SGD optimizer;

    /// SGD with Nesterov momentum.
    record Rule(float rate, float momentum, float decay) {}

    /// The network with the numbers of `stored`, which has PyTorch's names and layouts.
    PeerNin(
            Nin.Config config,
            Map<String, StoredTensor> stored,
            ScalarType type,
            MemoryFormat format,
            Rule rule) {
        this.blocks = config.blocks();
        this.type = type;
        this.format = format;
        stored.forEach((name, tensor) -> {
            if (name.contains(".running_")) {
                statistics.put(name, tensor(tensor));
            } else {
                Tensor parameter = tensor(tensor);
                parameter.set_requires_grad(true);
                parameters.put(name, parameter);
            }
        });
        SGDOptions options = new SGDOptions(rule.rate);
        options.momentum().put(rule.momentum);
        options.weight_decay().put(rule.decay);
        options.nesterov().put(true);
        optimizer = new SGD(new TensorVector(parameters.values().toArray(new Tensor[0])), options);
    }

    /// Pictures `[N,C,H,W]` or weights in this network's type and memory format.
    Tensor tensor(StoredTensor stored) {
        float[] floats = stored.floats();
        Tensor plain = Tensor.create(floats, Torch.longs(stored.shape())).to(type);
        return stored.shape().length == 4 ? plain.contiguous(format) : plain;
    }

    private Tensor forward(Tensor pictures) {
        Tensor y = pictures;
        for (int b = 1; b <= blocks; b++) {
            for (int c = 1; c <= 3; c++) {
                y = convolve(y, "block" + b + ".conv" + c);
                y = torch.relu_(normalize(y, "block" + b + ".norm" + c));
            }
            y = pool(y, b);
        }
        return torch.linear(
                y.mean(2, 3),
                parameters.get("classifier.weight"),
                new TensorOptional(parameters.get("classifier.bias")));
    }

    private Tensor convolve(Tensor x, String name) {
        Tensor weight = parameters.get(name + ".weight");
        long[] one = {1, 1};
        long[] padding = {weight.size(2) / 2, weight.size(3) / 2};
        return torch.conv2d(x, weight, new TensorOptional(), one, padding, one, 1);
    }

    private Tensor normalize(Tensor x, String name) {
        return torch.batch_norm(
                x,
                new TensorOptional(parameters.get(name + ".weight")),
                new TensorOptional(parameters.get(name + ".bias")),
                new TensorOptional(statistics.get(name + ".running_mean")),
                new TensorOptional(statistics.get(name + ".running_var")),
                true,
                MOMENTUM,
                EPSILON,
                false);
    }

    private static Tensor pool(Tensor x, int block) {
        long[] kernel = {3, 3};
        long[] stride = {2, 2};
        long[] one = {1, 1};
        return switch (block) {
            case 1 -> torch.max_pool2d(x, kernel, stride, one, one, false);
            case 2 -> torch.avg_pool2d(x, kernel, stride, one, false, true, new LongOptional());
            default -> x;
        };
    }

    /// Forward, backward and update; returns the loss.
    ///
    /// @param labels i64 `[N]`
    double step(Tensor pictures, Tensor labels) {
        optimizer.zero_grad();
        try (PointerScope _ = new PointerScope()) {
            Tensor loss = loss(pictures, labels);
            loss.backward();
            optimizer.step();
            double value = loss.item_double();
            loss.releaseReference();
            return value;
        }
    }

    /// The loss; the maps that led to it are held by nobody but the graph, so that the way back can free them.
    private Tensor loss(Tensor pictures, Tensor labels) {
        try (PointerScope _ = new PointerScope()) {
            return torch.cross_entropy_loss(forward(pictures), labels).retainReference();
        }
    }

    /// Parameters by PyTorch's names, in the layout of a checkpoint.
    Map<String, Tensor> parameters() {
        return parameters;
    }

    /// Running statistics by PyTorch's names.
    Map<String, Tensor> statistics() {
        return statistics;
    }
}
