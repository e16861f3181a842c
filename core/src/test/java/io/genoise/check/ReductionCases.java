package io.genoise.check;

import io.genoise.op.Softmax;
import io.genoise.shape.DType;
import io.genoise.tensor.Tensor;
import java.util.Arrays;
import java.util.function.BiFunction;

/// Reductions over each kind of set of axes, with formulas before and after them.
final class ReductionCases {
    private static final int[][] AXES = {
        {0}, {1}, {3}, {-1, -2}, {0, 1, 2}, {0, 3}, {1, 2}, {0, 2}, {1, 2, 3}, {0, 1, 2, 3}
    };

    private final OpCases cases;
    private final Extents e;

    private ReductionCases(OpCases cases, Extents e) {
        this.cases = cases;
        this.e = e;
    }

    static void addTo(OpCases cases, Extents e) {
        ReductionCases family = new ReductionCases(cases, e);
        family.overAxes();
        family.overAll();
        family.positions();
        family.withFormulas();
    }

    private Argument picture() {
        return Argument.apart(e.n(), e.h(), 2, e.c());
    }

    private void each(String operation, BiFunction<Tensor, int[], Tensor> f) {
        for (int[] axes : AXES) {
            cases.add(
                    operation + " over " + Arrays.toString(axes),
                    t -> f.apply(t[0], axes),
                    picture());
        }
    }

    private void overAxes() {
        each("Tensor.sum(int...)", Tensor::sum);
        each("Tensor.mean(int...)", Tensor::mean);
        each("Tensor.max(int...)", Tensor::max);
        each("Tensor.min(int...)", Tensor::min);
        each("Tensor.moments(int...)", Tensor::moments);
        each("Tensor.variance(int...)", Tensor::variance);
        each("Tensor.norm(int...)", Tensor::norm);
        each("Softmax.logSumExp(Tensor,int...)", Softmax::logSumExp);
    }

    private void overAll() {
        cases.add("Tensor.sum()", t -> t[0].sum(), picture());
        cases.add("Tensor.norm()", t -> t[0].norm(), picture());
        cases.add("Tensor.allFinite()", t -> t[0].allFinite(), picture());
        cases.add("Tensor.mean()", t -> t[0].mean(), picture());
        cases.add("Tensor.max()", t -> t[0].max(), picture());
        cases.add("Tensor.min()", t -> t[0].min(), picture());
        cases.add("Tensor.sum() of a number", t -> t[0].sum().square(), Argument.apart());
        cases.add(
                "Tensor.sum() of a long row",
                t -> t[0].sum(),
                Argument.apart(e.n() * e.h() * e.c()));
    }

    private void positions() {
        for (int axis = 0; axis < 4; axis++) {
            int along = axis;
            cases.add("Tensor.argmax(int) along " + along, t -> t[0].argmax(along), picture());
            cases.add("Tensor.argmin(int) along " + along, t -> t[0].argmin(along), picture());
        }
        cases.add(
                "Tensor.argmax(int) with ties",
                t -> t[0].argmax(1),
                Argument.integers(3, e.h(), 40).as(DType.F32));
    }

    private void withFormulas() {
        cases.add(
                "Tensor.sum(int...) of a product that broadcasts",
                t -> t[0].times(t[1]).plus(t[2]).sum(0, 1, 2),
                picture(),
                Argument.between(-1, 1, e.c()),
                Argument.between(-1, 1, e.h(), 1, 1));
        cases.add(
                "Tensor.sum(int...) twice",
                t -> t[0].square().sum(1, 2).exp().sum(0),
                Argument.between(-0.5, 0.5, e.n(), 3, 2, e.c()));
        cases.add(
                "Tensor.sum(int...) of several formulas",
                t -> {
                    Tensor product = t[0].times(t[1]).sum(0, 1, 2);
                    return t[0].sum(0, 1, 2).times(product).plus(t[0].square().sum(0, 1, 2));
                },
                picture(),
                Argument.between(-1, 1, e.n(), e.h(), 2, e.c()));
        cases.add(
                "Tensor.max(int...) of a formula",
                t -> t[0].times(t[1]).max(1, 3),
                picture(),
                Argument.between(0.5, 1, e.c()));
        cases.add(
                "Tensor.moments(int...) of a formula",
                t -> t[0].times(t[1]).exp().moments(0, 1, 2),
                picture(),
                Argument.between(-1, 1, e.c()));
        cases.add(
                "Tensor.variance(int...) far from 0",
                t -> t[0].plus(100).variance(0, 1, 2),
                picture());
        cases.add(
                "Tensor.mean(int...) taken off",
                t -> t[0].minus(t[0].mean(0, 1, 2)).square().mean(3),
                picture());
        cases.add(
                "Softmax.logSumExp(Tensor,int...) far out",
                t -> Softmax.logSumExp(t[0].times(400), 3),
                picture());
    }
}
