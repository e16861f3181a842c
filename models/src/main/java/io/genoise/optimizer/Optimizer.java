package io.genoise.optimizer;

import io.genoise.autograd.Gradients;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Variable;
import java.util.Map;

/// Turns gradients into new parameters, in the step that computed them. All that it remembers is written by that step:
/// one that fails, or is given up before `run()`, leaves the optimiser as it was.
public interface Optimizer {
    /// What it updates.
    Parameters parameters();

    /// Records the update of all parameters by `gradients`.
    ///
    /// @param learningRate of this step, 0 or more; another rate is no other plan
    /// @throws IllegalArgumentException if these are the gradients of other parameters; the message names both
    void update(Gradients gradients, float learningRate);

    /// What it remembers from step to step, by name: part of a checkpoint.
    Map<String, Variable> state();

    /// How many updates have been done, outside of steps: part of a checkpoint too.
    long updates();

    /// Goes on as after `updates` updates.
    void resumeAt(long updates);
}
