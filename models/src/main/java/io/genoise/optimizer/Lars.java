package io.genoise.optimizer;

import static io.genoise.expression.Formula.ONE;
import static io.genoise.expression.Formula.ZERO;

import io.genoise.autograd.Gradients;
import io.genoise.expression.Formula;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.NetworkParameter;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.Variable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// Layer-wise adaptive rates for large batches (You, Gitman, Ginsburg 2017, arXiv:1708.03888): each parameter has a trust
/// ratio q = κ·‖w‖/(‖g‖ + λ‖w‖), 1 where ‖w‖ or ‖g‖ is 0; v ← μv + q·(g + λw); w ← w − η·v.
///
/// Norms and biases keep q = 1 unless told otherwise, and whether they decay is for [Decay] to say.
public final class Lars implements Optimizer {
    private static final int ROW = 16;

    private final Config config;
    private final Updated updated;
    private final Variable velocity;
    private final List<NetworkParameter> adapted = new ArrayList<>();
    private final Tensor owners;

    /// What the velocity and the trust ratios are like; the learning rate η comes with each update.
    ///
    /// @param momentum μ, 0 ≤ μ < 1
    /// @param trust κ > 0
    /// @param all whether norms and biases have a trust ratio too
    /// @param decay λ, and where
    /// @param rates factors on the learning rate
    public record Config(float momentum, float trust, boolean all, Decay decay, Rates rates) {
        /// @throws IllegalArgumentException if μ or κ is outside its range
        public Config {
            Range.share("momentum", momentum);
            Range.positive("trust", trust);
        }

        /// This with weight decay.
        public Config with(Decay chosen) {
            return new Config(momentum, trust, all, chosen, rates);
        }

        /// This with learning rates by parameter.
        public Config with(Rates chosen) {
            return new Config(momentum, trust, all, decay, chosen);
        }

        /// The optimiser of `parameters`, its velocity 0.
        public Lars over(Parameters parameters) {
            return new Lars(this, parameters);
        }
    }

    /// μ = 0.9, κ = 0.001, norms and biases spared, no decay.
    public static Config standard() {
        return new Config(0.9f, 1e-3f, false, Decay.NONE, Rates.EQUAL);
    }

    private Lars(Config config, Parameters parameters) {
        this.config = config;
        this.updated = new Updated(parameters, config.decay, config.rates);
        this.velocity = updated.zeros("velocity");
        int rows = parameters.flat().shape().extent(0) / ROW;
        int[] owner = new int[rows];
        for (NetworkParameter p : parameters.all()) {
            if (config.all || p.decays()) {
                adapted.add(p);
            }
        }
        Arrays.fill(owner, adapted.size());
        for (int i = 0; i < adapted.size(); i++) {
            NetworkParameter p = adapted.get(i);
            Arrays.fill(owner, p.offset() / ROW, end(p), i);
        }
        this.owners = parameters.scope().integers(TensorShape.of(rows), owner);
    }

    /// The row behind the last that `p` has numbers in.
    private static int end(NetworkParameter p) {
        return (p.offset() + p.elements() + ROW - 1) / ROW;
    }

    @Override
    public Parameters parameters() {
        return updated.parameters();
    }

    @Override
    public void update(Gradients gradients, float learningRate) {
        updated.by(gradients, learningRate, g -> update(g, learningRate));
    }

    private void update(Tensor g, float learningRate) {
        updated.count();
        TensorShape flat = g.shape();
        Tensor ratios = trustRatios(g);
        Tensor decayed = updated.decayed(g).reshape(-1, ROW);
        Tensor v =
                Tensor.map(
                        List.of(velocity.value().reshape(-1, ROW), decayed, ratios),
                        x -> x.get(0).times(config.momentum).plus(x.get(1).times(x.get(2))));
        Tensor whole = v.reshape(flat);
        velocity.assign(whole);
        updated.move(learningRate, false, List.of(whole), x -> x.get(0));
    }

    /// q for each row of the block, `[rows,1]`.
    private Tensor trustRatios(Tensor g) {
        if (adapted.isEmpty()) {
            return g.device().filled(TensorShape.of(1, 1), 1);
        }
        Tensor weights = squares(updated.parameters().flat().value());
        Tensor slopes = squares(g);
        Tensor[] ratios = new Tensor[adapted.size() + 1];
        for (int i = 0; i < adapted.size(); i++) {
            NetworkParameter p = adapted.get(i);
            float decay = config.decay.strengthOf(p);
            int from = p.offset() / ROW;
            ratios[i] =
                    Tensor.map(
                                    List.of(
                                            weights.fixedSlice(0, from, end(p)).sum(),
                                            slopes.fixedSlice(0, from, end(p)).sum()),
                                    x -> trust(x.get(0).sqrt(), x.get(1).sqrt(), decay))
                            .reshape(1);
        }
        ratios[adapted.size()] = g.device().filled(TensorShape.of(1), 1);
        return Tensor.concat(0, ratios).gather(owners).reshape(-1, 1);
    }

    private Formula trust(Formula w, Formula g, float decay) {
        Formula ratio = w.times(config.trust).over(g.plus(w.times(decay)));
        return ZERO.less(w.times(g)).select(ratio, ONE);
    }

    /// The sum of squares of each row, `[rows]`.
    private static Tensor squares(Tensor flat) {
        return flat.reshape(-1, ROW).square().sum(1);
    }

    @Override
    public Map<String, Variable> state() {
        return Map.of("velocity", velocity);
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
