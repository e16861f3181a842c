package io.genoise.check;

import io.genoise.expression.Formula;
import io.genoise.op.Activations;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Tensor;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/// The elementwise family: each operation alone, and with operands that broadcast.
final class ElementwiseCases {
    private final OpCases cases;
    private final Extents e;

    private ElementwiseCases(OpCases cases, Extents e) {
        this.cases = cases;
        this.e = e;
    }

    static void addTo(OpCases cases, Extents e) {
        ElementwiseCases family = new ElementwiseCases(cases, e);
        family.arithmetic();
        family.comparisons();
        family.functions();
        family.formulas();
        family.types();
        family.sources();
    }

    private Argument any() {
        return Argument.apart(e.n(), e.h(), e.c());
    }

    private Argument positive() {
        return Argument.between(0.4, 2, e.n(), e.h(), e.c());
    }

    private void unary(String method, UnaryOperator<Tensor> f, Argument x) {
        cases.add("Tensor." + method, t -> f.apply(t[0]), x);
    }

    /// `f` on operands of one shape, and on each kind of broadcasting.
    private void binary(String method, BinaryOperator<Tensor> f, double low, double high) {
        int[][][] pairs = {
            {{e.n(), e.h(), e.c()}, {e.n(), e.h(), e.c()}},
            {{e.n(), e.h(), e.c()}, {e.c()}},
            {{e.h(), 1}, {e.n(), e.h(), e.c()}},
            {{e.n(), 1, e.c()}, {e.h(), 1}},
            {{}, {e.h(), e.c()}},
        };
        for (int[][] pair : pairs) {
            cases.add(
                    "Tensor."
                            + method
                            + " of "
                            + TensorShape.of(pair[0])
                            + " and "
                            + TensorShape.of(pair[1]),
                    t -> f.apply(t[0], t[1]),
                    Argument.between(low, high, pair[0]),
                    Argument.between(low - 0.05, high, pair[1]));
        }
    }

    private void arithmetic() {
        binary("plus(Tensor)", Tensor::plus, -2, 2);
        binary("minus(Tensor)", Tensor::minus, -2, 2);
        binary("times(Tensor)", Tensor::times, -2, 2);
        binary("over(Tensor)", Tensor::over, 0.5, 2);
        binary("power(Tensor)", Tensor::power, 0.3, 2);
        binary("min(Tensor)", Tensor::min, -2, 2);
        binary("max(Tensor)", Tensor::max, -2, 2);
        unary("plus(float)", x -> x.plus(0.75f), any());
        unary("minus(float)", x -> x.minus(0.75f), any());
        unary("times(float)", x -> x.times(-1.25f), any());
        unary("over(float)", x -> x.over(3), any());
        unary("power(float)", x -> x.power(2.5f), positive());
        unary("power(float) of a square", x -> x.power(2), positive());
        unary("clamp(float,float)", x -> x.clamp(-0.6f, 1.1f), any());
        unary("negate()", Tensor::negate, any());
        unary("times(Tensor) of itself", x -> x.times(x), any());
    }

    private void comparisons() {
        binary("less(Tensor)", Tensor::less, -2, 2);
        binary("lessEqual(Tensor)", Tensor::lessEqual, -2, 2);
        binary("greater(Tensor)", Tensor::greater, -2, 2);
        binary("equal(Tensor)", Tensor::equal, -2, 2);
        cases.add(
                "Tensor.equal(Tensor) of integers",
                t -> t[0].equal(t[1]),
                Argument.integers(3, e.h(), e.c()),
                Argument.integers(3, e.n(), e.h(), e.c()));
        cases.add(
                "Tensor.where(Tensor,Tensor)",
                t -> t[0].where(t[1], t[2]),
                Argument.integers(2, e.h(), e.c()),
                any(),
                Argument.between(-1, 1, e.c()));
        cases.add(
                "Tensor.where(Tensor,Tensor) on a comparison",
                t -> t[0].less(t[1]).where(t[0].square(), t[1].exp()),
                any(),
                Argument.between(-1, 1, e.c()));
    }

