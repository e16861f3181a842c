package io.genoise.task;

import io.genoise.layer.Pass;
import io.genoise.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A learner one of whose nets makes pictures, or clips, out of noise. Its encoder is the net that tells them from real ones.
public interface Generating extends PretextLearner {
    /// How many numbers, each standard normal, a picture is made of.
    int noise();

    /// What can be asked for by name; empty if the net makes whatever it likes.
    default List<String> classes() {
        return List.of();
    }

    /// Pictures `[N,H,W,C]`, or clips `[N,T,H,W,C]`, in 0 … 1, in the manner in which the net makes its best ones: in evaluation
    /// mode, from averaged weights where it keeps some.
    ///
    /// @param noise `[N,noise]`
    /// @param classes i32 `[N]`, numbers of [#classes]; looked at only where there are some
    Tensor generated(Tensor noise, Tensor classes, Pass pass);

    /// Asked now and then while it learns: a line if one net has got the better of the other, so that the other has nothing to go
    /// by any more. As it stands: if the judging net is right about nearly all pictures, `real` ones and `made` ones, where
    /// figures of that name say which share of them it tells right.
    ///
    /// @param figures means of the last steps' figures, by name
    default Optional<String> imbalance(Map<String, Double> figures) {
        double real = figures.getOrDefault("real", 0.0);
        double made = figures.getOrDefault("made", 0.0);
        return Math.min(real, made) < 0.99
                ? Optional.empty()
                : Optional.of(
                        "the discriminator has won: it tells %s %% of the real and %s %% of the made pictures right, which leaves the generator little to go by"
                                .formatted(Math.round(100 * real), Math.round(100 * made)));
    }
}
