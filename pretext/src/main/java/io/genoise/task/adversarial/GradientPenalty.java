package io.genoise.task.adversarial;

import io.genoise.autograd.Autograd;
import io.genoise.layer.Pass;
import io.genoise.op.RandomNumbers;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Tensor;
import java.util.List;
import java.util.function.UnaryOperator;

/// λ·mean((‖∂D(x̂)/∂x̂‖ − 1)²) at places x̂ = αx + (1 − α)x̃ between real and made pictures in −1 … 1, α uniform in 0 … 1, one a
/// pair: what keeps a critic from being steep (Gulrajani et al. 2017, arXiv:1704.00028, equation 3).
///
/// @param weight λ
record GradientPenalty(double weight) implements GanTerm {
    /// Under the root: the length's own slope is infinite at 0.
    private static final float LEAST = 1e-12f;

    @Override
    public Tensor ofDiscriminator(Moment moment) {
        Judge judge = moment.judge();
        Pass pass = moment.pass();
        Pass drawing = pass.within("between");
        Tensor alpha =
                RandomNumbers.uniform(
                        moment.real().openStep(),
                        TensorShape.of(moment.real().shape().extent(0), 1, 1, 1),
                        drawing.key(),
                        drawing.stream());
        Tensor penalty =
                of(
                        x -> judge.answer(judge.features(x, pass), null, pass),
                        between(moment.real(), moment.made(), alpha));
        moment.lesson().show("penalty", penalty);
        return penalty.times((float) weight);
    }

    /// αx + (1 − α)x̃.
    static Tensor between(Tensor real, Tensor made, Tensor alpha) {
        return made.plus(real.minus(made).times(alpha));
    }

    /// The mean of (‖∂D(x)/∂x‖ − 1)² over pictures x `[N,H,W,C]`.
    ///
    /// @param critic D, `[N]`, of which each must be a function of its own picture
    static Tensor of(UnaryOperator<Tensor> critic, Tensor x) {
        Tensor slopes = Autograd.gradients(critic.apply(x).sum(), List.of(x)).getFirst();
        return slopes.square().sum(1, 2, 3).plus(LEAST).sqrt().minus(1).square().mean();
    }

    /// The penalty of a critic that says the same of everything is λ.
    @Override
    public double first() {
        return weight;
    }
}
