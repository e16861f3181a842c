package io.genoise.backend.cpu;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// The loops of [Pool], over the channels a vector at a time; the pools' work is reading memory, so one masked loop serves
/// whole vectors and the last, partial one. Offsets are bytes, of a picture's first pixel.
final class PoolLoops {
    private static final VectorSpecies<Float> S = Lanes.FLOATS;
    private static final VectorSpecies<Integer> I = Lanes.INTS;
    private static final int L = Lanes.COUNT;

    private PoolLoops() {}

    /// y = max over the window, NaN if one is there.
    static void maximum(
            Taps lists,
            int first,
            int end,
            int channels,
            MemorySegment x,
            long xOffset,
            MemorySegment y,
            long yOffset) {
        int[] starts = lists.starts();
        int[] others = lists.others();
        for (int i = first; i < end; i++) {
            long target = yOffset + (long) i * channels * Float.BYTES;
            for (int c = 0; c < channels; c += L) {
                VectorMask<Float> lanes = S.indexInRange(c, channels);
                long shift = (long) c * Float.BYTES;
                FloatVector best = FloatVector.broadcast(S, Float.NEGATIVE_INFINITY);
                for (int e = starts[i]; e < starts[i + 1]; e++) {
                    long at = xOffset + (long) others[e] * channels * Float.BYTES + shift;
                    best = best.max(FloatVector.fromMemorySegment(S, x, at, Lanes.ORDER, lanes));
                }
                best.intoMemorySegment(y, target + shift, Lanes.ORDER, lanes);
            }
        }
    }

    /// The first tap that holds the maximum, or the first NaN.
    static void indices(
            Taps lists,
            int first,
            int end,
            int channels,
            MemorySegment x,
            long xOffset,
            MemorySegment y,
            long yOffset) {
        int[] starts = lists.starts();
        int[] others = lists.others();
        int[] taps = lists.taps();
        for (int i = first; i < end; i++) {
            long target = yOffset + (long) i * channels * Float.BYTES;
            for (int c = 0; c < channels; c += L) {
                VectorMask<Float> lanes = S.indexInRange(c, channels);
                long shift = (long) c * Float.BYTES;
                FloatVector best = FloatVector.broadcast(S, Float.NEGATIVE_INFINITY);
                IntVector where =
                        IntVector.broadcast(I, starts[i] < starts[i + 1] ? taps[starts[i]] : 0);
                for (int e = starts[i]; e < starts[i + 1]; e++) {
                    long at = xOffset + (long) others[e] * channels * Float.BYTES + shift;
                    FloatVector value = FloatVector.fromMemorySegment(S, x, at, Lanes.ORDER, lanes);
                    VectorMask<Float> wins =
                            value.compare(VectorOperators.LE, best)
                                    .not()
                                    .and(best.compare(VectorOperators.EQ, best));
                    best = best.blend(value, wins);
                    where = where.blend(taps[e], wins.cast(I));
                }
                where.intoMemorySegment(y, target + shift, Lanes.ORDER, lanes.cast(I));
            }
        }
    }

    /// y = what tap `indices` reads; 0 in the padding.
    static void gather(
            Taps lists,
            int first,
            int end,
            int channels,
            MemorySegment x,
            long xOffset,
            MemorySegment indices,
            long indicesOffset,
            MemorySegment y,
            long yOffset) {
        int[] starts = lists.starts();
        int[] others = lists.others();
        int[] taps = lists.taps();
        for (int i = first; i < end; i++) {
            long target = yOffset + (long) i * channels * Float.BYTES;
            for (int c = 0; c < channels; c += L) {
                VectorMask<Float> lanes = S.indexInRange(c, channels);
                long shift = (long) c * Float.BYTES;
                IntVector where =
                        IntVector.fromMemorySegment(
                                I,
                                indices,
                                indicesOffset + (long) i * channels * Float.BYTES + shift,
                                Lanes.ORDER,
                                lanes.cast(I));
                FloatVector picked = FloatVector.zero(S);
                for (int e = starts[i]; e < starts[i + 1]; e++) {
                    long at = xOffset + (long) others[e] * channels * Float.BYTES + shift;
                    VectorMask<Float> named = where.compare(VectorOperators.EQ, taps[e]).cast(S);
                    picked =
                            picked.blend(
                                    FloatVector.fromMemorySegment(S, x, at, Lanes.ORDER, lanes),
                                    named);
                }
                picked.intoMemorySegment(y, target + shift, Lanes.ORDER, lanes);
            }
        }
    }

