package io.genoise.autograd;

import static io.genoise.expression.Formula.input;

import io.genoise.expression.Derivatives;
import io.genoise.expression.Formula;
import io.genoise.primitive.Primitive.Pointwise;
import io.genoise.primitive.Primitive.Reduce;
import io.genoise.primitive.Primitive.Reduction;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The gradient of a pointwise formula y = f(x₀, x₁ …): dxᵢ = Σ dv·∂f/∂xᵢ over the axes along which xᵢ was repeated,
/// where dv is dy, or a formula of dy and the operands.
///
/// Where ∂f/∂xᵢ does not vary along those axes, dy is summed first and multiplied afterwards: so the gradients of
/// BatchNorm's shift, scale and mean need two sums, not three.
final class FormulaGradient {
    private static final List<Formula> ITSELF = List.of(input(0));

    /// More formulas than this are differentiated anew: a program that makes formulas without end must not keep them.
    private static final int MOST_DERIVED = 1024;

    private static final Map<Key, Derived> DERIVED =
            Collections.synchronizedMap(
                    new LinkedHashMap<>(64, 0.75f, true) {
                        @Override
                        protected boolean removeEldestEntry(Map.Entry<Key, Derived> eldest) {
                            return size() > MOST_DERIVED;
                        }
                    });

    private FormulaGradient() {}

    /// How many derivatives are kept now.
    static int kept() {
        return DERIVED.size();
    }

