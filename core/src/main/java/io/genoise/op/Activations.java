package io.genoise.op;

import static io.genoise.expression.Formula.ONE;
import static io.genoise.expression.Formula.ZERO;
import static io.genoise.expression.Formula.constant;

import io.genoise.expression.Formula;
import io.genoise.tensor.Tensor;
import java.util.List;

/// Activation functions, element by element. `tanh`, `sigmoid` and `softplus` are functions of the pointwise language
/// itself, and so methods of [Tensor].
public final class Activations {
    private static final float ROOT_HALF = (float) Math.sqrt(0.5);

    private Activations() {}

    /// max(x, 0), keeping NaN; the derivative at 0 is 0 (Nair, Hinton 2010).
    public static Tensor relu(Tensor x) {
        return x.map(v -> v.lessEqual(ZERO).select(ZERO, v));
    }

    /// x where x > 0, else slope·x (Maas, Hannun, Ng 2013).
    public static Tensor leakyRelu(Tensor x, float slope) {
        return x.map(v -> v.lessEqual(ZERO).select(v.times(slope), v));
    }

    /// x·Φ(x) = x/2·(1 + erf(x/√2)) (Hendrycks, Gimpel 2016, arXiv:1606.08415).
    public static Tensor gelu(Tensor x) {
        return x.map(
                v -> v.times(constant(0.5f)).times(ONE.plus(v.times(constant(ROOT_HALF)).erf())));
    }

    /// x·sigmoid(x) (Elfwing, Uchibe, Doya 2017, arXiv:1702.03118).
    public static Tensor silu(Tensor x) {
        return x.map(v -> v.times(v.sigmoid()));
    }

    /// x/2·(1 + tanh(√(2/π)·(x + 0.044715·x³))): gelu's approximation (Hendrycks, Gimpel 2016, section 2).
    public static Tensor geluTanh(Tensor x) {
        return x.map(v -> {
            Formula cube = v.times(v).times(v).times(constant(0.044715f));
            Formula inner = v.plus(cube).times(constant((float) Math.sqrt(2 / Math.PI)));
            return v.times(constant(0.5f)).times(ONE.plus(inner.tanh()));
        });
    }

    /// x where x > 0, else α·(eˣ − 1) (Clevert, Unterthiner, Hochreiter 2015, arXiv:1511.07289).
    ///
    /// @param alpha α, 1 in the paper
    public static Tensor elu(Tensor x, float alpha) {
        return x.map(v -> v.lessEqual(ZERO).select(powerMinusOne(v).times(alpha), v));
    }

    /// λ·x where x > 0, else λ·α·(eˣ − 1), with λ = 1.0507 and α = 1.6733, which keep mean 0 and variance 1 (Klambauer et
    /// al. 2017, arXiv:1706.02515).
    public static Tensor selu(Tensor x) {
        float lambda = 1.0507009873554805f;
        float alpha = 1.6732632423543772f;
        return x.map(v ->
                v.lessEqual(ZERO)
                        .select(powerMinusOne(v).times(constant(alpha)), v)
                        .times(constant(lambda)));
    }

    /// eˣ − 1 for x ≤ 0; above, where it is not chosen, 0 and no overflow.
    private static Formula powerMinusOne(Formula v) {
        return v.min(ZERO).exp().minus(ONE);
    }

    /// x where x > 0, else slope·x with a learned slope a channel (He et al. 2015, arXiv:1502.01852).
    ///
    /// @param x `[…,C]`
    /// @param slope `[C]` or `[1]`
    public static Tensor prelu(Tensor x, Tensor slope) {
        return Tensor.map(
                List.of(x, slope),
                v -> v.get(0).lessEqual(ZERO).select(v.get(0).times(v.get(1)), v.get(0)));
    }

    /// x·tanh(softplus(x)) (Misra 2019, arXiv:1908.08681).
    public static Tensor mish(Tensor x) {
        return x.map(v -> v.times(v.softplus().tanh()));
    }

    /// log sigmoid(x) = −softplus(−x), computed without underflow.
    public static Tensor logSigmoid(Tensor x) {
        return x.map(v -> v.negate().softplus().negate());
    }

    /// x/(1 + |x|).
    public static Tensor softsign(Tensor x) {
        return x.map(v -> v.over(ONE.plus(v.abs())));
    }

    /// x − λ where x > λ, x + λ where x < −λ, else 0.
    ///
    /// @param lambda λ ≥ 0
    public static Tensor softShrink(Tensor x, float lambda) {
        return x.map(v -> {
            Formula bound = Formula.scalar(lambda);
            return v.minus(v.max(bound.negate()).min(bound));
        });
    }

    /// x where |x| > λ, else 0.
    ///
    /// @param lambda λ ≥ 0
    public static Tensor hardShrink(Tensor x, float lambda) {
        return x.map(v -> v.abs().lessEqual(Formula.scalar(lambda)).select(ZERO, v));
    }

    /// min(max(x, low), high): a tanh of straight lines.
    public static Tensor hardTanh(Tensor x, float low, float high) {
        return x.map(v -> v.max(Formula.scalar(low)).min(Formula.scalar(high)));
    }

    /// min(max(x, 0), 6) (Howard et al. 2017, arXiv:1704.04861).
    public static Tensor relu6(Tensor x) {
        return x.map(v -> v.max(ZERO).min(constant(6)));
    }

    /// min(max(x + 3, 0), 6)/6 (Howard et al. 2019, arXiv:1905.02244).
    public static Tensor hardSigmoid(Tensor x) {
        return x.map(Activations::hardGate);
    }

    /// x·hardSigmoid(x) (Howard et al. 2019, arXiv:1905.02244).
    public static Tensor hardSwish(Tensor x) {
        return x.map(v -> v.times(hardGate(v)));
    }

    private static Formula hardGate(Formula v) {
        return v.plus(constant(3)).max(ZERO).min(constant(6)).over(constant(6));
    }
}
