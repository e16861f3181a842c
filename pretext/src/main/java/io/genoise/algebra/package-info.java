/// Eigenvalues and eigenvectors of symmetric matrices, in double, on the host. Matrices of tensors are
/// [Tensor][io.genoise.tensor.Tensor]'s.
package io.genoise.algebra;
