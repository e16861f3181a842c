/// CUDA on the processor, for tests: streams that work only when somebody waits, kernels compiled by the host's compiler,
/// products and convolutions as plain loops.
package io.genoise.backend.cuda.host;
