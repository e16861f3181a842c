package io.genoise.layer;

import io.genoise.op.Pooling;
import io.genoise.primitive.SlidingWindow;

/// Pools as layers.
public final class Pool {
    /// `[N,H,W,C]` → `[N,C]`.
    public static final Layer GLOBAL_AVERAGE = (x, _) -> Pooling.globalAverage(x);

    private Pool() {}

    /// The largest value in each square window.
    public static Layer max(int kernel, int stride, int padding) {
        SlidingWindow window = SlidingWindow.square(kernel, stride, padding);
        return (x, _) -> Pooling.max(x, window);
    }

    /// The mean of each square window, padding counted as zeros (PyTorch's default).
    public static Layer average(int kernel, int stride, int padding) {
        SlidingWindow window = SlidingWindow.square(kernel, stride, padding);
        return (x, _) -> Pooling.average(x, window, true);
    }
}
