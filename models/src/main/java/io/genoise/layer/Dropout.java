package io.genoise.layer;

import io.genoise.op.RandomNumbers;
import io.genoise.tensor.Tensor;

/// In training sets each element to 0 with probability `p` and divides the others by 1 − p; else the identity (Srivastava
/// et al. 2014). Its random numbers come from its place in the network: [Pass#stream].
///
/// @param p 0 ≤ p < 1
public record Dropout(float p) implements Layer {
    /// @throws IllegalArgumentException if `p` is no probability below 1
    public Dropout {
        if (!(p >= 0 && p < 1)) {
            throw new IllegalArgumentException("dropout takes a probability 0 ≤ p < 1, not " + p);
        }
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        return pass.training() && p > 0
                ? RandomNumbers.dropout(x, p, pass.key(), pass.stream())
                : x;
    }
}
