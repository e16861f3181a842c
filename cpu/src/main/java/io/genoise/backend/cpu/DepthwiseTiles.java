package io.genoise.backend.cpu;

import static io.genoise.backend.cpu.OffHeap.ALL;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// The innermost loops of a convolution of each channel by itself, over a picture that is staged one vector of channels behind the
/// other ([DepthwiseStage]).
///
/// A vector that is loaded once meets three taps, as neighbours want it: with a load for each product, loads would set the pace.
/// There are eight or nine sums in registers, each of which waits four cycles for itself.
final class DepthwiseTiles {
    private static final VectorSpecies<Float> S = Lanes.FLOATS;
    private static final int L = Lanes.COUNT;
    private static final long BYTES = (long) L * Float.BYTES;

    /// No address has other bits: where the compiler knows that, it drops the checks of bounds.
    private static final long ADDRESS = Long.MAX_VALUE >> 2;

    /// Neighbouring results of a tile, at most.
    static final int WIDTH = 8;

    /// Neighbouring results of a narrow tile.
    static final int NARROW = 4;

    /// Taps of a run: neighbours in a row.
    static final int RUN = 3;

    /// Runs whose gradients are summed together.
    static final int RUNS = 3;

    /// Neighbouring results of a gradient's step.
    static final int FOUR = 4;

    /// Results of one kind: they have the same taps.
    ///
    /// @param runs the bytes from a result's place 0 to the first of [#RUN] taps that lie side by side
    /// @param runTaps the floats from the first weight of a vector of channels to that of such a tap
    /// @param turn floats from there to the next of the run
    /// @param places as `runs`, of all other taps
    /// @param taps as `runTaps`
    record Kind(int[] runs, int[] runTaps, int turn, int[] places, int[] taps) {}

    /// Results, in fours of a row, and those that are left.
    ///
    /// @param fours the number of the first of each four, rising
    /// @param fourPlaces the bytes from the first result's place 0 to its
    /// @param ones the numbers of the others, rising
    /// @param onePlaces likewise
    record Pixels(int[] fours, int[] fourPlaces, int[] ones, int[] onePlaces) {}

    private DepthwiseTiles() {}

    /// Stages a line of pixels, as many vectors of each as are asked for: `to[plane v + i L …] = x[i, v]`.
    ///
    /// @param from the address of the first vector of the first pixel
    /// @param step bytes from one pixel to the next
    /// @param channels floats of a pixel that there are; other lanes become 0
    /// @param plane bytes from one vector of a pixel to the next
    static void stage(long from, long step, int count, int channels, long to, long plane) {
        int whole = channels / L;
        for (int i = 0; i < count; i++) {
            long source = from + i * step & ADDRESS;
            long target = to + i * BYTES & ADDRESS;
            for (int v = 0; v < whole; v++) {
                FloatVector.fromMemorySegment(S, ALL, source + v * BYTES, Lanes.ORDER)
                        .intoMemorySegment(ALL, target + v * plane, Lanes.ORDER);
            }
        }
        if (whole * L < channels) {
            VectorMask<Float> mask = S.indexInRange(whole * L, channels);
            long source = from + whole * BYTES;
            long target = to + whole * plane;
            for (int i = 0; i < count; i++) {
                FloatVector.fromMemorySegment(S, ALL, source + i * step, Lanes.ORDER, mask)
                        .intoMemorySegment(ALL, target + i * BYTES, Lanes.ORDER);
            }
        }
    }

    /// Stages as many zeros.
    static void zeros(int count, int channels, long to, long plane) {
        FloatVector zero = FloatVector.zero(S);
        for (int v = 0; v * L < channels; v++) {
            long target = to + v * plane & ADDRESS;
            for (int i = 0; i < count; i++) {
                zero.intoMemorySegment(ALL, target + i * BYTES, Lanes.ORDER);
            }
        }
    }

