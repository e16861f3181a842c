package io.genoise.backend.cpu;

import static io.genoise.backend.cpu.OffHeap.ALL;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// The loops over the channels of a pixel that [ResampleInput] runs where there are many of them.
final class ResampleChannels {
    private static final VectorSpecies<Float> S = Lanes.FLOATS;
    private static final int L = Lanes.COUNT;

    private ResampleChannels() {}

    /// `to[c] += weight·from[c]`, the product rounded.
    static void add(long from, float weight, long to, int count) {
        int whole = count / L * L;
        for (int c = 0; c < whole; c += L) {
            long shift = (long) Float.BYTES * c;
            FloatVector.fromMemorySegment(S, ALL, to + shift, Lanes.ORDER)
                    .add(
                            FloatVector.fromMemorySegment(S, ALL, from + shift, Lanes.ORDER)
                                    .mul(weight))
                    .intoMemorySegment(ALL, to + shift, Lanes.ORDER);
        }
        if (whole < count) {
            VectorMask<Float> lanes = S.indexInRange(whole, count);
            long shift = (long) Float.BYTES * whole;
            FloatVector.fromMemorySegment(S, ALL, to + shift, Lanes.ORDER, lanes)
                    .add(
                            FloatVector.fromMemorySegment(S, ALL, from + shift, Lanes.ORDER, lanes)
                                    .mul(weight))
                    .intoMemorySegment(ALL, to + shift, Lanes.ORDER, lanes);
        }
    }
}
