/// Operations that networks add to those of [Tensor][io.genoise.tensor.Tensor]: activations, softmax, losses, norms,
/// convolutions and pools, attention, recurrent cells, resampling; one file a family. They are functions of tensors and
/// hold no parameters; layers, which do, are in the module `io.genoise.models`. Operations of one's own are
/// [CustomOp][io.genoise.op.CustomOp]s.
package io.genoise.op;
