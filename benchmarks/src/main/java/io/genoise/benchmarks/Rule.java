package io.genoise.benchmarks;

import io.genoise.optimizer.Decay;
import io.genoise.optimizer.Optimizer;
import io.genoise.optimizer.Sgd;
import io.genoise.tensor.Parameters;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.TensorVector;

/// An optimiser in both: ours, and PyTorch's own in C++.
interface Rule {
    float rate();

    Optimizer ours(Parameters parameters);

    org.bytedeco.pytorch.Optimizer theirs(TensorVector parameters);

    /// SGD with Nesterov momentum and decay on everything.
    record Nesterov(float rate, float momentum, float decay) implements Rule {
        @Override
        public Optimizer ours(Parameters parameters) {
            return Sgd.nesterov(momentum).with(Decay.onAll(decay)).over(parameters);
        }

        @Override
        public org.bytedeco.pytorch.Optimizer theirs(TensorVector parameters) {
            SGDOptions options = new SGDOptions(rate);
            options.momentum().put(momentum);
            options.weight_decay().put(decay);
            options.nesterov().put(true);
            return new SGD(parameters, options);
        }
    }
}
