package io.genoise.layer;

import io.genoise.op.RandomNumbers;
import io.genoise.tensor.Tensor;

/// Stochastic depth: in training sets whole samples to 0 with probability `p` and divides the others by 1 − p; else the
/// identity (Huang et al. 2016, arXiv:1603.09382). It stands at the end of a residual block's body.
///
/// @param p 0 ≤ p < 1
public record DropPath(float p) implements Layer {
    /// @throws IllegalArgumentException if `p` is no probability below 1
    public DropPath {
        if (!(p >= 0 && p < 1)) {
            throw new IllegalArgumentException("dropPath takes a probability 0 ≤ p < 1, not " + p);
        }
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        return pass.training() && p > 0
                ? RandomNumbers.dropPath(x, p, pass.key(), pass.stream())
                : x;
    }
}
