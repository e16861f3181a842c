package io.genoise.op;

import io.genoise.primitive.Primitive;
import io.genoise.primitive.SlidingWindow;
import io.genoise.tensor.Tensor;

/// Pooling over the spatial axes, channels last.
public final class Pooling {
    private Pooling() {}

    /// The largest value in each window, padding never winning; the first of equal ones takes the gradient.
    public static Tensor max(Tensor x, SlidingWindow window) {
        return Tensor.of(new Primitive.MaxPool(window), null, x);
    }

    /// Where in its window each maximum lies, i32: row-major position.
    public static Tensor maxIndices(Tensor x, SlidingWindow window) {
        return Tensor.of(new Primitive.MaxPoolIndices(window), null, x);
    }

    /// The value of x at the place in each window that `indices` names.
    public static Tensor gather(Tensor x, Tensor indices, SlidingWindow window) {
        return Tensor.of(new Primitive.PoolGather(window), null, x, indices);
    }

    /// The mean of each window.
    ///
    /// @param countPadding whether padding counts as zeros, as in PyTorch's default, or only real elements do
    public static Tensor average(Tensor x, SlidingWindow window, boolean countPadding) {
        return Tensor.of(new Primitive.AveragePool(window, countPadding), null, x);
    }

    /// The mean over all spatial axes: `[N,H,W,C]` → `[N,C]`.
    ///
    /// @throws IllegalArgumentException if x has no spatial axis
    public static Tensor globalAverage(Tensor x) {
        if (x.shape().rank() < 3) {
            throw x.mistake(
                    "a global average of %s: [N,…,C] with places expected".formatted(x.shape()));
        }
        int[] axes = new int[x.shape().rank() - 2];
        for (int i = 0; i < axes.length; i++) {
            axes[i] = i + 1;
        }
        return x.mean(axes);
    }
}
