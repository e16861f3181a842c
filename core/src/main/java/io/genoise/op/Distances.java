package io.genoise.op;

import static io.genoise.expression.Formula.ZERO;
import static io.genoise.expression.Formula.constant;

import io.genoise.shape.TensorShape;
import io.genoise.tensor.Tensor;
import java.util.List;

/// How far vectors are apart, and which way they point. All derivatives are finite, at equal and at zero vectors too.
public final class Distances {
    private static final float TINY = 1e-12f;

    private Distances() {}

    /// x/max(‖x‖, ε) along `axis`, with ε = 10⁻¹²: the direction of each vector; 0 for a zero vector.
    public static Tensor normalize(Tensor x, int axis) {
        return x.times(inverseLength(x, axis));
    }

    /// 1/max(‖x‖, ε) along `axis`, which becomes 1.
    private static Tensor inverseLength(Tensor x, int axis) {
        return x.square()
                .sum(axis)
                .map(v -> v.max(constant(TINY * TINY)).rsqrt())
                .reshape(x.shape().with(axis, 1));
    }

    /// ⟨x, y⟩/(‖x‖·‖y‖) along `axis`, which vanishes: −1 … 1.
    ///
    /// @param x of y's shape
    public static Tensor cosineSimilarity(Tensor x, Tensor y, int axis) {
        BinaryLosses.checkShapes("cosine similarity", x, y);
        return normalize(x, axis).times(normalize(y, axis)).sum(axis);
    }

    /// ‖x − y‖² along `axis`, which vanishes.
    ///
    /// @param x of y's shape
    public static Tensor squared(Tensor x, Tensor y, int axis) {
        BinaryLosses.checkShapes("squared distance", x, y);
        return x.minus(y).square().sum(axis);
    }

    /// ‖x − y‖ along `axis`, which vanishes; the derivative at x = y is 0.
    ///
    /// @param x of y's shape
    public static Tensor euclidean(Tensor x, Tensor y, int axis) {
        BinaryLosses.checkShapes("distance", x, y);
        return x.minus(y).norm(axis);
    }

    /// `d[i,j] = ‖x[i] − y[j]‖² = ‖x[i]‖² − 2⟨x[i], y[j]⟩ + ‖y[j]‖²`, never below 0.
    ///
    /// One matrix product; where two vectors nearly agree the difference of large numbers leaves an error of about
    /// 10⁻⁷·‖x‖².
    ///
    /// @param x `[N,D]`
    /// @param y `[M,D]`
    public static Tensor squaredPairs(Tensor x, Tensor y) {
        checkPairs(x, y);
        Tensor xx = x.square().sum(1).reshape(x.shape().extent(0), 1);
        Tensor yy = y.square().sum(1);
        return Tensor.map(
                List.of(xx, x.matmul(y, false, true), yy),
                v -> v.get(0).minus(v.get(1).times(constant(2))).plus(v.get(2)).max(ZERO));
    }

    /// `d[i,j] = ‖x[i] − y[j]‖`; the derivative is 0 where it is 0.
    ///
    /// @param x `[N,D]`
    /// @param y `[M,D]`
    public static Tensor euclideanPairs(Tensor x, Tensor y) {
        return squaredPairs(x, y).map(v -> v.equal(ZERO).select(ZERO, v.sqrt()));
    }

    /// `s[i,j] = ⟨x[i], y[j]⟩/(‖x[i]‖·‖y[j]‖)`.
    ///
    /// @param x `[N,D]`
    /// @param y `[M,D]`
    public static Tensor cosinePairs(Tensor x, Tensor y) {
        checkPairs(x, y);
        return normalize(x, 1).matmul(normalize(y, 1), false, true);
    }

    private static void checkPairs(Tensor x, Tensor y) {
        TensorShape a = x.shape();
        TensorShape b = y.shape();
        if (a.rank() != 2 || b.rank() != 2 || a.extent(1) != b.extent(1)) {
            throw x.mistake(
                    "distances of the rows of %s and %s: [N,D] and [M,D] expected".formatted(a, b));
        }
    }

    /// 1/N Σ max(0, ‖a − p‖ − ‖a − n‖ + margin): an anchor is nearer to its positive than to its negative (Schroff,
    /// Kalenichenko, Philbin 2015, arXiv:1503.03832).
    ///
    /// @param anchor `[N,D]`
    /// @param positive `[N,D]`
    /// @param negative `[N,D]`
    /// @param margin > 0
    public static Tensor triplet(Tensor anchor, Tensor positive, Tensor negative, float margin) {
        Tensor near = euclidean(anchor, positive, 1);
        Tensor far = euclidean(anchor, negative, 1);
        return Tensor.map(List.of(near, far), v -> v.get(0).minus(v.get(1)).plus(margin).max(ZERO))
                .mean();
    }
}
