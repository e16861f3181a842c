package io.genoise.train;

import io.genoise.layer.Pass;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Tensor;
import java.util.Map;

/// What a network is trained for: a pretext task, or plain supervision.
public interface Objective {
    /// What is learned.
    Parameters parameters();

    /// How many classes the batch's labels name: each is 0 … classes-1. 0 if labels are not looked at.
    int classes();

    /// Records the loss of a batch, and figures to show beside it.
    ///
    /// @param pictures u8 `[N,H,W,C]`
    /// @param labels i32 `[N]`, each 0 … classes-1
    Outcome outcome(Tensor pictures, Tensor labels, Pass pass);

    /// @param loss the number to lower, `[]`
    /// @param figures further numbers `[]` by name, such as `accuracy`
    record Outcome(Tensor loss, Map<String, Tensor> figures) {}
}
