package io.genoise.optimizer;

import static io.genoise.expression.Formula.ONE;

import io.genoise.autograd.Gradients;
import io.genoise.expression.Formula;
import io.genoise.tensor.Tensor;
import java.util.function.UnaryOperator;

/// Gradients kept in bounds, each by one formula over the flat block.
public final class GradientClip {
    private static final float TINY = 1e-6f;

    private GradientClip() {}

    /// g·min(1, limit/(‖g‖ + 10⁻⁶)) with the norm of the whole gradient (Pascanu, Mikolov, Bengio 2013, arXiv:1211.5063).
    ///
    /// @param limit above 0
    public static Gradients byNorm(Gradients gradients, float limit) {
        Range.positive("a gradient norm's limit", limit);
        return clipped(
                gradients,
                g -> {
                    Tensor norm = gradients.norm();
                    return g.times(
                            norm.map(n -> Formula.scalar(limit).over(n.plus(TINY)).min(ONE)));
                });
    }

    /// min(max(g, −limit), limit), number by number.
    ///
    /// @param limit above 0
    public static Gradients byValue(Gradients gradients, float limit) {
        Range.positive("a gradient's limit", limit);
        return clipped(gradients, g -> g.clamp(-limit, limit));
    }

    private static Gradients clipped(Gradients gradients, UnaryOperator<Tensor> how) {
        Tensor g = gradients.flat();
        return gradients.with(Named.within("clip", g, () -> how.apply(g)));
    }
}
