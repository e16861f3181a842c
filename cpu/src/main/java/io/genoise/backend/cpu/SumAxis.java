package io.genoise.backend.cpu;

import java.util.stream.IntStream;

/// One axis of a convolution of each channel by itself, forward or backward, as sums over neighbours: with
/// `i = m phases + h`,
///
/// ```
/// result[i] = Σ_k source[m step + deltas[h][k]] · w[taps[h][k]]
/// ```
/// Forward there is one phase and the step is the stride. Backward it is the other way round: a place `i` is read by the outputs
/// `(i + pad - t dilation) / stride` of those taps `t` for which that is whole, which are the same for every `stride`-th place.
///
/// @param results how many results there are
/// @param sources how many sources; others count as zeros
/// @param phases results after which the taps repeat
/// @param step sources from one result of a phase to the next
/// @param taps for each phase, rising
/// @param deltas for each phase, as many
record SumAxis(int results, int sources, int phases, int step, int[][] taps, int[][] deltas) {
    /// `y` from `x`.
    static SumAxis forward(ConvolutionAxis axis) {
        int[] taps = IntStream.range(0, axis.kernel()).toArray();
        int[] deltas = new int[taps.length];
        for (int t : taps) {
            deltas[t] = t * axis.dilation() - axis.padding();
        }
        int[][] allTaps = {taps};
        int[][] allDeltas = {deltas};
        return new SumAxis(axis.output(), axis.extent(), 1, axis.stride(), allTaps, allDeltas);
    }

    /// `dx` from `dy`.
    static SumAxis backward(ConvolutionAxis axis) {
        int stride = axis.stride();
        int[][] taps = new int[stride][];
        int[][] deltas = new int[stride][];
        for (int h = 0; h < stride; h++) {
            int place = h + axis.padding();
            taps[h] =
                    IntStream.range(0, axis.kernel())
                            .filter(t -> Math.floorMod(place - t * axis.dilation(), stride) == 0)
                            .toArray();
            deltas[h] =
                    IntStream.of(taps[h])
                            .map(t -> Math.floorDiv(place - t * axis.dilation(), stride))
                            .toArray();
        }
        return new SumAxis(axis.extent(), axis.output(), stride, 1, taps, deltas);
    }

    /// How many results a phase has.
    int count(int phase) {
        return Partition.parts(Math.max(0, results - phase), phases);
    }

    /// The first source that result 0 of any phase reads: negative, where it lies before the picture.
    int first() {
        return IntStream.range(0, phases).flatMap(h -> IntStream.of(deltas[h])).min().orElse(0);
    }

    /// How many sources there are from [#first] to the last that these results read.
    int reach() {
        int last = IntStream.range(0, phases).flatMap(h -> IntStream.of(deltas[h])).max().orElse(0);
        return last - first() + 1;
    }

    /// The most taps of a phase.
    int most() {
        return IntStream.range(0, phases).map(h -> taps[h].length).max().orElse(0);
    }
}
