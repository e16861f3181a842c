/// The CUDA backend. From the outside in:
///
/// | | |
/// |---|---|
/// | here | the device as core sees it: memory, copies, kernels, sequences that are captured and replayed |
/// | `code` | from a group to the text of its kernels: formulas, reductions, copies, pools |
/// | `driver` | what is asked of CUDA, as interfaces over numbers |
/// | `jcuda` | the same through JCuda; nothing else touches `jcuda.*` |
///
/// Tests have another driver, which computes on the processor: the same texts, compiled by the host's compiler.
package io.genoise.backend.cuda;
