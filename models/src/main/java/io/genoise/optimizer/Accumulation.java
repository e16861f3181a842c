package io.genoise.optimizer;

import io.genoise.autograd.Gradients;
import io.genoise.shape.DType;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.Variable;
import java.util.List;

/// Gradients of a batch too large for memory, gathered part by part, a step each: with losses that are means over their
/// part, and without BatchNorm, the result is that of the whole batch, but for rounding.
///
/// {@snippet :
/// Accumulation parts = Accumulation.over(network.parameters(), 4);
/// // in steps 1 to 3
/// parts.add(gradients);
/// // in step 4
/// optimizer.update(parts.finish(gradients), rate);
/// }
public final class Accumulation {
    private final Parameters parameters;
    private final int parts;
    private final Variable sum;

    private Accumulation(Parameters parameters, int parts) {
        this.parameters = parameters;
        this.parts = parts;
        this.sum =
                parameters.scope().variable("gradient_sum", parameters.flat().shape(), DType.F32);
    }

    /// A sum of nothing yet.
    ///
    /// @param parts of equal size that a batch has, 1 or more
    public static Accumulation over(Parameters parameters, int parts) {
        Range.count("an accumulation's parts", parts);
        return new Accumulation(parameters, parts);
    }

    /// Records that the gradients of a part are added: sum ← sum + g.
    public void add(Gradients gradients) {
        Tensor g = checked(gradients);
        Named.within("accumulation", g, () -> sum.assign(sum.value().plus(g)));
    }

    /// The mean over the parts, `gradients` being those of the last: (sum + g)/parts, and sum ← 0.
    public Gradients finish(Gradients gradients) {
        Tensor g = checked(gradients);
        return gradients.with(Named.within("accumulation", g, () -> mean(g)));
    }

    private Tensor mean(Tensor g) {
        float count = parts;
        Tensor mean = Tensor.map(List.of(sum.value(), g), x -> x.get(0).plus(x.get(1)).over(count));
        sum.assign(mean.device().filled(sum.shape(), 0));
        return mean;
    }

    /// The sum so far: part of a checkpoint that is taken between two parts.
    public Variable state() {
        return sum;
    }

    private Tensor checked(Gradients gradients) {
        if (gradients.parameters() != parameters) {
            throw new IllegalArgumentException(
                    "an accumulation for %s takes their gradients, not those of %s"
                            .formatted(parameters, gradients.parameters()));
        }
        return gradients.flat();
    }
}
