package io.genoise.op;

import io.genoise.expression.Formula;
import io.genoise.primitive.Attending;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// Scaled dot-product attention (Vaswani et al. 2017, arXiv:1706.03762): each place looks at all places and takes the mean
/// of their values, weighted by how well its query fits their keys.
///
/// y = softmax(scale·q·kᵀ + bias)·v for q `[…,T,D]`, k `[…,S,D]`, v `[…,S,E]` with equal leading axes, such as
/// `[batch,heads,T,D]`; y is `[…,T,E]`. The bias, if there is one, broadcasts to `[…,T,S]`: 0 where a place may be looked at
/// and −∞ where not masks (each place must be left something to look at: the mean of nothing is NaN).
public final class Attention {
    private Attention() {}

    /// Attention with the scale 1/√D.
    public static Tensor of(Tensor q, Tensor k, Tensor v) {
        return of(q, k, v, null, false, usual(q));
    }

    /// Attention with the scale 1/√D and a bias.
    public static Tensor of(Tensor q, Tensor k, Tensor v, Tensor bias) {
        return of(q, k, v, bias, false, usual(q));
    }

    /// Attention with the scale 1/√D, in which place t looks only at places 0 … t.
    public static Tensor causal(Tensor q, Tensor k, Tensor v) {
        return of(q, k, v, null, true, usual(q));
    }

    /// Attention with all there is to choose.
    ///
    /// @param bias null for none
    /// @param causal whether place t looks only at places 0 … t
    /// @param scale may change from step to step without a new plan
    public static Tensor of(
            Tensor q, Tensor k, Tensor v, Tensor bias, boolean causal, float scale) {
        return Tensor.either(
                new Attending.Attention(bias != null, causal),
                new int[] {Float.floatToRawIntBits(scale)},
                () -> formula(q, k, v, bias, causal, scale),
                operands(bias, q, k, v));
    }

    /// The same by products and a softmax: what is recorded where the device has no kernel of its own.
    public static Tensor formula(
            Tensor q, Tensor k, Tensor v, Tensor bias, boolean causal, float scale) {
        return weights(q, k, bias, causal, scale).matmul(v);
    }

    /// dq, dk and dv for dy: what `Autograd` records.
    public static List<Tensor> gradient(
            Tensor q, Tensor k, Tensor v, Tensor dy, Tensor bias, boolean causal, float scale) {
        Tensor flat =
                Tensor.either(
                        new Attending.AttentionGradient(bias != null, causal),
                        new int[] {Float.floatToRawIntBits(scale)},
                        () -> gradientFormula(q, k, v, dy, bias, causal, scale),
                        operands(bias, q, k, v, dy));
        List<Tensor> parts = new ArrayList<>();
        int at = 0;
        for (Tensor operand : List.of(q, k, v)) {
            int end = at + Math.toIntExact(operand.shape().elements());
            parts.add(flat.fixedSlice(0, at, end).reshape(operand.shape()));
            at = end;
        }
        return parts;
    }

    /// dq, dk and dv one after another, by products: with p = softmax(…), dp = dy·vᵀ and ds = p·(dp − Σ p·dp), dq = scale·ds·k,
    /// dk = scale·dsᵀ·q and dv = pᵀ·dy.
    public static Tensor gradientFormula(
            Tensor q, Tensor k, Tensor v, Tensor dy, Tensor bias, boolean causal, float scale) {
        Tensor p = weights(q, k, bias, causal, scale);
        Tensor dp = dy.matmul(v, false, true);
        Tensor mean = p.times(dp).sum(-1).reshape(p.shape().with(-1, 1));
        Tensor ds = p.times(dp.minus(mean)).times(scale);
        return Tensor.concat(
                0,
                ds.matmul(k).reshape(-1),
                ds.matmul(q, true, false).reshape(-1),
                p.matmul(dy, true, false).reshape(-1));
    }

    private static Tensor weights(Tensor q, Tensor k, Tensor bias, boolean causal, float scale) {
        Tensor scores = q.matmul(k, false, true).times(scale);
        if (bias != null) {
            scores = scores.plus(bias);
        }
        if (causal) {
            TensorShape shape = scores.shape();
            int t = shape.extent(-2);
            Tensor row = q.device().iota(t).reshape(t, 1);
            Tensor column = q.device().iota(shape.extent(-1));
            scores =
                    Tensor.map(
                            List.of(scores, row, column),
                            x ->
                                    x.get(1)
                                            .less(x.get(2))
                                            .select(
                                                    Formula.constant(Float.NEGATIVE_INFINITY),
                                                    x.get(0)));
        }
        return Softmax.softmax(scores, -1);
    }

    private static float usual(Tensor q) {
        return (float) (1 / Math.sqrt(q.shape().extent(-1)));
    }

    private static Tensor[] operands(Tensor bias, Tensor... others) {
        List<Tensor> operands = new ArrayList<>(List.of(others));
        if (bias != null) {
            operands.add(bias);
        }
        return operands.toArray(new Tensor[0]);
    }
}
