/// What a user holds: devices, steps, tensors, Variables, blocks of parameters, and what comes from and goes to the
/// host. Elementwise arithmetic, reductions, movements and products are methods of [Tensor][io.genoise.tensor.Tensor];
/// what networks add to these is in [io.genoise.op], gradients are in [io.genoise.autograd].
package io.genoise.tensor;
