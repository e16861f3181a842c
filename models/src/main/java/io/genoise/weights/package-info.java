/// Checkpoint files in the safetensors format, and a network's parameters under PyTorch's names and in PyTorch's order.
/// What a run keeps beside its weights is in `io.genoise.train`, in the module `io.genoise.pretext`.
package io.genoise.weights;
