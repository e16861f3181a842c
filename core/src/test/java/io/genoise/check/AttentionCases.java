package io.genoise.check;

import io.genoise.op.Attention;
import io.genoise.primitive.Attending;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Tensor;

/// Attention and its gradient: plain, with biases that broadcast, masked, causal, of itself.
final class AttentionCases {
    private AttentionCases() {}

    static void addTo(OpCases cases, Extents e) {
        int t = e.h();
        int s = e.w();
        Argument q = Argument.between(-2, 2, e.n(), 2, t, e.c());
        Argument k = Argument.between(-1.5, 2, e.n(), 2, s, e.c());
        Argument v = Argument.between(-1, 1, e.n(), 2, s, 3);
        cases.add(
                "Attention.of(Tensor,Tensor,Tensor)", x -> Attention.of(x[0], x[1], x[2]), q, k, v);
        cases.add(
                "Attention.of(Tensor,Tensor,Tensor) with itself",
                x -> Attention.of(x[0], x[0], x[0].times(x[1])),
                q,
                Argument.apart(e.c()));
        cases.add(
                "Attention.of(Tensor,Tensor,Tensor,Tensor)",
                x -> Attention.of(x[0], x[1], x[2], x[3]),
                q,
                k,
                v,
                Argument.between(-1, 1, 2, 1, s));
        cases.add(
                "Attention.of(Tensor,Tensor,Tensor,Tensor) masked",
                x -> Attention.of(x[0], x[1], x[2], x[3].to(DType.F32)),
                q,
                k,
                v,
                mask(e.n(), s));
        cases.add(
                "Attention.causal(Tensor,Tensor,Tensor)",
                x -> Attention.causal(x[0], x[1], x[2]).square(),
                q,
                k,
                v);
        cases.add(
                "Attention.of(Tensor,Tensor,Tensor,Tensor,boolean,float)",
                x -> Attention.of(x[0], x[1], x[2], x[3], true, 0.3f),
                Argument.between(-2, 2, e.n(), t, e.c()),
                Argument.between(-1.5, 2, e.n(), s, e.c()),
                Argument.between(-1, 1, e.n(), s, 3),
                Argument.between(-1, 1, e.n(), t, s));
        cases.add(
                "Attention.formula(Tensor,Tensor,Tensor,Tensor,boolean,float)",
                x -> Attention.formula(x[0], x[1], x[2], x[3], true, 0.3f),
                q,
                k,
                v,
                Argument.between(-1, 1, t, s));
        cases.add(
                "Attention.gradientFormula(Tensor,Tensor,Tensor,Tensor,Tensor,boolean,float)",
                x -> Attention.gradientFormula(x[0], x[1], x[2], x[3], null, false, 0.3f),
                q,
                k,
                v,
                Argument.between(-1, 1, e.n(), 2, t, 3));
        cases.add(
                "Tensor.either(Primitive,int[],Supplier,Tensor...)",
                x ->
                        Tensor.either(
                                new Attending.Attention(false, false),
                                new int[] {Float.floatToRawIntBits(2)},
                                () -> Attention.formula(x[0], x[1], x[2], null, false, 2),
                                x),
                q,
                k,
                v);
    }

    /// Next to −∞ for some places of each picture; whole numbers, so that no gradient is asked for.
    private static Argument mask(int n, int s) {
        double[] bias = new double[n * s];
        for (int i = 0; i < bias.length; i++) {
            bias[i] = i % s != 0 && i % 3 == 0 ? -1e6 : 0;
        }
        return new Argument(TensorShape.of(n, 1, 1, s), DType.I32, bias);
    }
}
