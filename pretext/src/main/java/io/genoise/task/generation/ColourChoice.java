package io.genoise.task.generation;

import io.genoise.op.Distances;
import io.genoise.op.Softmax;
import io.genoise.op.TopK;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Scope;
import io.genoise.tensor.Tensor;

/// Colour as a choice among bins: what a place's colour is taken for, the loss of logits, and the colour that they mean.
///
/// A colour c is the five bins nearest to it, each with a share z ∝ exp(−‖c − centre‖²/(2σ²)), σ = 5, of sum 1. The loss of a
/// place is −w·Σ z·log softmax(logits), w being the weight of its nearest bin; the loss of all is the mean.
///
/// Source: Zhang, Isola, Efros 2016, arXiv:1603.08511, sections 2.1 to 2.3.
///
/// @param centres of the bins, `[Q,2]`
/// @param weights of the bins, `[Q]`
public record ColourChoice(Tensor centres, Tensor weights) {
    /// Bins that a colour is shared by.
    public static final int NEAREST = 5;

    /// Deviation σ of the shares.
    public static final float SIGMA = 5;

    /// Among `bins`, which weigh so much.
    ///
    /// @param weights one a bin, as [ColourBins] gives them
    public static ColourChoice of(Scope scope, ColourBins bins, double[] weights) {
        float[] narrow = new float[weights.length];
        for (int i = 0; i < narrow.length; i++) {
            narrow[i] = (float) weights[i];
        }
        return new ColourChoice(
                scope.tensor(TensorShape.of(bins.size(), 2), bins.centres()),
                scope.tensor(TensorShape.of(bins.size()), narrow));
    }

    /// Colours as shares of bins.
    ///
    /// @param bins the nearest, the nearest of all first, i32 `[M,5]`
    /// @param shares of them, `[M,5]`
    public record Shared(Tensor bins, Tensor shares) {}

    /// Colours `[M,2]` as shares of their nearest bins.
    public Shared shared(Tensor colours) {
        Tensor far = Distances.squaredPairs(colours, centres);
        TopK nearest = TopK.of(far.negate(), NEAREST);
        Tensor shares = Softmax.softmax(nearest.values().over(2 * SIGMA * SIGMA), 1);
        return new Shared(nearest.indices(), shares.detach());
    }

    /// The loss of logits `[M,Q]` for colours `[M,2]`.
    public Tensor loss(Tensor logits, Tensor colours) {
        Shared target = shared(colours);
        Tensor weight = weights.gather(target.bins().fixedSlice(1, 0, 1));
        Tensor chosen = Softmax.logSoftmax(logits, 1).takeAlong(target.bins());
        return chosen.times(target.shares()).times(weight).sum(1).mean().negate();
    }

    /// The colours `[M,2]` that logits `[M,Q]` mean: Σ softmax(logits/T)·centre. At T = 1 it is the mean, which is dull; towards
    /// 0 the most likely, which is patchy.
    ///
    /// @param temperature T > 0, 0.38 in the paper
    public Tensor annealedMean(Tensor logits, float temperature) {
        return Softmax.softmax(logits.over(temperature), 1).matmul(centres);
    }
}
