package io.genoise.optimizer;

/// Half a cosine between two rates.
final class HalfCosine {
    private HalfCosine() {}

    /// From `first` at `share` 0 to `last` at 1 and beyond.
    static float between(double first, double last, double share) {
        double turn = Math.PI * Math.clamp(share, 0, 1);
        return (float) (last + (first - last) * 0.5 * (1 + Math.cos(turn)));
    }
}