    /// `to[r, q] = Σ_t x[place(t) + row r + q …] · w[w0 + tap(t) …]` over the taps of a kind, for rows of whole tiles.
    ///
    /// @param width results of a tile: [#WIDTH] or [#NARROW]
    /// @param x the address of the first result's place 0
    /// @param xRow bytes from there to that of the next row's
    /// @param at the address of the first result
    /// @param atRow bytes from there to that of the next row
    /// @param step bytes from one result to the next in a row
    static void sums(
            int width,
            long x,
            long xRow,
            int rows,
            int tiles,
            Kind kind,
            float[] w,
            int w0,
            long at,
            long atRow,
            long step) {
        if (width == WIDTH) {
            eight(x, xRow, rows, tiles, kind, w, w0, at, atRow, step);
        } else {
            four(x, xRow, rows, tiles, kind, w, w0, at, atRow, step);
        }
    }

    private static void eight(
            long x,
            long xRow,
            int rows,
            int tiles,
            Kind kind,
            float[] w,
            int w0,
            long at,
            long atRow,
            long step) {
        int[] runs = kind.runs;
        int[] runTaps = kind.runTaps;
        int turn = kind.turn;
        int[] places = kind.places;
        int[] taps = kind.taps;
        for (int r = 0; r < rows; r++) {
            for (int tile = 0; tile < tiles; tile++) {
                long from = x + r * xRow + tile * (8 * BYTES);
                long to = at + r * atRow + tile * 8 * step & ADDRESS;
                FloatVector c0 = FloatVector.zero(S);
                FloatVector c1 = FloatVector.zero(S);
                FloatVector c2 = FloatVector.zero(S);
                FloatVector c3 = FloatVector.zero(S);
                FloatVector c4 = FloatVector.zero(S);
                FloatVector c5 = FloatVector.zero(S);
                FloatVector c6 = FloatVector.zero(S);
                FloatVector c7 = FloatVector.zero(S);
                for (int k = 0; k < runs.length; k++) {
                    long i = from + runs[k] & ADDRESS;
                    int t = w0 + runTaps[k];
                    FloatVector y0 = FloatVector.fromArray(S, w, t);
                    FloatVector y1 = FloatVector.fromArray(S, w, t + turn);
                    FloatVector y2 = FloatVector.fromArray(S, w, t + 2 * turn);
                    FloatVector x0 = FloatVector.fromMemorySegment(S, ALL, i, Lanes.ORDER);
                    c0 = x0.fma(y0, c0);
                    FloatVector x1 = FloatVector.fromMemorySegment(S, ALL, i + BYTES, Lanes.ORDER);
                    c1 = x1.fma(y0, c1);
                    c0 = x1.fma(y1, c0);
                    FloatVector x2 =
                            FloatVector.fromMemorySegment(S, ALL, i + 2 * BYTES, Lanes.ORDER);
                    c2 = x2.fma(y0, c2);
                    c1 = x2.fma(y1, c1);
                    c0 = x2.fma(y2, c0);
                    FloatVector x3 =
                            FloatVector.fromMemorySegment(S, ALL, i + 3 * BYTES, Lanes.ORDER);
                    c3 = x3.fma(y0, c3);
                    c2 = x3.fma(y1, c2);
                    c1 = x3.fma(y2, c1);
                    FloatVector x4 =
                            FloatVector.fromMemorySegment(S, ALL, i + 4 * BYTES, Lanes.ORDER);
                    c4 = x4.fma(y0, c4);
                    c3 = x4.fma(y1, c3);
                    c2 = x4.fma(y2, c2);
                    FloatVector x5 =
                            FloatVector.fromMemorySegment(S, ALL, i + 5 * BYTES, Lanes.ORDER);
                    c5 = x5.fma(y0, c5);
                    c4 = x5.fma(y1, c4);
                    c3 = x5.fma(y2, c3);
                    FloatVector x6 =
                            FloatVector.fromMemorySegment(S, ALL, i + 6 * BYTES, Lanes.ORDER);
                    c6 = x6.fma(y0, c6);
                    c5 = x6.fma(y1, c5);
                    c4 = x6.fma(y2, c4);
                    FloatVector x7 =
                            FloatVector.fromMemorySegment(S, ALL, i + 7 * BYTES, Lanes.ORDER);
                    c7 = x7.fma(y0, c7);
                    c6 = x7.fma(y1, c6);
                    c5 = x7.fma(y2, c5);
                    FloatVector x8 =
                            FloatVector.fromMemorySegment(S, ALL, i + 8 * BYTES, Lanes.ORDER);
                    c7 = x8.fma(y1, c7);
                    c6 = x8.fma(y2, c6);
                    FloatVector x9 =
                            FloatVector.fromMemorySegment(S, ALL, i + 9 * BYTES, Lanes.ORDER);
                    c7 = x9.fma(y2, c7);
                }
                for (int k = 0; k < places.length; k++) {
                    long i = from + places[k] & ADDRESS;
                    FloatVector y = FloatVector.fromArray(S, w, w0 + taps[k]);
                    c0 = FloatVector.fromMemorySegment(S, ALL, i, Lanes.ORDER).fma(y, c0);
                    c1 = FloatVector.fromMemorySegment(S, ALL, i + BYTES, Lanes.ORDER).fma(y, c1);
                    c2 =
                            FloatVector.fromMemorySegment(S, ALL, i + 2 * BYTES, Lanes.ORDER)
                                    .fma(y, c2);
                    c3 =
                            FloatVector.fromMemorySegment(S, ALL, i + 3 * BYTES, Lanes.ORDER)
                                    .fma(y, c3);
                    c4 =
                            FloatVector.fromMemorySegment(S, ALL, i + 4 * BYTES, Lanes.ORDER)
                                    .fma(y, c4);
                    c5 =
                            FloatVector.fromMemorySegment(S, ALL, i + 5 * BYTES, Lanes.ORDER)
                                    .fma(y, c5);
                    c6 =
                            FloatVector.fromMemorySegment(S, ALL, i + 6 * BYTES, Lanes.ORDER)
                                    .fma(y, c6);
                    c7 =
                            FloatVector.fromMemorySegment(S, ALL, i + 7 * BYTES, Lanes.ORDER)
                                    .fma(y, c7);
                }
                c0.intoMemorySegment(ALL, to, Lanes.ORDER);
                c1.intoMemorySegment(ALL, to + step, Lanes.ORDER);
                c2.intoMemorySegment(ALL, to + 2 * step, Lanes.ORDER);
                c3.intoMemorySegment(ALL, to + 3 * step, Lanes.ORDER);
                c4.intoMemorySegment(ALL, to + 4 * step, Lanes.ORDER);
                c5.intoMemorySegment(ALL, to + 5 * step, Lanes.ORDER);
                c6.intoMemorySegment(ALL, to + 6 * step, Lanes.ORDER);
                c7.intoMemorySegment(ALL, to + 7 * step, Lanes.ORDER);
            }
        }
    }

