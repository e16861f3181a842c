package io.genoise.optimizer;

import io.genoise.autograd.Gradients;
import io.genoise.expression.Expression;
import io.genoise.shape.DType;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.Variable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Adam with decoupled weight decay (Loshchilov, Hutter 2019, arXiv:1711.05101): m ← β₁m + (1−β₁)g;
/// v ← β₂v + (1−β₂)g²; w ← w − η·(m/(1−β₁ᵗ) / (√(v/(1−β₂ᵗ)) + ε) + λw).
public final class AdamW implements Optimizer {
    private final Config config;
    private final Parameters parameters;
    private final Variable first;
    private final Variable second;
    private final Tensor mask;
    private long updates;

    /// @param beta1 β₁, decay of the first moment
    /// @param beta2 β₂, decay of the second
    /// @param epsilon ε
    /// @param decay λ, and where
    public record Config(float beta1, float beta2, float epsilon, Decay decay) {
        /// This with weight decay.
        public Config with(Decay chosen) {
            return new Config(beta1, beta2, epsilon, chosen);
        }

        /// The optimiser of `parameters`, its moments 0.
        public AdamW over(Parameters parameters) {
            return new AdamW(this, parameters);
        }
    }

    /// β₁ = 0.9, β₂ = 0.999, ε = 10⁻⁸, no decay.
    public static Config standard() {
        return new Config(0.9f, 0.999f, 1e-8f, Decay.NONE);
    }

    private AdamW(Config config, Parameters parameters) {
        this.config = config;
        this.parameters = parameters;
        this.first =
                parameters.scope().variable("first_moment", parameters.flat().shape(), DType.F32);
        this.second =
                parameters.scope().variable("second_moment", parameters.flat().shape(), DType.F32);
        this.mask = config.decay.mask(parameters);
    }

    @Override
    public void update(Gradients gradients, float learningRate) {
        updates++;
        Tensor g = gradients.flat();
        Tensor m =
                Tensor.map(
                        List.of(first.value(), g),
                        x -> x.get(0).times(config.beta1).plus(x.get(1).times(1 - config.beta1)));
        Tensor v =
                Tensor.map(
                        List.of(second.value(), g),
                        x ->
                                x.get(0)
                                        .times(config.beta2)
                                        .plus(x.get(1).times(x.get(1)).times(1 - config.beta2)));
        first.assign(m);
        second.assign(v);
        float rate = (float) (learningRate / (1 - Math.pow(config.beta1, updates)));
        float unbiased = (float) (1 / (1 - Math.pow(config.beta2, updates)));
        List<Tensor> operands = new ArrayList<>(List.of(parameters.flat().value(), m, v));
        if (mask != null) {
            operands.add(mask);
        }
        parameters
                .flat()
                .assign(
                        Tensor.map(
                                operands,
                                x -> {
                                    Expression w = x.get(0);
                                    Expression root =
                                            x.get(2).times(unbiased).sqrt().plus(config.epsilon);
                                    Expression decay =
                                            Expression.scalar(
                                                    learningRate * config.decay.strength());
                                    Expression spared =
                                            mask == null ? decay : decay.times(x.get(3));
                                    return w.minus(spared.times(w))
                                            .minus(x.get(1).times(rate).over(root));
                                }));
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
        return updates;
    }

    @Override
    public void resumeAt(long count) {
        updates = count;
    }
}
