package io.genoise.task.part;

/// The ratio Σu/Σv of two sums over independent pictures, and how uncertain it is (Cochran, *Sampling techniques*, 1977,
/// chapter 6): with r the ratio, its deviation is √(n/(n−1)·Σ(u−r·v)²)/Σv.
///
/// @param value r
/// @param deviation of r
public record RatioOfSums(double value, double deviation) {
    /// Of `above` and `below`, an element a picture.
    public static RatioOfSums of(double[] above, double[] below) {
        int n = above.length;
        double u = 0;
        double v = 0;
        for (int i = 0; i < n; i++) {
            u += above[i];
            v += below[i];
        }
        double ratio = u / v;
        double spread = 0;
        for (int i = 0; i < n; i++) {
            spread += Math.pow(above[i] - ratio * below[i], 2);
        }
        return new RatioOfSums(ratio, Math.sqrt(spread * n / Math.max(1, n - 1)) / v);
    }
}
