package io.genoise.optimizer;

import io.genoise.autograd.Gradients;
import io.genoise.expression.Formula;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// What every optimiser has: the parameters that it updates, the masks over their block, and the number of updates, a
/// Variable, so that a step that is given up counts nothing.
final class Updated {
    private final Parameters parameters;
    private final Decay decay;
    private final Tensor decayMask;
    private final Tensor rates;
    private final Variable updates;

    Updated(Parameters parameters, Decay decay, Rates rates) {
        this.parameters = parameters;
        this.decay = decay;
        this.decayMask = decay.mask(parameters);
        this.rates = rates.mask(parameters);
        this.updates = parameters.scope().variable("updates", TensorShape.SCALAR, 0);
    }

    Parameters parameters() {
        return parameters;
    }

    /// A Variable of zeros as large as the block.
    Variable zeros(String name) {
        return parameters.scope().variable(name, parameters.flat().shape(), DType.F32);
    }

    /// Records an update, `body`, given the block's gradient `[total]`: its kernels lie in the layer `optimizer`.
    ///
    /// @throws IllegalArgumentException if the gradients are another block's, or the rate is none
    void by(Gradients gradients, float learningRate, Consumer<Tensor> body) {
        Tensor gradient = checked(gradients, learningRate);
        Named.within("optimizer", gradient, () -> body.accept(gradient));
    }

    private Tensor checked(Gradients gradients, float learningRate) {
        if (gradients.parameters() != parameters) {
            throw new IllegalArgumentException(
                    "an optimiser of %s takes their gradients, not those of %s"
                            .formatted(parameters, gradients.parameters()));
        }
        if (!(learningRate >= 0 && learningRate < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "a learning rate of 0 or more expected, not " + learningRate);
        }
        return gradients.flat();
    }

    /// Counts this update and returns its number `[]`, from 1 on.
    Tensor count() {
        Tensor count = updates.value().plus(1);
        updates.assign(count);
        return count;
    }

    /// Moves `average` on to keep·average + (1 − keep)·g, and returns that.
    static Tensor mean(Variable average, Tensor g, float keep) {
        return follow(average, g, keep, x -> x);
    }

    /// Moves `average` on to keep·average + (1 − keep)·g², and returns that.
    static Tensor meanSquare(Variable average, Tensor g, float keep) {
        return follow(average, g, keep, x -> x.times(x));
    }

    private static Tensor follow(
            Variable average, Tensor g, float keep, UnaryOperator<Formula> of) {
        Tensor moved =
                Tensor.map(
                        List.of(average.value(), g),
                        x -> x.get(0).times(keep).plus(of.apply(x.get(1)).times(1 - keep)));
        average.assign(moved);
        return moved;
    }

    /// g + λ·w where decay applies.
    Tensor decayed(Tensor g) {
        return decay.strength() == 0
                ? g
                : map(
                        List.of(g, parameters.flat().value()),
                        true,
                        false,
                        (x, spared, _) ->
                                x.get(0).plus(spared.apply(x.get(1).times(decay.strength()))));
    }

    /// Replaces w by w − η·d, with d a formula over `operands` and, if `decays`, λ·w added to it.
    void move(
            float learningRate,
            boolean decays,
            List<Tensor> operands,
            Function<List<Formula>, Formula> direction) {
        List<Tensor> all = new ArrayList<>(operands);
        all.add(parameters.flat().value());
        boolean spread = decays && decay.strength() != 0;
        Tensor moved =
                map(
                        all,
                        spread,
                        true,
                        (x, spared, scaled) -> {
                            Formula w = x.get(operands.size());
                            Formula d = direction.apply(x);
                            if (spread) {
                                d = d.plus(spared.apply(w.times(decay.strength())));
                            }
                            return w.minus(scaled.apply(d.times(learningRate)));
                        });
        parameters.flat().assign(moved);
    }

    private interface Masked {
        Formula of(
                List<Formula> x,
                Function<Formula, Formula> spared,
                Function<Formula, Formula> scaled);
    }

    /// A formula over `operands` and the masks that are there.
    private Tensor map(List<Tensor> operands, boolean decays, boolean moves, Masked formula) {
        List<Tensor> all = new ArrayList<>(operands);
        int atDecay = decays && decayMask != null ? add(all, decayMask) : -1;
        int atRates = moves && rates != null ? add(all, rates) : -1;
        return Tensor.map(
                all,
                x ->
                        formula.of(
                                x,
                                v -> atDecay < 0 ? v : v.times(x.get(atDecay)),
                                v -> atRates < 0 ? v : v.times(x.get(atRates))));
    }

    private static int add(List<Tensor> all, Tensor mask) {
        all.add(mask);
        return all.size() - 1;
    }

    long updates() {
        return (long) updates.read()[0];
    }

    void resumeAt(long count) {
        updates.set((float) count);
    }
}
