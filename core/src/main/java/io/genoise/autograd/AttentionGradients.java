package io.genoise.autograd;

import io.genoise.op.Attention;
import io.genoise.primitive.Attending;
import io.genoise.primitive.Primitive;
import io.genoise.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// Gradients of attention: in q, k and v by the primitive made for it, in a bias, and of the gradient itself, by
/// differentiating the formula that the primitive stands for.
final class AttentionGradients {
    private AttentionGradients() {}

    /// The gradients for the operands `x`; null for those that are not wanted.
    static List<Tensor> of(Attending a, int[] slots, List<Tensor> x, Tensor dy, boolean[] wanted) {
        float scale = Float.intBitsToFloat(slots[0]);
        if (a instanceof Attending.Attention && !(a.biased() && wanted[3])) {
            Tensor bias = a.biased() ? x.get(3) : null;
            List<Tensor> three =
                    Attention.gradient(x.get(0), x.get(1), x.get(2), dy, bias, a.causal(), scale);
            List<Tensor> all = new ArrayList<>();
            for (int i = 0; i < x.size(); i++) {
                all.add(wanted[i] ? three.get(i) : null);
            }
            return all;
        }
        return ofFormula(a, scale, x, dy, wanted);
    }

    /// Differentiates the formula over copies of the operands. They are copies so that a path from one operand to another,
    /// as where one tensor is q and k, is not counted here: the walk that asks will count it. They are no detached ones:
    /// the result can be differentiated again.
    private static List<Tensor> ofFormula(
            Attending a, float scale, List<Tensor> x, Tensor dy, boolean[] wanted) {
        List<Tensor> copies = new ArrayList<>();
        List<Tensor> targets = new ArrayList<>();
        for (int i = 0; i < x.size(); i++) {
            Tensor copy = Tensor.of(new Primitive.Reshape(x.get(i).shape()), null, x.get(i));
            copies.add(copy);
            if (wanted[i]) {
                targets.add(copy);
            }
        }
        Tensor bias = a.biased() ? copies.getLast() : null;
        Tensor q = copies.get(0);
        Tensor k = copies.get(1);
        Tensor v = copies.get(2);
        Tensor formula =
                switch (a) {
                    case Attending.Attention _ ->
                            Attention.formula(q, k, v, bias, a.causal(), scale);
                    case Attending.AttentionGradient _ ->
                            Attention.gradientFormula(
                                    q, k, v, copies.get(3), bias, a.causal(), scale);
                };
        List<Tensor> found = new ArrayList<>(Autograd.gradients(formula, dy, targets));
        List<Tensor> all = new ArrayList<>();
        for (int i = 0; i < x.size(); i++) {
            all.add(wanted[i] ? found.removeFirst() : null);
        }
        return all;
    }
}
