package io.genoise.backend.cuda;

import io.genoise.backend.cuda.driver.Cuda;

/// What kernels are made with.
///
/// @param stream the one that computes
/// @param counters the address of `Codes.COUNTERS` numbers that are 0 between kernels
/// @param ways how convolutions are computed fastest
record Context(Cuda cuda, Modules modules, long stream, long counters, WaysCache ways) {}
