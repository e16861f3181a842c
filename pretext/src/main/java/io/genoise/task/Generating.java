package io.genoise.task;

import io.genoise.layer.Pass;
import io.genoise.tensor.Tensor;
import java.util.List;

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
}
