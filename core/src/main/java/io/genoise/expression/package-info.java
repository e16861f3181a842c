/// The pointwise language: formulas over the elements of operands, their derivatives, and their evaluation in double.
/// What is computed over whole tensors is in [io.genoise.primitive].
package io.genoise.expression;
