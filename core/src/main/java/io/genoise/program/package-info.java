/// From a recording to a program that runs: the graph of what is needed, the rewrites that fuse it, the places of
/// values in memory, and plans by structure. Users see of it which [rewrites][io.genoise.runtime.Rewrite] there are,
/// what a plan does ([StepPlan][io.genoise.runtime.StepPlan]), and that memory may not suffice
/// ([MemoryLimitException][io.genoise.runtime.MemoryLimitException]).
package io.genoise.program;
