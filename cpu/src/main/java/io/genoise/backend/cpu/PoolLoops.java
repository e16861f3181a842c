package io.genoise.backend.cpu;

import static io.genoise.backend.cpu.OffHeap.ALL;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// The loops of [Pool], over the channels a vector at a time. Whole vectors are read, the last channels' too, with what lies behind
/// them ([NativeMemory#SLACK]); only there is the store masked, which processors without masks do slowly. Operands are addresses,
/// of a picture's first pixel.
final class PoolLoops {
    private static final VectorSpecies<Float> S = Lanes.FLOATS;
    private static final VectorSpecies<Integer> I = Lanes.INTS;
    private static final int L = Lanes.COUNT;

    private PoolLoops() {}

    /// y = max over the window, NaN if one is there.
    static void maximum(Taps lists, int first, int end, int channels, long x, long y) {
        int[] starts = lists.starts();
        int[] others = lists.others();
        for (int i = first; i < end; i++) {
            long target = y + (long) i * channels * Float.BYTES;
            for (int c = 0; c < channels; c += L) {
                long shift = (long) c * Float.BYTES;
                FloatVector best = FloatVector.broadcast(S, Float.NEGATIVE_INFINITY);
                for (int e = starts[i]; e < starts[i + 1]; e++) {
                    long at = x + (long) others[e] * channels * Float.BYTES + shift;
                    best = FloatVector.fromMemorySegment(S, ALL, at, Lanes.ORDER).max(best);
                }
                if (c <= channels - L) {
                    best.intoMemorySegment(ALL, target + shift, Lanes.ORDER);
                } else {
                    best.intoMemorySegment(
                            ALL, target + shift, Lanes.ORDER, S.indexInRange(c, channels));
                }
            }
        }
    }

    /// The first tap that holds the maximum, or the first NaN.
    static void indices(Taps lists, int first, int end, int channels, long x, long y) {
        int[] starts = lists.starts();
        int[] others = lists.others();
        int[] taps = lists.taps();
        for (int i = first; i < end; i++) {
            long target = y + (long) i * channels * Float.BYTES;
            for (int c = 0; c < channels; c += L) {
                long shift = (long) c * Float.BYTES;
                FloatVector best = FloatVector.broadcast(S, Float.NEGATIVE_INFINITY);
                VectorMask<Float> ended = S.maskAll(false);
                IntVector where =
                        IntVector.broadcast(I, starts[i] < starts[i + 1] ? taps[starts[i]] : 0);
                for (int e = starts[i]; e < starts[i + 1]; e++) {
                    long at = x + (long) others[e] * channels * Float.BYTES + shift;
                    FloatVector value = FloatVector.fromMemorySegment(S, ALL, at, Lanes.ORDER);
                    VectorMask<Float> loses = value.compare(VectorOperators.LE, best).or(ended);
                    ended = value.compare(VectorOperators.NE, value).or(ended);
                    best = value.blend(best, loses);
                    where = IntVector.broadcast(I, taps[e]).blend(where, loses.cast(I));
                }
                if (c <= channels - L) {
                    where.intoMemorySegment(ALL, target + shift, Lanes.ORDER);
                } else {
                    where.intoMemorySegment(
                            ALL, target + shift, Lanes.ORDER, I.indexInRange(c, channels));
                }
            }
        }
    }

    /// y = what tap `indices` reads; 0 in the padding.
    static void gather(Taps lists, int first, int end, int channels, long x, long indices, long y) {
        int[] starts = lists.starts();
        int[] others = lists.others();
        int[] taps = lists.taps();
        for (int i = first; i < end; i++) {
            long target = y + (long) i * channels * Float.BYTES;
            for (int c = 0; c < channels; c += L) {
                long shift = (long) c * Float.BYTES;
                IntVector where =
                        IntVector.fromMemorySegment(
                                I,
                                ALL,
                                indices + (long) i * channels * Float.BYTES + shift,
                                Lanes.ORDER);
                FloatVector picked = FloatVector.zero(S);
                for (int e = starts[i]; e < starts[i + 1]; e++) {
                    long at = x + (long) others[e] * channels * Float.BYTES + shift;
                    VectorMask<Float> named = where.compare(VectorOperators.EQ, taps[e]).cast(S);
                    picked =
                            FloatVector.fromMemorySegment(S, ALL, at, Lanes.ORDER)
                                    .blend(picked, named.not());
                }
                if (c <= channels - L) {
                    picked.intoMemorySegment(ALL, target + shift, Lanes.ORDER);
                } else {
                    picked.intoMemorySegment(
                            ALL, target + shift, Lanes.ORDER, S.indexInRange(c, channels));
                }
            }
        }
    }

