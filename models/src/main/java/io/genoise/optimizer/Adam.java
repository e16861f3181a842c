package io.genoise.optimizer;

import static io.genoise.expression.Formula.ONE;
import static io.genoise.expression.Formula.constant;

import io.genoise.autograd.Gradients;
import io.genoise.expression.Formula;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.Variable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Adam (Kingma, Ba 2015, arXiv:1412.6980): m ← β₁m + (1−β₁)g; v ← β₂v + (1−β₂)g²;
/// w ← w − η·m/(1−β₁ᵗ) / (√(v/(1−β₂ᵗ)) + ε).
///
/// Weight decay is either part of the gradient, g ← g + λw, or decoupled, w ← w − ηλw beside the rest ([AdamW]).
public final class Adam implements Optimizer {
    private final Config config;
    private final Updated updated;
    private final Variable first;
    private final Variable second;

    /// How the moments are kept, and what decays; the learning rate η comes with each update.
    ///
    /// @param beta1 β₁, decay of the first moment, 0 ≤ β₁ < 1
    /// @param beta2 β₂, decay of the second, 0 ≤ β₂ < 1
    /// @param epsilon ε > 0
    /// @param decoupled whether weight decay stays out of the moments
    /// @param decay λ, and where
    /// @param rates factors on the learning rate
    public record Config(
            float beta1, float beta2, float epsilon, boolean decoupled, Decay decay, Rates rates) {
        /// @throws IllegalArgumentException if β₁, β₂ or ε is outside its range
        public Config {
            Range.share("beta1", beta1);
            Range.share("beta2", beta2);
            Range.positive("epsilon", epsilon);
        }

        /// This with weight decay.
        public Config with(Decay chosen) {
            return new Config(beta1, beta2, epsilon, decoupled, chosen, rates);
        }

        /// This with learning rates by parameter.
        public Config with(Rates chosen) {
            return new Config(beta1, beta2, epsilon, decoupled, decay, chosen);
        }

        /// This with other decays of the moments.
        ///
        /// @param chosen1 β₁
        /// @param chosen2 β₂
        public Config betas(float chosen1, float chosen2) {
            return new Config(chosen1, chosen2, epsilon, decoupled, decay, rates);
        }

        /// The optimiser of `parameters`, its moments 0.
        public Adam over(Parameters parameters) {
            return new Adam(this, parameters);
        }
    }

    /// β₁ = 0.9, β₂ = 0.999, ε = 10⁻⁸, no decay.
    public static Config standard() {
        return new Config(0.9f, 0.999f, 1e-8f, false, Decay.NONE, Rates.EQUAL);
    }

    private Adam(Config config, Parameters parameters) {
        this.config = config;
        this.updated = new Updated(parameters, config.decay, config.rates);
        this.first = updated.zeros("first_moment");
        this.second = updated.zeros("second_moment");
    }

    @Override
    public Parameters parameters() {
        return updated.parameters();
    }

    @Override
    public void update(Gradients gradients, float learningRate) {
        updated.by(gradients, learningRate, g -> update(g, learningRate));
    }

    private void update(Tensor gradient, float learningRate) {
        Tensor g = config.decoupled ? gradient : updated.decayed(gradient);
        Tensor count = updated.count();
        Tensor m = Updated.mean(first, g, config.beta1);
        Tensor v = Updated.meanSquare(second, g, config.beta2);
        updated.move(
                learningRate,
                config.decoupled,
                List.of(m, unbiased(count, config.beta1), v, unbiased(count, config.beta2)),
                x -> {
                    Formula root = x.get(2).times(x.get(3)).sqrt().plus(config.epsilon);
                    return x.get(0).times(x.get(1)).over(root);
                });
    }

    /// 1/(1 − βᵗ) = (1 + h)/2h with h = tanh(−t·log β/2): exact to a few units in the last place for any t, where 1 − βᵗ
    /// itself would cancel.
    private static Tensor unbiased(Tensor count, float beta) {
        float half = (float) Math.min(64, -Math.log(beta) / 2);
        return count.map(t -> {
            Formula h = t.times(half).tanh();
            return ONE.plus(h).over(h.times(constant(2)));
        });
    }

    @Override
    public Map<String, Variable> state() {
        Map<String, Variable> state = new LinkedHashMap<>();
        state.put("first_moment", first);
        state.put("second_moment", second);
        return state;
    }

    @Override
    public long updates() {
        return updated.updates();
    }

    @Override
    public void resumeAt(long count) {
        updated.resumeAt(count);
    }
}
