package io.genoise.optimizer;

import io.genoise.autograd.Gradients;
import io.genoise.tensor.Variable;
import java.util.Map;

/// Turns gradients into new parameters, in the step that computed them.
public interface Optimizer {
    /// Records the update of all parameters by `gradients`.
    ///
    /// @param learningRate of this step; another rate is no other plan
    void update(Gradients gradients, float learningRate);

    /// What it remembers from step to step, by name: part of a checkpoint.
    Map<String, Variable> state();

    /// How many updates it has recorded: part of a checkpoint too.
    long updates();

    /// Goes on as after `updates` updates.
    void resumeAt(long updates);
}
