package io.genoise.benchmarks;

import io.genoise.optimizer.Adam;
import io.genoise.optimizer.AdamW;
import io.genoise.optimizer.Decay;
import io.genoise.optimizer.Optimizer;
import io.genoise.optimizer.Sgd;
import io.genoise.tensor.Parameters;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.AdamWOptions;
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

    /// Adam without decay.
    record PlainAdam(float rate, float beta1, float beta2) implements Rule {
        @Override
        public Optimizer ours(Parameters parameters) {
            return Adam.standard().betas(beta1, beta2).over(parameters);
        }

        @Override
        public org.bytedeco.pytorch.Optimizer theirs(TensorVector parameters) {
            AdamOptions options = new AdamOptions(rate);
            betas(options.betas(), beta1, beta2);
            options.eps().put(1e-8f);
            return new org.bytedeco.pytorch.Adam(parameters, options);
        }
    }

    /// AdamW with decay on everything.
    record DecoupledAdam(float rate, float decay) implements Rule {
        @Override
        public Optimizer ours(Parameters parameters) {
            return AdamW.standard().with(Decay.onAll(decay)).over(parameters);
        }

        @Override
        public org.bytedeco.pytorch.Optimizer theirs(TensorVector parameters) {
            AdamWOptions options = new AdamWOptions(rate);
            betas(options.betas(), 0.9f, 0.999f);
            options.eps().put(1e-8f);
            options.weight_decay().put(decay);
            return new org.bytedeco.pytorch.AdamW(parameters, options);
        }
    }

    /// Sets a C++ pair that begins as (0.9, 0.999), in whichever order it lies in memory.
    static void betas(DoublePointer pair, float beta1, float beta2) {
        int first = pair.get(0) < pair.get(1) ? 0 : 1;
        pair.put(first, beta1);
        pair.put(1 - first, beta2);
    }
}
