package io.genoise.op;

import static io.genoise.expression.Formula.ZERO;
import static io.genoise.expression.Formula.constant;

import io.genoise.expression.Formula;
import io.genoise.tensor.Tensor;
import java.util.List;

/// Losses between numbers, and between distributions: one number, the mean over all elements or over the batch.
public final class RegressionLosses {
    private RegressionLosses() {}

    /// 1/n Σ (x − y)² over all n elements.
    ///
    /// @param y of x's shape
    /// @throws io.genoise.shape.ShapeException if it has another
    public static Tensor squaredError(Tensor x, Tensor y) {
        BinaryLosses.checkShapes("squared error", x, y);
        return x.minus(y).square().mean();
    }

    /// 1/n Σ |x − y| over all n elements; the derivative at x = y is 0.
    ///
    /// @param y of x's shape
    public static Tensor absoluteError(Tensor x, Tensor y) {
        BinaryLosses.checkShapes("absolute error", x, y);
        return x.minus(y).abs().mean();
    }

    /// 1/n Σ of d²/(2β) where d = |x − y| < β, else d − β/2: quadratic near 0, of slope 1 far out (Girshick 2015,
    /// arXiv:1504.08083).
    ///
    /// @param y of x's shape
    /// @param beta β > 0
    public static Tensor smoothAbsoluteError(Tensor x, Tensor y, float beta) {
        checkPositive("smooth absolute error", "beta", beta);
        return bent("smooth absolute error", x, y, beta, beta);
    }

    /// 1/n Σ of d²/2 where d = |x − y| < δ, else δ·(d − δ/2) (Huber 1964): δ times the smooth absolute error.
    ///
    /// @param y of x's shape
    /// @param delta δ > 0
    public static Tensor huber(Tensor x, Tensor y, float delta) {
        checkPositive("Huber loss", "delta", delta);
        return bent("Huber loss", x, y, delta, 1);
    }

    private static Tensor bent(String name, Tensor x, Tensor y, float bend, float divisor) {
        BinaryLosses.checkShapes(name, x, y);
        return Tensor.map(
                        List.of(x, y),
                        v -> {
                            Formula d = v.get(0).minus(v.get(1));
                            Formula bound = Formula.scalar(bend);
                            Formula half = constant(0.5f);
                            return d.abs()
                                    .less(bound)
                                    .select(
                                            d.times(d).times(half),
                                            d.abs().minus(bound.times(half)).times(bound))
                                    .over(divisor);
                        })
                .mean();
    }

    /// 1/N Σ t·(log t − log q): the Kullback–Leibler divergence of q from t, the mean over the first axis; 0·log 0 = 0.
    ///
    /// @param logs log q `[N,…]`, such as a logSoftmax
    /// @param target t of the same shape, probabilities
    public static Tensor divergence(Tensor logs, Tensor target) {
        BinaryLosses.checkShapes("divergence", logs, target);
        return Tensor.map(
                        List.of(logs, target),
                        v -> {
                            Formula none = v.get(1).lessEqual(ZERO);
                            Formula log = none.select(constant(1), v.get(1)).log();
                            return none.select(ZERO, v.get(1).times(log.minus(v.get(0))));
                        })
                .sum()
                .over(logs.shape().extent(0));
    }

    private static void checkPositive(String name, String what, float value) {
        if (!(value > 0)) {
            throw new IllegalArgumentException(
                    "%s takes a %s above 0, not %s".formatted(name, what, value));
        }
    }
}
