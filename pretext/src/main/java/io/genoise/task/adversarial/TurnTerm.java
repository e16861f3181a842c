package io.genoise.task.adversarial;

import io.genoise.op.Losses;
import io.genoise.shape.DType;
import io.genoise.tensor.Tensor;

/// Which way was this picture turned? The discriminator is asked of real pictures; the generator lowers how badly that
/// discriminator tells it of made ones, so that they have an up too. A quarter of the batch is shown in all four turns.
///
/// Source: Chen, Zhai, Ritter, Lučić, Houlsby, *Self-supervised GANs via auxiliary rotation loss*, CVPR 2019,
/// arXiv:1811.11212.
///
/// @param ofReal weight of the cross-entropy of real pictures, for the discriminator
/// @param ofMade weight of that of made ones, for the generator
record TurnTerm(double ofReal, double ofMade) implements GanTerm {
    private static final int TURNS = 4;

    @Override
    public Tensor ofDiscriminator(Moment moment) {
        Tensor logits = logits(moment, moment.real());
        Tensor turns = turns(logits);
        moment.lesson().show("turns", Losses.accuracy(logits, turns));
        return Losses.crossEntropy(logits, turns).times((float) ofReal);
    }

    @Override
    public Tensor ofGenerator(Tensor loss, Moment moment) {
        Tensor logits = logits(moment, moment.made());
        return loss.plus(Losses.crossEntropy(logits, turns(logits)).times((float) ofMade));
    }

    private static Tensor logits(Moment moment, Tensor pictures) {
        int some = Math.max(1, pictures.shape().extent(0) / TURNS);
        Tensor turned = turned(pictures.slice(0, 0, some));
        return moment.judge().turns(moment.judge().features(turned, moment.pass()), moment.pass());
    }

    /// `[N,S,S,C]` → `[4N,S,S,C]`: all unturned, then all by 90°, 180° and 270°.
    static Tensor turned(Tensor pictures) {
        return Tensor.concat(0, pictures, pictures.rot90(1), pictures.rot90(2), pictures.rot90(3));
    }

    /// The turns of [#turned], i32 `[4N]`.
    private static Tensor turns(Tensor logits) {
        int all = logits.shape().extent(0);
        float each = 1f / (all / TURNS);
        return logits.device().iota(all).map(i -> i.plus(0.5f).times(each).floor()).to(DType.I32);
    }

    @Override
    public double first() {
        return ofReal * Math.log(TURNS);
    }
}
