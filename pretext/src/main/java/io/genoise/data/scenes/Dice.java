package io.genoise.data.scenes;

import io.genoise.random.Philox;
import io.genoise.random.RandomStream;
import java.util.List;

/// Random choices of one part of a picture. All of them come from 32-bit words of the stream by arithmetic written
/// here, so that no change of a library's method changes a picture.
record Dice(RandomStream stream) {
    /// Uniform in [0, 1).
    float unit() {
        return Philox.uniform(stream.nextInt());
    }

    /// Uniform in [min, max).
    float between(float min, float max) {
        return min + (max - min) * unit();
    }

    /// One of min … max, all alike likely.
    int whole(int min, int max) {
        return min + (int) (unit() * (max - min + 1));
    }

    /// True with the given probability.
    boolean chance(float probability) {
        return unit() < probability;
    }

    /// -1 or 1.
    float sign() {
        return unit() < 0.5f ? -1 : 1;
    }

    /// One of `choices`.
    <T> T of(List<T> choices) {
        return choices.get(whole(0, choices.size() - 1));
    }
}
