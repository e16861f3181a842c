/// Fetching NVIDIA's libraries for a machine that has the driver alone.
package io.genoise.backend.cuda.supply;
