package io.genoise.optimizer;

import io.genoise.autograd.Gradients;
import io.genoise.expression.Formula;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.Variable;
import java.util.List;
import java.util.Map;

/// Stochastic gradient descent with momentum, as PyTorch defines it: g ← g + λw; v ← μv + (1 − τ)g, the first time v ← g;
/// w ← w − η·v, or with Nesterov's look-ahead w ← w − η·(g + μv) (Sutskever et al. 2013).
public final class Sgd implements Optimizer {
    private final Config config;
    private final Updated updated;
    private final Variable velocity;

    /// What the velocity is like, and what decays; the learning rate η comes with each update.
    ///
    /// @param momentum μ, 0 ≤ μ < 1; with 0 there is no velocity
    /// @param dampening τ, 0 ≤ τ < 1
    /// @param nesterov whether to look ahead: with momentum and without dampening
    /// @param decay λ, and where
    /// @param rates factors on the learning rate
    public record Config(
            float momentum, float dampening, boolean nesterov, Decay decay, Rates rates) {
        /// @throws IllegalArgumentException if μ or τ is outside its range, or Nesterov's look-ahead is asked for
        ///     without momentum or with dampening
        public Config {
            Range.share("momentum", momentum);
            Range.share("dampening", dampening);
            if (nesterov && (momentum == 0 || dampening != 0)) {
                throw new IllegalArgumentException(
                        "Nesterov's look-ahead takes a momentum above 0 and no dampening, not %s and %s"
                                .formatted(momentum, dampening));
            }
        }

        /// This with weight decay.
        public Config with(Decay chosen) {
            return new Config(momentum, dampening, nesterov, chosen, rates);
        }

        /// This with learning rates by parameter.
        public Config with(Rates chosen) {
            return new Config(momentum, dampening, nesterov, decay, chosen);
        }

        /// This with τ = `chosen`.
        public Config dampened(float chosen) {
            return new Config(momentum, chosen, nesterov, decay, rates);
        }

        /// The optimiser of `parameters`, its velocity 0.
        public Sgd over(Parameters parameters) {
            return new Sgd(this, parameters);
        }
    }

    /// Nesterov momentum, no decay.
    public static Config nesterov(float momentum) {
        return new Config(momentum, 0, true, Decay.NONE, Rates.EQUAL);
    }

    /// Plain momentum, no decay.
    public static Config momentum(float momentum) {
        return new Config(momentum, 0, false, Decay.NONE, Rates.EQUAL);
    }

    /// No momentum, no decay.
    public static Config plain() {
        return momentum(0);
    }

    private Sgd(Config config, Parameters parameters) {
        this.config = config;
        this.updated = new Updated(parameters, config.decay, config.rates);
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
        Tensor count = updated.count();
        if (velocity == null) {
            updated.move(learningRate, false, List.of(g), x -> x.get(0));
            return;
        }
        Tensor v = velocity(g, count);
        velocity.assign(v);
        if (config.nesterov) {
            updated.move(
                    learningRate,
                    false,
                    List.of(g, v),
                    x -> x.get(0).plus(x.get(1).times(config.momentum)));
        } else {
            updated.move(learningRate, false, List.of(v), x -> x.get(0));
        }
    }

    private Tensor velocity(Tensor g, Tensor count) {
        if (config.dampening == 0) {
            return Tensor.map(
                    List.of(velocity.value(), g),
                    x -> x.get(0).times(config.momentum).plus(x.get(1)));
        }
        Tensor share =
                count.map(n ->
                        n.lessEqual(Formula.ONE)
                                .select(Formula.ONE, Formula.scalar(1 - config.dampening)));
        return Tensor.map(
                List.of(velocity.value(), g, share),
                x -> x.get(0).times(config.momentum).plus(x.get(1).times(x.get(2))));
    }

    @Override
    public Map<String, Variable> state() {
        return velocity == null ? Map.of() : Map.of("velocity", velocity);
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
