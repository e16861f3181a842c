package io.genoise.layer;

import io.genoise.random.Philox;

/// What travels down `forward`: whether the network learns or is only used, and where its random numbers come from.
///
/// @param training true for batch statistics and dropout, false for running statistics and none
/// @param key the key of this pass's random numbers: the same key, the same numbers
public record Pass(boolean training, long key) {
    private static final Pass EVAL = new Pass(false, 0);

    /// A pass that uses the network and changes nothing.
    public static Pass eval() {
        return EVAL;
    }

    /// A pass that learns: step number `step` of a run with `seed`.
    public static Pass train(long seed, long step) {
        return new Pass(true, Philox.derive(seed, step));
    }
}
