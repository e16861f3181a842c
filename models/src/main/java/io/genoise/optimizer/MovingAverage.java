package io.genoise.optimizer;

import io.genoise.tensor.Parameters;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/// A network that follows another: a ← d·a + (1 − d)·w for all parameters and statistics (Polyak, Juditsky 1992; a
/// teacher's as in MoCo, BYOL and DINO, a generator's as in GANs).
///
/// One kernel for all numbers; none where the step itself makes the new weights, since then the kernels that make them
/// have them at hand and write both.
///
/// The follower is a network of the same configuration, made with any seed. It takes no part in gradients: run it on
/// its own parameters and [Tensor#detach] what it gives.
public final class MovingAverage {
    private final Parameters average;
    private final Parameters followed;

    private MovingAverage(Parameters average, Parameters followed) {
        this.average = average;
        this.followed = followed;
    }

    /// `average`, which will follow `followed`.
    ///
    /// @throws IllegalArgumentException if their names or shapes differ
    public static MovingAverage of(Parameters average, Parameters followed) {
        if (!numbers(average).equals(numbers(followed))) {
            throw new IllegalArgumentException(
                    "%s cannot follow %s: names and shapes differ".formatted(average, followed));
        }
        return new MovingAverage(average, followed);
    }

    /// Names and shapes, in their order.
    private static List<String> numbers(Parameters network) {
        List<String> numbers = new ArrayList<>();
        network.all().forEach(parameter -> numbers.add(parameter.toString()));
        network.statistics().forEach((name, s) -> numbers.add(name + " " + s.shape()));
        return numbers;
    }

    /// Records that the follower becomes equal to the followed network as it is now in this step.
    public void copy() {
        each((_, value) -> value);
    }

    /// Records one step of following, after the followed network's own update in this step if there is one.
    ///
    /// @param decay d, 0 ≤ d ≤ 1
    /// @throws IllegalArgumentException if d is not 0 … 1
    public void update(float decay) {
        if (!(decay >= 0 && decay <= 1)) {
            throw new IllegalArgumentException(
                    "a moving average's decay must be 0 … 1, not " + decay);
        }
        each((follower, value) ->
                Tensor.map(
                        List.of(follower.value(), value),
                        x -> x.get(0).times(decay).plus(x.get(1).times(1 - decay))));
    }

    /// Assigns to the follower what `next` makes of it and of the values that it follows. As one Variable where they are at
    /// rest; else one by one, for what is computed in this step is then averaged by the kernel that computes it.
    private void each(BiFunction<Variable, Tensor, Tensor> next) {
        Variable whole = followed.whole();
        Tensor weights = followed.flat().value();
        Named.within(
                "average",
                weights,
                () -> {
                    if (!weights.openStep().assigns(whole)) {
                        average.whole().assign(next.apply(average.whole(), whole.value()));
                        return;
                    }
                    average.flat().assign(next.apply(average.flat(), weights));
                    average.statistics()
                            .forEach((name, follower) -> {
                                Tensor value = followed.statistics().get(name).value();
                                follower.assign(next.apply(follower, value));
                            });
                });
    }
}
