package io.genoise.primitive;

import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import java.util.Collections;
import java.util.List;

/// Scaled dot-product attention (Vaswani et al. 2017, arXiv:1706.03762) and its gradient. A backend may decline both
/// (`Backend.declines`); attention is then recorded as products and a softmax.
///
///     s[…,t,u] = scale·Σ_d q[…,t,d]·k[…,u,d] + bias[…,t,u]
///     p[…,t,u] = exp(s[…,t,u] − maxᵤ s) / Σᵤ exp(s[…,t,u] − maxᵤ s)
///     y[…,t,e] = Σᵤ p[…,t,u]·v[…,u,e]
///
/// Operands q `[…,T,D]`, k `[…,S,D]`, v `[…,S,E]` with equal leading axes, and, if `biased`, a bias that broadcasts to
/// `[…,T,S]`. With `causal`, t attends only to u ≤ t: all other s are −∞. A t that attends to nothing has the mean of no
/// values, NaN. One slot: the scale.
public sealed interface Attending extends Primitive {
    /// Whether the last operand is a bias.
    boolean biased();

    /// Whether a place attends to no later ones.
    boolean causal();

    @Override
    default int slots() {
        return 1;
    }

    /// y `[…,T,E]` of q, k, v and perhaps a bias.
    ///
    /// @param biased whether a bias is the fourth operand
    /// @param causal whether t attends only to u ≤ t
    record Attention(boolean biased, boolean causal) implements Attending {
        @Override
        public TensorShape shape(List<TensorShape> inputs) {
            TensorShape q = inputs.get(0);
            TensorShape k = inputs.get(1);
            TensorShape v = inputs.get(2);
            boolean fits =
                    inputs.size() == (biased ? 4 : 3)
                            && q.rank() >= 2
                            && k.rank() == q.rank()
                            && v.rank() == q.rank()
                            && k.with(-2, q.extent(-2)).equals(q)
                            && v.with(-1, k.extent(-1)).equals(k);
            TensorShape scores = fits ? q.with(-1, k.extent(-2)) : q;
            if (!fits || biased && !broadcasts(inputs.get(3), scores)) {
                throw new IllegalArgumentException(
                        "attention of %s: q […,T,D], k […,S,D], v […,S,E]%s expected"
                                .formatted(
                                        inputs, biased ? ", bias that broadcasts to […,T,S]" : ""));
            }
            return q.with(-1, v.extent(-1));
        }

        private static boolean broadcasts(TensorShape bias, TensorShape scores) {
            if (bias.rank() > scores.rank()) {
                return false;
            }
            for (int i = 1; i <= bias.rank(); i++) {
                if (bias.extent(-i) != 1 && bias.extent(-i) != scores.extent(-i)) {
                    return false;
                }
            }
            return true;
        }
    }

    /// dq, dk and dv one after another in row-major order, `[|q| + |k| + |v|]`, for dy `[…,T,E]`; operands q, k, v, dy and
    /// perhaps the bias. With dp = dy·vᵀ and ds = p·(dp − Σᵤ p·dp):
    ///
    ///     dq = scale·ds·k,  dk = scale·dsᵀ·q,  dv = pᵀ·dy
    ///
    /// @param biased whether a bias is the fifth operand
    /// @param causal whether t attends only to u ≤ t
    record AttentionGradient(boolean biased, boolean causal) implements Attending {
        @Override
        public TensorShape shape(List<TensorShape> inputs) {
            List<TensorShape> forward =
                    biased
                            ? List.of(inputs.get(0), inputs.get(1), inputs.get(2), inputs.get(4))
                            : inputs.subList(0, 3);
            TensorShape y = new Attention(biased, causal).shape(forward);
            if (!y.equals(inputs.get(3))) {
                throw new IllegalArgumentException(
                        "dy %s of attention that gives %s".formatted(inputs.get(3), y));
            }
            long elements = 0;
            for (TensorShape operand : inputs.subList(0, 3)) {
                elements += operand.elements();
            }
            return TensorShape.of(Math.toIntExact(elements));
        }

        @Override
        public DType dtype(List<DType> inputs) {
            return Types.checked(this, inputs, Collections.nCopies(biased ? 5 : 4, DType.F32));
        }
    }
}