    /// dx = Σ dy over the positions that named this place.
    static void scatter(
            Taps lists,
            int first,
            int end,
            int channels,
            MemorySegment dy,
            long dyOffset,
            MemorySegment indices,
            long indicesOffset,
            MemorySegment dx,
            long dxOffset) {
        int[] starts = lists.starts();
        int[] others = lists.others();
        int[] taps = lists.taps();
        for (int i = first; i < end; i++) {
            long target = dxOffset + (long) i * channels * Float.BYTES;
            for (int c = 0; c < channels; c += L) {
                VectorMask<Float> lanes = S.indexInRange(c, channels);
                long shift = (long) c * Float.BYTES;
                FloatVector sum = FloatVector.zero(S);
                for (int e = starts[i]; e < starts[i + 1]; e++) {
                    long at = dyOffset + (long) others[e] * channels * Float.BYTES + shift;
                    IntVector where =
                            IntVector.fromMemorySegment(
                                    I,
                                    indices,
                                    at - dyOffset + indicesOffset,
                                    Lanes.ORDER,
                                    lanes.cast(I));
                    VectorMask<Float> named = where.compare(VectorOperators.EQ, taps[e]).cast(S);
                    sum =
                            sum.add(
                                    FloatVector.fromMemorySegment(S, dy, at, Lanes.ORDER, lanes),
                                    named);
                }
                sum.intoMemorySegment(dx, target + shift, Lanes.ORDER, lanes);
            }
        }
    }

    /// y = weight · Σ over the window.
    static void average(
            Taps lists,
            float[] weights,
            int first,
            int end,
            int channels,
            MemorySegment x,
            long xOffset,
            MemorySegment y,
            long yOffset) {
        int[] starts = lists.starts();
        int[] others = lists.others();
        for (int i = first; i < end; i++) {
            long target = yOffset + (long) i * channels * Float.BYTES;
            for (int c = 0; c < channels; c += L) {
                VectorMask<Float> lanes = S.indexInRange(c, channels);
                long shift = (long) c * Float.BYTES;
                FloatVector sum = FloatVector.zero(S);
                for (int e = starts[i]; e < starts[i + 1]; e++) {
                    long at = xOffset + (long) others[e] * channels * Float.BYTES + shift;
                    sum = sum.add(FloatVector.fromMemorySegment(S, x, at, Lanes.ORDER, lanes));
                }
                sum.mul(weights[i]).intoMemorySegment(y, target + shift, Lanes.ORDER, lanes);
            }
        }
    }

    /// dx = Σ weight · dy over the positions that read this place.
    static void averageInput(
            Taps lists,
            float[] weights,
            int first,
            int end,
            int channels,
            MemorySegment dy,
            long dyOffset,
            MemorySegment dx,
            long dxOffset) {
        int[] starts = lists.starts();
        int[] others = lists.others();
        for (int i = first; i < end; i++) {
            long target = dxOffset + (long) i * channels * Float.BYTES;
            for (int c = 0; c < channels; c += L) {
                VectorMask<Float> lanes = S.indexInRange(c, channels);
                long shift = (long) c * Float.BYTES;
                FloatVector sum = FloatVector.zero(S);
                for (int e = starts[i]; e < starts[i + 1]; e++) {
                    long at = dyOffset + (long) others[e] * channels * Float.BYTES + shift;
                    FloatVector weight = FloatVector.broadcast(S, weights[others[e]]);
                    sum =
                            FloatVector.fromMemorySegment(S, dy, at, Lanes.ORDER, lanes)
                                    .fma(weight, sum);
                }
                sum.intoMemorySegment(dx, target + shift, Lanes.ORDER, lanes);
            }
        }
    }
}