    /// Written by hand: a record's own `equals` is slow where a step begins, and formulas are mostly the same objects.
    private record Key(Formula formula, Formula dv, int input, int operands) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Key that
                    && input == that.input
                    && operands == that.operands
                    && formula.equals(that.formula)
                    && dv.equals(that.dv);
        }

        @Override
        public int hashCode() {
            return (formula.hashCode() * 31 + dv.hashCode()) * 31 + input;
        }
    }

    /// ∂f/∂xᵢ, and dv times it, each over the operands and slots that it reads only.
    private record Derived(Compact derivative, Compact product) {}

    private record Compact(
            Formula formula,
            Pointwise primitive,
            List<Formula> summand,
            int[] inputs,
            int[] slots) {
        static Compact of(Formula e) {
            List<Integer> inputs = new ArrayList<>();
            List<Integer> slots = new ArrayList<>();
            Formula formula =
                    e.transform(leaf ->
                            switch (leaf.kind()) {
                                case INPUT -> input(place(leaf.index(), inputs));
                                case SLOT -> Formula.slot(place(leaf.index(), slots));
                                default -> leaf;
                            });
            return new Compact(
                    formula,
                    new Pointwise(formula, slots.size(), DType.F32),
                    List.of(formula),
                    inputs.stream().mapToInt(Integer::intValue).toArray(),
                    slots.stream().mapToInt(Integer::intValue).toArray());
        }

        private static int place(int number, List<Integer> list) {
            int at = list.indexOf(number);
            if (at < 0) {
                at = list.size();
                list.add(number);
            }
            return at;
        }

        Tensor[] pick(List<Tensor> operands) {
            Tensor[] picked = new Tensor[inputs.length];
            for (int i = 0; i < picked.length; i++) {
                picked[i] = operands.get(inputs[i]);
            }
            return picked;
        }

        int[] pickSlots(int[] values) {
            int[] picked = new int[slots.length];
            for (int i = 0; i < picked.length; i++) {
                picked[i] = values[slots[i]];
            }
            return picked;
        }
    }

    /// The gradients of f's operands `x` for dy, which broadcasts to f's shape `whole`.
    static List<Tensor> of(
            Formula f,
            int[] slots,
            List<Tensor> x,
            TensorShape whole,
            Tensor dy,
            List<Tensor> more,
            boolean[] wanted) {
        return of(f, slots, x, whole, dy, more, input(x.size()), wanted);
    }

    /// As above with dv = `dv`, a formula over x, dy (operand x.size()) and `more` (the operands after it).
    static List<Tensor> of(
            Formula f,
            int[] slots,
            List<Tensor> x,
            TensorShape whole,
            Tensor dy,
            List<Tensor> more,
            Formula dv,
            boolean[] wanted) {
        List<Tensor> operands = new ArrayList<>(x);
        operands.add(dy);
        operands.addAll(more);
        boolean plain = dv.kind() == Formula.Kind.INPUT && dy.shape().equals(whole);
        Map<Integer, Tensor> sumsOfDy = new HashMap<>();
        List<Tensor> result = new ArrayList<>();
        for (int i = 0; i < x.size(); i++) {
            result.add(
                    wanted[i] && x.get(i).dtype().isFloat()
                            ? gradient(f, slots, operands, x.size(), i, whole, dv, plain, sumsOfDy)
                            : null);
        }
        return result;
    }

    private static Tensor gradient(
            Formula f,
            int[] slots,
            List<Tensor> operands,
            int count,
            int i,
            TensorShape whole,
            Formula dv,
            boolean plain,
            Map<Integer, Tensor> sumsOfDy) {
        Derived derived =
                DERIVED.computeIfAbsent(
                        new Key(f, dv, i, count),
                        k -> {
                            Formula d = Derivatives.of(k.formula, k.input);
                            return new Derived(
                                    Compact.of(d), Compact.of(Derivatives.multiply(k.dv, d)));
                        });
        if (derived.derivative.formula.is(0)) {
            return null;
        }
        TensorShape target = operands.get(i).shape();
        int axes = target.repeatedAxes(whole);
        if (axes != 0 && plain && steady(derived.derivative, operands, whole, axes)) {
            Tensor dy = operands.get(count);
            Tensor sum =
                    sumsOfDy.computeIfAbsent(axes, a -> sum(dy, a).reshape(whole.reduce(a, true)));
            List<Tensor> reduced = new ArrayList<>(operands);
            reduced.set(count, sum);
            return pointwise(derived.product, slots, reduced).reshape(target);
        }
        if (axes != 0) {
            return summed(derived.product, slots, operands, whole, axes).reshape(target);
        }
        Tensor product = pointwise(derived.product, slots, operands);
        return product.shape().equals(whole) ? product : product.broadcast(whole);
    }

    /// Whether the derivative reads only operands that do not vary along `axes`.
    private static boolean steady(
            Compact derivative, List<Tensor> operands, TensorShape whole, int axes) {
        for (int j : derivative.inputs) {
            if ((operands.get(j).shape().repeatedAxes(whole) & axes) != axes) {
                return false;
            }
        }
        return true;
    }

    private static Tensor pointwise(Compact product, int[] slots, List<Tensor> operands) {
        if (product.formula.kind() == Formula.Kind.INPUT) {
            return operands.get(product.inputs[0]);
        }
        return Tensor.of(product.primitive, product.pickSlots(slots), product.pick(operands));
    }

    private static Tensor summed(
            Compact product, int[] slots, List<Tensor> operands, TensorShape whole, int axes) {
        Tensor[] picked = product.pick(operands);
        TensorShape spanned = TensorShape.SCALAR;
        for (Tensor t : picked) {
            spanned = TensorShape.broadcast(spanned, t.shape());
        }
        if (!spanned.equals(whole)) {
            picked[0] = picked[0].broadcast(whole);
        }
        Reduce primitive = new Reduce(Reduction.SUM, product.summand, axes, product.slots.length);
        return Tensor.of(primitive, product.pickSlots(slots), picked);
    }

    private static Tensor sum(Tensor dy, int axes) {
        return Tensor.of(new Reduce(Reduction.SUM, ITSELF, axes, 0), null, dy);
    }

    /// `dy` summed over the axes along which a tensor of shape `target` was repeated to dy's shape.
    static Tensor sumTo(Tensor dy, TensorShape target) {
        int axes = target.repeatedAxes(dy.shape());
        return axes == 0 ? dy : sum(dy, axes).reshape(target);
    }
}
