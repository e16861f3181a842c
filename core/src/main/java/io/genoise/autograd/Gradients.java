package io.genoise.autograd;

import io.genoise.tensor.NetworkParameter;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.Variable;
import java.util.ArrayList;
import java.util.List;

/// The gradients of one loss with respect to a block of parameters: one flat tensor `[total]` in the block's layout, so
/// that an optimiser or clipping is one formula over it.
///
/// @param parameters the block
/// @param flat the gradient of the whole block, `[total]`
public record Gradients(Parameters parameters, Tensor flat) {
    /// @throws IllegalArgumentException if `flat` has not the block's shape
    public Gradients {
        if (!flat.shape().equals(parameters.flat().shape())) {
            throw flat.mistake(
                    "gradients of shape %s for %s, whose block is %s"
                            .formatted(flat.shape(), parameters, parameters.flat().shape()));
        }
    }

    /// The flat tensor, for one who is about to change `block` by it.
    ///
    /// @throws IllegalArgumentException if these are the gradients of other parameters
    public Tensor flat(Parameters block) {
        if (block != parameters) {
            throw flat.mistake(
                    "the gradients of %s are given where those of %s are expected"
                            .formatted(parameters, block));
        }
        return flat;
    }

    /// The gradient of one parameter, in its shape.
    ///
    /// @throws IllegalArgumentException if it is none of this block's
    public Tensor of(NetworkParameter parameter) {
        if (!parameters.all().contains(parameter)) {
            throw flat.mistake(
                    "the gradient of %s is asked for, which is none of %s"
                            .formatted(parameter, parameters));
        }
        int from = parameter.offset();
        return flat.fixedSlice(0, from, from + parameter.elements()).reshape(parameter.shape());
    }

    /// The Euclidean length of the whole gradient, `[]`. Its own gradient at 0 is 0.
    public Tensor norm() {
        return flat.norm();
    }

    /// These gradients with `flat` in place of the flat block: clipped, scaled, averaged.
    public Gradients with(Tensor changed) {
        return new Gradients(parameters, changed);
    }

    /// The sum with the gradients `more` of another loss for the same parameters.
    ///
    /// @throws IllegalArgumentException if they are other parameters'
    public Gradients plus(Gradients more) {
        return with(flat.plus(more.flat(parameters)));
    }

    /// 1 if every gradient is finite, and every number of `others` (the loss), and every statistic of these parameters
    /// that the step has assigned; else 0, `[]`. What a training step guards itself with:
    /// `step.guard(gradients.finite(loss))`.
    public Tensor finite(Tensor... others) {
        Step step = flat.openStep();
        return step.within("finite", () -> finite(step, others));
    }

    private Tensor finite(Step step, Tensor... others) {
        List<Tensor> small = new ArrayList<>();
        for (Tensor other : others) {
            small.add(other.reshape(-1));
        }
        for (Variable statistic : parameters.statistics().values()) {
            if (step.assigns(statistic)) {
                small.add(statistic.value().reshape(-1));
            }
        }
        Tensor finite = flat.allFinite();
        return small.isEmpty()
                ? finite
                : finite.times(Tensor.concat(0, small.toArray(new Tensor[0])).allFinite());
    }
}
