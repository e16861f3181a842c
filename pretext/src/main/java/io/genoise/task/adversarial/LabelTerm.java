package io.genoise.task.adversarial;

import io.genoise.op.Losses;
import io.genoise.shape.DType;
import io.genoise.tensor.Tensor;

/// What is in this picture? The cross-entropy of the discriminator's label predictor over the real pictures of the batch whose
/// label is known; 0 if there is none.
///
/// @param weight of it
/// @param classes how many
record LabelTerm(double weight, int classes) implements GanTerm {
    @Override
    public Tensor ofDiscriminator(Moment moment) {
        Tensor known = moment.lesson().labels();
        Tensor logits = moment.judge().labels(moment.features(), moment.pass());
        moment.lesson().show("told", mean(logits.argmax(1).equal(known), known));
        return of(logits, known).times((float) weight);
    }

    /// The mean of −log p(label) over pictures whose label is not −1.
    ///
    /// @param logits `[N,K]`
    /// @param known i32 `[N]`
    static Tensor of(Tensor logits, Tensor known) {
        // A label of −1 has no place among the classes, and adds 0.
        Tensor sum = Losses.crossEntropy(logits, known).times(logits.shape().extent(0));
        return sum.over(count(known));
    }

    private static Tensor mean(Tensor each, Tensor known) {
        return each.sum().over(count(known));
    }

    /// How many labels are known, at least 1.
    private static Tensor count(Tensor known) {
        Tensor numbers = known.to(DType.F32);
        return numbers.greater(numbers.times(0).minus(0.5f)).sum().clamp(1, Float.MAX_VALUE);
    }

    @Override
    public double first() {
        return weight * Math.log(classes);
    }
}
