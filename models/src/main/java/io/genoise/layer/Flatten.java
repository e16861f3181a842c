package io.genoise.layer;

import io.genoise.tensor.Tensor;

/// `[N,…]` → `[N,n]`: all axes but the first become one. A [Linear] behind it is made by [Linear#afterMap], so that files
/// hold PyTorch's order.
public record Flatten() implements Layer {
    @Override
    public Tensor forward(Tensor x, Pass pass) {
        return x.reshape(x.shape().extent(0), -1);
    }
}
