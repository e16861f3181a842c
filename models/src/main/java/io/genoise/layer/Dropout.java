package io.genoise.layer;

import io.genoise.op.RandomNumbers;
import io.genoise.tensor.Tensor;

/// In training sets each element to 0 with probability `p` and divides the others by 1 − p; else the identity.
///
/// @param p 0 ≤ p < 1
/// @param stream which of the pass's random streams it draws from: a number of its own for every dropout of a network
public record Dropout(float p, long stream) implements Layer {
    @Override
    public Tensor forward(Tensor x, Pass pass) {
        return pass.training() && p > 0 ? RandomNumbers.dropout(x, p, pass.key(), stream) : x;
    }
}
