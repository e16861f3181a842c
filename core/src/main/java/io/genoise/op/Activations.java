package io.genoise.op;

import static io.genoise.expression.Expression.ONE;
import static io.genoise.expression.Expression.ZERO;
import static io.genoise.expression.Expression.constant;

import io.genoise.tensor.Tensor;

/// Activation functions, element by element. `tanh`, `sigmoid` and `softplus` are functions of the pointwise language
/// itself, and so methods of {@link Tensor}.
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
}
