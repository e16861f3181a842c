package io.genoise.runtime;

import java.util.List;

/// A kernel of a [StepPlan].
///
/// @param primitive the simple name of its record, such as `Convolve`, or of several that are one kernel, joined by ` + `
/// @param path the layer that recorded it; empty outside of layers
/// @param algorithm which way of computing it the backend has chosen, in the backend's words
/// @param inputs the operands' shapes
/// @param output the shape of its result, of the first one if there are several
/// @param bytesRead bytes of the distinct elements of all operands: what is broadcast counts once
/// @param bytesWritten bytes of all results
/// @param offset bytes from the arena's start to the result, or -1 if it lies in a Variable or a kept tensor
/// @param nanos time in the runs that were timed
public record PlannedKernel(
        String primitive,
        String path,
        String algorithm,
        List<String> inputs,
        String output,
        long bytesRead,
        long bytesWritten,
        long offset,
        long nanos) {}