    /// dx = Σ dy over the positions that named this place.
    static void scatter(
            Taps lists, int first, int end, int channels, long dy, long indices, long dx) {
        int[] starts = lists.starts();
        int[] others = lists.others();
        int[] taps = lists.taps();
        for (int i = first; i < end; i++) {
            long target = dx + (long) i * channels * Float.BYTES;
            for (int c = 0; c < channels; c += L) {
                long shift = (long) c * Float.BYTES;
                FloatVector sum = FloatVector.zero(S);
                for (int e = starts[i]; e < starts[i + 1]; e++) {
                    long at = dy + (long) others[e] * channels * Float.BYTES + shift;
                    IntVector where =
                            IntVector.fromMemorySegment(I, ALL, at - dy + indices, Lanes.ORDER);
                    VectorMask<Float> named = where.compare(VectorOperators.EQ, taps[e]).cast(S);
                    sum =
                            FloatVector.fromMemorySegment(S, ALL, at, Lanes.ORDER)
                                    .add(sum)
                                    .blend(sum, named.not());
                }
                if (c <= channels - L) {
                    sum.intoMemorySegment(ALL, target + shift, Lanes.ORDER);
                } else {
                    sum.intoMemorySegment(
                            ALL, target + shift, Lanes.ORDER, S.indexInRange(c, channels));
                }
            }
        }
    }

    /// y = weight · Σ over the window.
    static void average(
            Taps lists, float[] weights, int first, int end, int channels, long x, long y) {
        int[] starts = lists.starts();
        int[] others = lists.others();
        for (int i = first; i < end; i++) {
            long target = y + (long) i * channels * Float.BYTES;
            for (int c = 0; c < channels; c += L) {
                long shift = (long) c * Float.BYTES;
                FloatVector sum = FloatVector.zero(S);
                for (int e = starts[i]; e < starts[i + 1]; e++) {
                    long at = x + (long) others[e] * channels * Float.BYTES + shift;
                    sum = FloatVector.fromMemorySegment(S, ALL, at, Lanes.ORDER).add(sum);
                }
                sum = FloatVector.broadcast(S, weights[i]).mul(sum);
                if (c <= channels - L) {
                    sum.intoMemorySegment(ALL, target + shift, Lanes.ORDER);
                } else {
                    sum.intoMemorySegment(
                            ALL, target + shift, Lanes.ORDER, S.indexInRange(c, channels));
                }
            }
        }
    }

    /// dx = Σ weight · dy over the positions that read this place.
    static void averageInput(
            Taps lists, float[] weights, int first, int end, int channels, long dy, long dx) {
        int[] starts = lists.starts();
        int[] others = lists.others();
        for (int i = first; i < end; i++) {
            long target = dx + (long) i * channels * Float.BYTES;
            for (int c = 0; c < channels; c += L) {
                long shift = (long) c * Float.BYTES;
                FloatVector sum = FloatVector.zero(S);
                for (int e = starts[i]; e < starts[i + 1]; e++) {
                    long at = dy + (long) others[e] * channels * Float.BYTES + shift;
                    FloatVector weight = FloatVector.broadcast(S, weights[others[e]]);
                    sum = FloatVector.fromMemorySegment(S, ALL, at, Lanes.ORDER).fma(weight, sum);
                }
                if (c <= channels - L) {
                    sum.intoMemorySegment(ALL, target + shift, Lanes.ORDER);
                } else {
                    sum.intoMemorySegment(
                            ALL, target + shift, Lanes.ORDER, S.indexInRange(c, channels));
                }
            }
        }
    }
}
