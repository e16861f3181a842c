package io.genoise.optimizer;

import static io.genoise.expression.Formula.ZERO;

import io.genoise.autograd.Gradients;
import io.genoise.expression.Formula;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.Variable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// RMSprop as PyTorch defines it (Tieleman, Hinton 2012): g ← g + λw; s ← αs + (1−α)g²; d = g/(√s + ε), or centred, with
/// the mean a ← αa + (1−α)g, d = g/(√(s − a²) + ε) (Graves 2013, arXiv:1308.0850); v ← μv + d; w ← w − η·v.
public final class RmsProp implements Optimizer {
    private final Config config;
    private final Updated updated;
    private final Variable squares;
    private final Variable mean;
    private final Variable velocity;

    /// How squares and velocity are averaged, and what decays; the learning rate η comes with each update.
    ///
    /// @param alpha α, 0 ≤ α < 1
    /// @param epsilon ε > 0
    /// @param momentum μ, 0 ≤ μ < 1; with 0 there is no velocity
    /// @param centred whether to divide by the deviation instead of the root of the mean square
    /// @param decay λ, and where
    /// @param rates factors on the learning rate
    public record Config(
            float alpha, float epsilon, float momentum, boolean centred, Decay decay, Rates rates) {
        /// @throws IllegalArgumentException if α, ε or μ is outside its range
        public Config {
            Range.share("alpha", alpha);
            Range.positive("epsilon", epsilon);
            Range.share("momentum", momentum);
        }

        /// This with weight decay.
        public Config with(Decay chosen) {
            return new Config(alpha, epsilon, momentum, centred, chosen, rates);
        }

        /// This with learning rates by parameter.
        public Config with(Rates chosen) {
            return new Config(alpha, epsilon, momentum, centred, decay, chosen);
        }

        /// This with momentum.
        public Config momentum(float chosen) {
            return new Config(alpha, epsilon, chosen, centred, decay, rates);
        }

        /// This, centred.
        public Config centre() {
            return new Config(alpha, epsilon, momentum, true, decay, rates);
        }

        /// The optimiser of `parameters`, its averages 0.
        public RmsProp over(Parameters parameters) {
            return new RmsProp(this, parameters);
        }
    }

    /// α = 0.99, ε = 10⁻⁸, no momentum, not centred, no decay.
    public static Config standard() {
        return new Config(0.99f, 1e-8f, 0, false, Decay.NONE, Rates.EQUAL);
    }

    private RmsProp(Config config, Parameters parameters) {
        this.config = config;
        this.updated = new Updated(parameters, config.decay, config.rates);
        this.squares = updated.zeros("square_average");
        this.mean = config.centred ? updated.zeros("average") : null;
        this.velocity = config.momentum == 0 ? null : updated.zeros("velocity");
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
        Tensor g = updated.decayed(gradient);
        updated.count();
        Tensor s = Updated.meanSquare(squares, g, config.alpha);
        List<Tensor> operands = new ArrayList<>(List.of(g, s));
        if (mean != null) {
            operands.add(Updated.mean(mean, g, config.alpha));
        }
        if (velocity == null) {
            updated.move(learningRate, false, operands, this::direction);
            return;
        }
        operands.add(velocity.value());
        Tensor v = Tensor.map(operands, x -> x.getLast().times(config.momentum).plus(direction(x)));
        velocity.assign(v);
        updated.move(learningRate, false, List.of(v), x -> x.get(0));
    }

    private Formula direction(List<Formula> x) {
        Formula square = x.get(1);
        if (mean != null) {
            // rounding may leave less than nothing
            square = square.minus(x.get(2).times(x.get(2))).max(ZERO);
        }
        return x.get(0).over(square.sqrt().plus(config.epsilon));
    }

    @Override
    public Map<String, Variable> state() {
        Map<String, Variable> state = new LinkedHashMap<>();
        state.put("square_average", squares);
        if (mean != null) {
            state.put("average", mean);
        }
        if (velocity != null) {
            state.put("velocity", velocity);
        }
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
