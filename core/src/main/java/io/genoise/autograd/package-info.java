/// Gradients: a walk back over the recorded operations, by one table of the gradients of primitives, which records more
/// operations. [io.genoise.autograd.Autograd] is the entrance, [io.genoise.autograd.Gradients] what an optimiser takes.
/// Derivatives of pointwise formulas are in [io.genoise.expression.Derivatives].
package io.genoise.autograd;
