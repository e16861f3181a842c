package io.genoise.optimizer;

import io.genoise.tensor.NetworkParameter;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Tensor;
import java.util.function.ToDoubleFunction;

/// Learning rates by parameter: a factor on the step's rate, 0 to hold a parameter still. Weight decay that is not part of
/// the gradient (AdamW's) is scaled with it.
///
/// {@snippet :
/// Rates.of(p -> p.name().startsWith("classifier.") ? 1 : 0.1);
/// }
///
/// @param factor of each parameter, 0 or more; null for 1 everywhere
public record Rates(ToDoubleFunction<NetworkParameter> factor) {
    /// The step's rate for every parameter.
    public static final Rates EQUAL = new Rates(null);

    /// `factor` times the step's rate.
    public static Rates of(ToDoubleFunction<NetworkParameter> factor) {
        return new Rates(factor);
    }

    /// The factor of each number of the block; null if all are 1.
    Tensor mask(Parameters parameters) {
        if (factor == null) {
            return null;
        }
        for (NetworkParameter p : parameters.all()) {
            double value = factor.applyAsDouble(p);
            if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "a rate factor of 0 or more expected for %s, not %s".formatted(p, value));
            }
        }
        return parameters.scope().tensor(parameters.flat().shape(), parameters.spread(factor));
    }
}
