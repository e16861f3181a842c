package io.genoise.optimizer;

import io.genoise.autograd.Gradients;
import io.genoise.expression.Expression;
import io.genoise.shape.DType;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Stochastic gradient descent with momentum, as PyTorch defines it: g ← g + λw; v ← μv + g; w ← w − η·v, or with
/// Nesterov's look-ahead w ← w − η·(g + μv) (Sutskever et al. 2013).
public final class Sgd implements Optimizer {
    private final Config config;
    private final Parameters parameters;
    private final Variable velocity;
    private final Tensor mask;
    private long updates;

    /// @param momentum μ, 0 ≤ μ < 1
    /// @param nesterov whether to look ahead
    /// @param decay λ, and where
    public record Config(float momentum, boolean nesterov, Decay decay) {
        /// This with weight decay.
        public Config with(Decay chosen) {
            return new Config(momentum, nesterov, chosen);
        }

        /// The optimiser of `parameters`, its velocity 0.
        public Sgd over(Parameters parameters) {
            return new Sgd(this, parameters);
        }
    }

    /// Nesterov momentum, no decay.
    public static Config nesterov(float momentum) {
        return new Config(momentum, true, Decay.NONE);
    }

    /// Plain momentum, no decay.
    public static Config momentum(float momentum) {
        return new Config(momentum, false, Decay.NONE);
    }

    private Sgd(Config config, Parameters parameters) {
        this.config = config;
        this.parameters = parameters;
        this.velocity =
                parameters.scope().variable("velocity", parameters.flat().shape(), DType.F32);
        this.mask = config.decay.mask(parameters);
    }

    @Override
    public void update(Gradients gradients, float learningRate) {
        Variable weights = parameters.flat();
        Tensor w = weights.value();
        Tensor g = gradients.flat();
        if (config.decay.strength() != 0) {
            List<Tensor> operands = new ArrayList<>(List.of(g, w));
            if (mask != null) {
                operands.add(mask);
            }
            g =
                    Tensor.map(
                            operands,
                            v -> {
                                Expression decayed = v.get(1).times(config.decay.strength());
                                return v.get(0)
                                        .plus(v.size() > 2 ? decayed.times(v.get(2)) : decayed);
                            });
        }
        Tensor v =
                Tensor.map(
                        List.of(velocity.value(), g),
                        x -> x.get(0).times(config.momentum).plus(x.get(1)));
        velocity.assign(v);
        Tensor direction =
                config.nesterov
                        ? Tensor.map(
                                List.of(g, v), x -> x.get(0).plus(x.get(1).times(config.momentum)))
                        : v;
        weights.assign(
                Tensor.map(
                        List.of(w, direction), x -> x.get(0).minus(x.get(1).times(learningRate))));
        updates++;
    }

    @Override
    public Map<String, Variable> state() {
        return Map.of("velocity", velocity);
    }

    @Override
    public long updates() {
        return updates;
    }

    @Override
    public void resumeAt(long count) {
        updates = count;
    }
}
