package io.genoise.optimizer;

import static io.genoise.expression.Expression.ONE;

import io.genoise.autograd.Gradients;
import io.genoise.expression.Expression;
import io.genoise.tensor.Tensor;

/// Gradients kept in bounds, each by one formula over the flat block.
public final class Clip {
    private static final float TINY = 1e-6f;

    private Clip() {}

    /// g·min(1, limit/(‖g‖ + 10⁻⁶)) with the norm of the whole gradient (Pascanu, Mikolov, Bengio 2013, arXiv:1211.5063).
    ///
    /// @param limit above 0
    public static Gradients byNorm(Gradients gradients, float limit) {
        Range.positive("a gradient norm's limit", limit);
        Tensor factor =
                gradients.norm().map(n -> Expression.scalar(limit).over(n.plus(TINY)).min(ONE));
        return gradients.with(gradients.flat().times(factor));
    }

    /// min(max(g, −limit), limit), number by number.
    ///
    /// @param limit above 0
    public static Gradients byValue(Gradients gradients, float limit) {
        Range.positive("a gradient's limit", limit);
        return gradients.with(gradients.flat().clamp(-limit, limit));
    }
}
