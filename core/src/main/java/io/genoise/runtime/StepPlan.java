package io.genoise.runtime;

import java.util.List;

/// How a step is computed: kernels in their order, and the memory of what lies between them. Steps of the same structure share a plan.
public interface StepPlan {
    /// Bytes of the arena, where what does not outlive the step lies, kernels' workspace included.
    long arenaBytes();

    /// What the plan does, a line a kernel.
    List<PlannedKernel> explain();
}
