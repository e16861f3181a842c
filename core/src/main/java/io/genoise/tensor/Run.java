package io.genoise.tensor;

/// When a step computes.
public enum Run {
    /// Everything at once in `step.run()`, by a plan that is made once and replayed ever after.
    PLANNED,
    /// Each operation as it is recorded, looking for NaN: slow, for debuggers and jshell. Same operations, same kernels.
    IMMEDIATE
}
