/// What a program asks and is told of the machine and the JVM that it runs on: which [devices][io.genoise.runtime.Platform] there
/// are and what is missing, how [products may be rounded][io.genoise.runtime.Arithmetic], what became of a step
/// ([StepPlan][io.genoise.runtime.StepPlan]), where its [cache][io.genoise.runtime.UserCache] lies, how it is
/// [started with vectors][io.genoise.runtime.Relaunch], and how a device fails. The machinery behind these words is not exported.
package io.genoise.runtime;