    private static void four(
            long x,
            long xRow,
            int rows,
            int tiles,
            Kind kind,
            float[] w,
            int w0,
            long at,
            long atRow,
            long step) {
        int[] runs = kind.runs;
        int[] runTaps = kind.runTaps;
        int turn = kind.turn;
        int[] places = kind.places;
        int[] taps = kind.taps;
        for (int r = 0; r < rows; r++) {
            for (int tile = 0; tile < tiles; tile++) {
                long from = x + r * xRow + tile * (4 * BYTES);
                long to = at + r * atRow + tile * 4 * step & ADDRESS;
                FloatVector c0 = FloatVector.zero(S);
                FloatVector c1 = FloatVector.zero(S);
                FloatVector c2 = FloatVector.zero(S);
                FloatVector c3 = FloatVector.zero(S);
                for (int k = 0; k < runs.length; k++) {
                    long i = from + runs[k] & ADDRESS;
                    int t = w0 + runTaps[k];
                    FloatVector y0 = FloatVector.fromArray(S, w, t);
                    FloatVector y1 = FloatVector.fromArray(S, w, t + turn);
                    FloatVector y2 = FloatVector.fromArray(S, w, t + 2 * turn);
                    FloatVector x0 = FloatVector.fromMemorySegment(S, ALL, i, Lanes.ORDER);
                    c0 = x0.fma(y0, c0);
                    FloatVector x1 = FloatVector.fromMemorySegment(S, ALL, i + BYTES, Lanes.ORDER);
                    c1 = x1.fma(y0, c1);
                    c0 = x1.fma(y1, c0);
                    FloatVector x2 =
                            FloatVector.fromMemorySegment(S, ALL, i + 2 * BYTES, Lanes.ORDER);
                    c2 = x2.fma(y0, c2);
                    c1 = x2.fma(y1, c1);
                    c0 = x2.fma(y2, c0);
                    FloatVector x3 =
                            FloatVector.fromMemorySegment(S, ALL, i + 3 * BYTES, Lanes.ORDER);
                    c3 = x3.fma(y0, c3);
                    c2 = x3.fma(y1, c2);
                    c1 = x3.fma(y2, c1);
                    FloatVector x4 =
                            FloatVector.fromMemorySegment(S, ALL, i + 4 * BYTES, Lanes.ORDER);
                    c3 = x4.fma(y1, c3);
                    c2 = x4.fma(y2, c2);
                    FloatVector x5 =
                            FloatVector.fromMemorySegment(S, ALL, i + 5 * BYTES, Lanes.ORDER);
                    c3 = x5.fma(y2, c3);
                }
                for (int k = 0; k < places.length; k++) {
                    long i = from + places[k] & ADDRESS;
                    FloatVector y = FloatVector.fromArray(S, w, w0 + taps[k]);
                    c0 = FloatVector.fromMemorySegment(S, ALL, i, Lanes.ORDER).fma(y, c0);
                    c1 = FloatVector.fromMemorySegment(S, ALL, i + BYTES, Lanes.ORDER).fma(y, c1);
                    c2 =
                            FloatVector.fromMemorySegment(S, ALL, i + 2 * BYTES, Lanes.ORDER)
                                    .fma(y, c2);
                    c3 =
                            FloatVector.fromMemorySegment(S, ALL, i + 3 * BYTES, Lanes.ORDER)
                                    .fma(y, c3);
                }
                c0.intoMemorySegment(ALL, to, Lanes.ORDER);
                c1.intoMemorySegment(ALL, to + step, Lanes.ORDER);
                c2.intoMemorySegment(ALL, to + 2 * step, Lanes.ORDER);
                c3.intoMemorySegment(ALL, to + 3 * step, Lanes.ORDER);
            }
        }
    }

