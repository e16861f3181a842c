/// The CPU backend: kernels on the Vector API, or scalar ones where that module is missing.
package io.genoise.backend.cpu;
