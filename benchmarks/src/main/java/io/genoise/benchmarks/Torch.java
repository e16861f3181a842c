package io.genoise.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// PyTorch in this process: its tensors from and to Java's numbers, and its gradients as values.
final class Torch {
    private Torch() {}

    /// Sets PyTorch up.
    ///
    /// @param threads how many compute
    static void start(int threads) {
        torch.set_num_threads(threads);
        torch.globalContext()
                .setUserEnabledNNPACK(false); // warns on most processors that it cannot
    }

    /// Row-major `numbers` as a tensor.
    static Tensor tensor(double[] numbers, ScalarType type, int... shape) {
        return Tensor.create(numbers, longs(shape)).to(type);
    }

    /// Labels `[N]`.
    static Tensor labels(int... labels) {
        double[] numbers = Arrays.stream(labels).asDoubleStream().toArray();
        return tensor(numbers, ScalarType.Long, labels.length);
    }

    /// The numbers of `t` in row-major order, whatever its type and memory format.
    static double[] numbers(Tensor t) {
        // the sum, since a gradient known to be 0 may have no memory
        Tensor zeros = torch.zeros(longs(shape(t))).to(ScalarType.Double);
        Tensor plain = zeros.add(t.detach()).contiguous();
        double[] numbers = new double[Math.toIntExact(plain.numel())];
        plain.data_ptr_double().get(numbers);
        return numbers;
    }

    /// As [#numbers], in single precision.
    static float[] floats(Tensor t) {
        Tensor plain = t.detach().to(ScalarType.Float).contiguous();
        float[] floats = new float[Math.toIntExact(plain.numel())];
        plain.data_ptr_float().get(floats);
        return floats;
    }

    static Scalar scalar(double value) {
        return new Scalar(value);
    }

    static long[] longs(int... numbers) {
        long[] longs = new long[numbers.length];
        for (int i = 0; i < longs.length; i++) {
            longs[i] = numbers[i];
        }
        return longs;
    }

    static int[] shape(Tensor t) {
        int[] shape = new int[Math.toIntExact(t.ndimension())];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = Math.toIntExact(t.size(i));
        }
        return shape;
    }

    /// Σ dy·∂y/∂x for each of `x`, and nothing is kept for more: as training asks.
    static List<Tensor> gradientsOnce(Tensor y, Tensor dy, List<Tensor> x) {
        TensorVector found =
                torch.grad(
                        new TensorVector(y),
                        new TensorVector(x.toArray(new Tensor[0])),
                        new TensorVector(dy),
                        new BoolOptional(false),
                        false,
                        false);
        return List.of(found.get());
    }

    /// Σ dy·∂y/∂x for each of `x`, differentiable once more; zeros where y does not depend on it.
    static List<Tensor> gradients(Tensor y, Tensor dy, List<Tensor> x) {
        List<Tensor> gradients = new ArrayList<>();
        if (!y.requires_grad()) {
            x.forEach(each -> gradients.add(torch.zeros_like(each)));
            return gradients;
        }
        TensorVector found =
                torch.grad(
                        new TensorVector(y),
                        new TensorVector(x.toArray(new Tensor[0])),
                        new TensorVector(dy),
                        new BoolOptional(true),
                        true,
                        true);
        for (int i = 0; i < x.size(); i++) {
            Tensor gradient = found.get(i);
            gradients.add(gradient.defined() ? gradient : torch.zeros_like(x.get(i)));
        }
        return gradients;
    }
}