    /// `sums[at + (3 j + i) L …] += Σ_p x[runs[k + j] + i + place(p) …] · dy[p]` for three runs of three taps.
    ///
    /// @param x the address from which bytes are counted in `runs`
    /// @param end the number of results
    /// @param dy the address of a vector of the first result's gradient
    /// @param step bytes from one result to the next
    static void gradients(
            long x,
            int[] runs,
            int k,
            Pixels pixels,
            int end,
            long dy,
            long step,
            float[] sums,
            int at) {
        FloatVector c0 = FloatVector.zero(S);
        FloatVector c1 = FloatVector.zero(S);
        FloatVector c2 = FloatVector.zero(S);
        FloatVector c3 = FloatVector.zero(S);
        FloatVector c4 = FloatVector.zero(S);
        FloatVector c5 = FloatVector.zero(S);
        FloatVector c6 = FloatVector.zero(S);
        FloatVector c7 = FloatVector.zero(S);
        FloatVector c8 = FloatVector.zero(S);
        long i0 = x + runs[k] & ADDRESS;
        long i1 = x + runs[k + 1] & ADDRESS;
        long i2 = x + runs[k + 2] & ADDRESS;
        for (int p = 0; p < pixels.fours.length && pixels.fours[p] < end; p++) {
            long i = pixels.fourPlaces[p] & Integer.MAX_VALUE;
            long from = dy + pixels.fours[p] * step & ADDRESS;
            FloatVector y0 = FloatVector.fromMemorySegment(S, ALL, from, Lanes.ORDER);
            FloatVector y1 = FloatVector.fromMemorySegment(S, ALL, from + step, Lanes.ORDER);
            FloatVector y2 = FloatVector.fromMemorySegment(S, ALL, from + 2 * step, Lanes.ORDER);
            FloatVector y3 = FloatVector.fromMemorySegment(S, ALL, from + 3 * step, Lanes.ORDER);
            FloatVector x00 = FloatVector.fromMemorySegment(S, ALL, i0 + i, Lanes.ORDER);
            c0 = x00.fma(y0, c0);
            FloatVector x01 = FloatVector.fromMemorySegment(S, ALL, i0 + i + BYTES, Lanes.ORDER);
            c1 = x01.fma(y0, c1);
            c0 = x01.fma(y1, c0);
            FloatVector x02 =
                    FloatVector.fromMemorySegment(S, ALL, i0 + i + 2 * BYTES, Lanes.ORDER);
            c2 = x02.fma(y0, c2);
            c1 = x02.fma(y1, c1);
            c0 = x02.fma(y2, c0);
            FloatVector x03 =
                    FloatVector.fromMemorySegment(S, ALL, i0 + i + 3 * BYTES, Lanes.ORDER);
            c2 = x03.fma(y1, c2);
            c1 = x03.fma(y2, c1);
            c0 = x03.fma(y3, c0);
            FloatVector x04 =
                    FloatVector.fromMemorySegment(S, ALL, i0 + i + 4 * BYTES, Lanes.ORDER);
            c2 = x04.fma(y2, c2);
            c1 = x04.fma(y3, c1);
            FloatVector x05 =
                    FloatVector.fromMemorySegment(S, ALL, i0 + i + 5 * BYTES, Lanes.ORDER);
            c2 = x05.fma(y3, c2);
            FloatVector x10 = FloatVector.fromMemorySegment(S, ALL, i1 + i, Lanes.ORDER);
            c3 = x10.fma(y0, c3);
            FloatVector x11 = FloatVector.fromMemorySegment(S, ALL, i1 + i + BYTES, Lanes.ORDER);
            c4 = x11.fma(y0, c4);
            c3 = x11.fma(y1, c3);
            FloatVector x12 =
                    FloatVector.fromMemorySegment(S, ALL, i1 + i + 2 * BYTES, Lanes.ORDER);
            c5 = x12.fma(y0, c5);
            c4 = x12.fma(y1, c4);
            c3 = x12.fma(y2, c3);
            FloatVector x13 =
                    FloatVector.fromMemorySegment(S, ALL, i1 + i + 3 * BYTES, Lanes.ORDER);
            c5 = x13.fma(y1, c5);
            c4 = x13.fma(y2, c4);
            c3 = x13.fma(y3, c3);
            FloatVector x14 =
                    FloatVector.fromMemorySegment(S, ALL, i1 + i + 4 * BYTES, Lanes.ORDER);
            c5 = x14.fma(y2, c5);
            c4 = x14.fma(y3, c4);
            FloatVector x15 =
                    FloatVector.fromMemorySegment(S, ALL, i1 + i + 5 * BYTES, Lanes.ORDER);
            c5 = x15.fma(y3, c5);
            FloatVector x20 = FloatVector.fromMemorySegment(S, ALL, i2 + i, Lanes.ORDER);
            c6 = x20.fma(y0, c6);
            FloatVector x21 = FloatVector.fromMemorySegment(S, ALL, i2 + i + BYTES, Lanes.ORDER);
            c7 = x21.fma(y0, c7);
            c6 = x21.fma(y1, c6);
            FloatVector x22 =
                    FloatVector.fromMemorySegment(S, ALL, i2 + i + 2 * BYTES, Lanes.ORDER);
            c8 = x22.fma(y0, c8);
            c7 = x22.fma(y1, c7);
            c6 = x22.fma(y2, c6);
            FloatVector x23 =
                    FloatVector.fromMemorySegment(S, ALL, i2 + i + 3 * BYTES, Lanes.ORDER);
            c8 = x23.fma(y1, c8);
            c7 = x23.fma(y2, c7);
            c6 = x23.fma(y3, c6);
            FloatVector x24 =
                    FloatVector.fromMemorySegment(S, ALL, i2 + i + 4 * BYTES, Lanes.ORDER);
            c8 = x24.fma(y2, c8);
            c7 = x24.fma(y3, c7);
            FloatVector x25 =
                    FloatVector.fromMemorySegment(S, ALL, i2 + i + 5 * BYTES, Lanes.ORDER);
            c8 = x25.fma(y3, c8);
        }
        for (int p = 0; p < pixels.ones.length && pixels.ones[p] < end; p++) {
            long i = pixels.onePlaces[p] & Integer.MAX_VALUE;
            FloatVector y =
                    FloatVector.fromMemorySegment(S, ALL, dy + pixels.ones[p] * step, Lanes.ORDER);
            c0 = FloatVector.fromMemorySegment(S, ALL, i0 + i, Lanes.ORDER).fma(y, c0);
            c1 = FloatVector.fromMemorySegment(S, ALL, i0 + i + BYTES, Lanes.ORDER).fma(y, c1);
            c2 = FloatVector.fromMemorySegment(S, ALL, i0 + i + 2 * BYTES, Lanes.ORDER).fma(y, c2);
            c3 = FloatVector.fromMemorySegment(S, ALL, i1 + i, Lanes.ORDER).fma(y, c3);
            c4 = FloatVector.fromMemorySegment(S, ALL, i1 + i + BYTES, Lanes.ORDER).fma(y, c4);
            c5 = FloatVector.fromMemorySegment(S, ALL, i1 + i + 2 * BYTES, Lanes.ORDER).fma(y, c5);
            c6 = FloatVector.fromMemorySegment(S, ALL, i2 + i, Lanes.ORDER).fma(y, c6);
            c7 = FloatVector.fromMemorySegment(S, ALL, i2 + i + BYTES, Lanes.ORDER).fma(y, c7);
            c8 = FloatVector.fromMemorySegment(S, ALL, i2 + i + 2 * BYTES, Lanes.ORDER).fma(y, c8);
        }
        FloatVector.fromArray(S, sums, at).add(c0).intoArray(sums, at);
        FloatVector.fromArray(S, sums, at + L).add(c1).intoArray(sums, at + L);
        FloatVector.fromArray(S, sums, at + 2 * L).add(c2).intoArray(sums, at + 2 * L);
        FloatVector.fromArray(S, sums, at + 3 * L).add(c3).intoArray(sums, at + 3 * L);
        FloatVector.fromArray(S, sums, at + 4 * L).add(c4).intoArray(sums, at + 4 * L);
        FloatVector.fromArray(S, sums, at + 5 * L).add(c5).intoArray(sums, at + 5 * L);
        FloatVector.fromArray(S, sums, at + 6 * L).add(c6).intoArray(sums, at + 6 * L);
        FloatVector.fromArray(S, sums, at + 7 * L).add(c7).intoArray(sums, at + 7 * L);
        FloatVector.fromArray(S, sums, at + 8 * L).add(c8).intoArray(sums, at + 8 * L);
    }
}