    private void functions() {
        unary("abs()", Tensor::abs, any());
        unary("sign()", Tensor::sign, any());
        unary("floor()", Tensor::floor, Argument.apart(2, 4, e.c()));
        unary("reciprocal()", Tensor::reciprocal, positive());
        unary("square()", Tensor::square, any());
        unary("sqrt()", Tensor::sqrt, positive());
        unary("rsqrt()", Tensor::rsqrt, positive());
        unary("exp()", Tensor::exp, any());
        unary("log()", Tensor::log, positive());
        unary("tanh()", Tensor::tanh, any());
        unary("sigmoid()", Tensor::sigmoid, any());
        unary("softplus()", Tensor::softplus, any());
        unary("erf()", Tensor::erf, any());
        unary("sin()", Tensor::sin, any());
        unary("cos()", Tensor::cos, any());
        cases.add("Activations.relu(Tensor)", t -> Activations.relu(t[0]), any());
        Argument wide = Argument.between(-30, 30, e.h(), e.c());
        unary("tanh() far out", Tensor::tanh, wide);
        unary("sigmoid() far out", Tensor::sigmoid, wide);
        unary("softplus() far out", Tensor::softplus, wide);
        unary("erf() far out", x -> x.times(0.2f).erf(), wide);
        unary("sin() far out", Tensor::sin, wide);
        unary("cos() far out", Tensor::cos, wide);
    }

    private void formulas() {
        unary(
                "map(UnaryOperator)",
                x -> x.map(v -> v.times(v.softplus().tanh()).plus(0.5f)),
                any());
        cases.add(
                "Tensor.map(List,Function)",
                t ->
                        Tensor.map(
                                List.of(t),
                                v -> v.get(0).times(v.get(1)).plus(v.get(2).sigmoid().times(2f))),
                any(),
                Argument.between(-1, 1, e.c()),
                Argument.between(-1, 1, e.h(), 1));
        cases.add(
                "Tensor.map(List,Function) with one operand twice",
                t -> Tensor.map(List.of(t[0], t[0]), v -> v.get(0).exp().times(v.get(1).tanh())),
                any());
        cases.add(
                "Tensor.map(List,Function) that branches",
                t ->
                        Tensor.map(
                                List.of(t[0], t[1]),
                                v ->
                                        v.get(0)
                                                .less(v.get(1))
                                                .select(v.get(0).sin(), v.get(1).abs())
                                                .max(Formula.constant(0.3f))),
                any(),
                Argument.between(-1, 1, e.h(), 1));
        cases.add(
                "Tensor.withGradient(UnaryOperator,BinaryOperator)",
                t ->
                        t[0].withGradient(
                                x -> x.exp().plus(1).log(), (x, dy) -> dy.times(x.sigmoid())),
                any());
        cases.add(
                "Tensor.detach()",
                t -> {
                    Tensor shift = t[0].get(0).detach();
                    return t[0].minus(shift).exp().sum(0).log().plus(shift);
                },
                any());
    }

    private void types() {
        Argument reals = Argument.between(-3, 300, e.h(), e.c());
        unary("to(DType) i32", x -> x.to(DType.I32), reals);
        unary("to(DType) u8", x -> x.to(DType.U8), reals);
        unary("to(DType) and back", x -> x.plus(0.25f).to(DType.F32).times(x), reals);
        unary("to(DType) of i32", x -> x.to(DType.F32).times(0.5f), Argument.integers(9, e.c()));
        cases.add(
                "Tensor.times(Tensor) of u8 and f32",
                t -> t[0].times(t[1]),
                Argument.integers(256, e.n(), e.h(), e.c()).as(DType.U8),
                Argument.between(-1, 1, e.c()));
    }

    private void sources() {
        cases.add(
                "Device.filled(TensorShape,float)",
                t -> t[0].times(t[0].device().filled(t[0].shape(), 2.5f)),
                any());
        cases.add(
                "Device.filled(TensorShape,float) alone",
                t -> t[0].device().filled(TensorShape.of(e.c()), 2.5f),
                any());
        cases.add("Device.iota(int)", t -> t[0].times(t[0].device().iota(e.c())), any());
        unary("oneHot(int)", x -> x.oneHot(4), Argument.integers(5, e.n(), e.h()));
    }
}
