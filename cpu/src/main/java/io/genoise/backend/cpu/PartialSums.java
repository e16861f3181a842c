package io.genoise.backend.cpu;

import static io.genoise.backend.cpu.OffHeap.ALL;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// Adds the parts of a sum that were computed one by one, in their order.
final class PartialSums {
    private static final VectorSpecies<Float> S = Lanes.FLOATS;
    private static final int L = Lanes.COUNT;

    private PartialSums() {}

    /// One vector: `to[toAt …] = Σ_i x[at + i step …]`.
    static void floats(float[] x, int at, int parts, int step, float[] to, int toAt) {
        FloatVector sum = FloatVector.fromArray(S, x, at);
        for (int i = 1; i < parts; i++) {
            sum = FloatVector.fromArray(S, x, at + i * step).add(sum);
        }
        sum.intoArray(to, toAt);
    }

    /// Elements `from … end - 1` of tensors that begin `stepBytes` apart, from `x` on.
    static void tensors(long x, long stepBytes, int parts, int from, int end, long to) {
        int whole = from + (end - from) / L * L;
        for (int i = from; i < whole; i += L) {
            long at = (long) i * Float.BYTES;
            FloatVector sum = FloatVector.fromMemorySegment(S, ALL, x + at, Lanes.ORDER);
            for (int part = 1; part < parts; part++) {
                sum =
                        FloatVector.fromMemorySegment(
                                        S, ALL, x + at + part * stepBytes, Lanes.ORDER)
                                .add(sum);
            }
            sum.intoMemorySegment(ALL, to + at, Lanes.ORDER);
        }
        if (whole < end) {
            VectorMask<Float> mask = S.indexInRange(whole, end);
            long at = (long) whole * Float.BYTES;
            FloatVector sum = FloatVector.fromMemorySegment(S, ALL, x + at, Lanes.ORDER, mask);
            for (int part = 1; part < parts; part++) {
                sum =
                        FloatVector.fromMemorySegment(
                                        S, ALL, x + at + part * stepBytes, Lanes.ORDER, mask)
                                .add(sum);
            }
            sum.intoMemorySegment(ALL, to + at, Lanes.ORDER, mask);
        }
    }
}
