package io.genoise.backend.cpu;

import java.util.List;
import java.util.stream.IntStream;

/// The gradient of a strided convolution's input along one axis, at the places `i = first + j stride`: of the kernel only
/// those taps reach them for which `i + padding - r dilation` is a multiple of the stride, and these, from the last to the
/// first, slide over the outputs one by one:
///
/// ```
/// dx[first + j stride] = Σ_k dy[j + k dilation′ - padding′] · w[lastTap - k tapStep]
/// ```
/// So the gradient at each residue class of the stride is a dense convolution with a part of the taps, and no zero between
/// the outputs is ever multiplied. With stride 1 there is one class, and the kernel is turned by 180 degrees.
///
/// @param first the first place
/// @param lastTap the tap that is read at the first staged place
/// @param tapStep taps from one of the class to the next
/// @param windows how they slide over dy; its kernel is 0 where no tap reaches the places
record Residue(int first, int lastTap, int tapStep, Patches.Axis windows) {

    /// The class of place `first`, which must be less than stride and extent.
    static Residue of(ConvolutionAxis axis, int first) {
        int stride = axis.stride();
        int taps = 0;
        int last = 0;
        int tapStep = stride;
        for (int tap = 0; tap < axis.kernel(); tap++) {
            if ((first + axis.padding() - (long) tap * axis.dilation()) % stride == 0) {
                tapStep = taps == 0 ? stride : tap - last;
                last = tap;
                taps++;
            }
        }
        long begin = ((long) last * axis.dilation() - axis.padding() - first) / stride;
        return new Residue(
                first,
                last,
                tapStep,
                new Patches.Axis(
                        axis.output(),
                        1,
                        (int) begin,
                        taps,
                        (int) ((long) tapStep * axis.dilation() / stride),
                        1,
                        Math.ceilDiv(axis.extent() - first, stride),
                        1));
    }

    /// The classes of all places of an axis.
    static List<Residue> all(ConvolutionAxis axis) {
        int count = Math.min(axis.stride(), axis.extent());
        return IntStream.range(0, count).mapToObj(first -> of(axis, first)).toList();
    }

    /// Whether no tap reaches the places: the gradient is 0 there.
    boolean isEmpty() {
        return windows.kernel() == 0;
    }

    /// The tap that the staged place `k` of a window is multiplied with.
    int tap(int k) {
        return lastTap - k * tapStep;
    }
}
