package io.genoise.backend.cpu;

import static io.genoise.backend.cpu.OffHeap.ALL;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// `tile[r, j] = Σ_p a[a0 + places[p] + r] · b[p step + j]` for nine or six taps and one or two vectors of filters: the innermost
/// loop of the weights' gradient where the input has few channels.
///
/// Taps are the rows of a tile: those of a kernel's row lie side by side in the picture, at whatever place a pixel's window begins.
/// The gradient of the output is read from where it lies. Nine and six, because a row of a kernel over red, green and blue has
/// 9, 15, 21 or 33 taps, all of them sums of nines and sixes. See [RowTiles] for the rest.
final class TapTiles {
    private static final VectorSpecies<Float> S = Lanes.FLOATS;
    private static final int L = Lanes.COUNT;
    private static final long BYTES = (long) L * Float.BYTES;

    /// The most taps of a tile: it reads as many, if there are fewer.
    static final int MANY = 9;

    private static final int FEW = 6;

    private TapTiles() {}

    /// How many taps the next tile takes of so many that are left, itself perhaps more.
    static int rows(int left) {
        boolean many = left > FEW && left <= MANY || left > 2 * FEW;
        return many && !FewRegisters.HERE ? MANY : FEW;
    }

    /// Computes one tile, row by row.
    ///
    /// @param rows what [#rows] said
    /// @param vectors 1 or 2
    /// @param b the address of the first pixel's first filter
    /// @param step bytes from one pixel to the next
    static void multiply(
            int rows,
            int vectors,
            float[] a,
            int a0,
            int[] places,
            int count,
            long b,
            long step,
            float[] tile) {
        if (rows == MANY) {
            if (vectors == 2) {
                nineOfTwo(a, a0, places, count, b, step, tile);
            } else {
                nineOfOne(a, a0, places, count, b, step, tile);
            }
        } else if (vectors == 2) {
            if (FewRegisters.HERE) {
                FewRegisters.taps(a, a0, places, count, b, step, tile);
            } else {
                sixOfTwo(a, a0, places, count, b, step, tile);
            }
        } else {
            sixOfOne(a, a0, places, count, b, step, tile);
        }
    }

    private static void nineOfTwo(
            float[] a, int a0, int[] places, int count, long b, long step, float[] tile) {
        FloatVector c00 = FloatVector.zero(S);
        FloatVector c01 = FloatVector.zero(S);
        FloatVector c10 = FloatVector.zero(S);
        FloatVector c11 = FloatVector.zero(S);
        FloatVector c20 = FloatVector.zero(S);
        FloatVector c21 = FloatVector.zero(S);
        FloatVector c30 = FloatVector.zero(S);
        FloatVector c31 = FloatVector.zero(S);
        FloatVector c40 = FloatVector.zero(S);
        FloatVector c41 = FloatVector.zero(S);
        FloatVector c50 = FloatVector.zero(S);
        FloatVector c51 = FloatVector.zero(S);
        FloatVector c60 = FloatVector.zero(S);
        FloatVector c61 = FloatVector.zero(S);
        FloatVector c70 = FloatVector.zero(S);
        FloatVector c71 = FloatVector.zero(S);
        FloatVector c80 = FloatVector.zero(S);
        FloatVector c81 = FloatVector.zero(S);
        for (int p = 0; p < count; p++) {
            int i = a0 + places[p];
            long j = b + p * step;
            FloatVector y0 = FloatVector.fromMemorySegment(S, ALL, j, Lanes.ORDER);
            FloatVector y1 = FloatVector.fromMemorySegment(S, ALL, j + BYTES, Lanes.ORDER);
            FloatVector x0 = FloatVector.broadcast(S, a[i]);
            c00 = x0.fma(y0, c00);
            c01 = x0.fma(y1, c01);
            FloatVector x1 = FloatVector.broadcast(S, a[i + 1]);
            c10 = x1.fma(y0, c10);
            c11 = x1.fma(y1, c11);
            FloatVector x2 = FloatVector.broadcast(S, a[i + 2]);
            c20 = x2.fma(y0, c20);
            c21 = x2.fma(y1, c21);
            FloatVector x3 = FloatVector.broadcast(S, a[i + 3]);
            c30 = x3.fma(y0, c30);
            c31 = x3.fma(y1, c31);
            FloatVector x4 = FloatVector.broadcast(S, a[i + 4]);
            c40 = x4.fma(y0, c40);
            c41 = x4.fma(y1, c41);
            FloatVector x5 = FloatVector.broadcast(S, a[i + 5]);
            c50 = x5.fma(y0, c50);
            c51 = x5.fma(y1, c51);
            FloatVector x6 = FloatVector.broadcast(S, a[i + 6]);
            c60 = x6.fma(y0, c60);
            c61 = x6.fma(y1, c61);
            FloatVector x7 = FloatVector.broadcast(S, a[i + 7]);
            c70 = x7.fma(y0, c70);
            c71 = x7.fma(y1, c71);
            FloatVector x8 = FloatVector.broadcast(S, a[i + 8]);
            c80 = x8.fma(y0, c80);
            c81 = x8.fma(y1, c81);
        }
        c00.intoArray(tile, 0);
        c01.intoArray(tile, L);
        c10.intoArray(tile, 2 * L);
        c11.intoArray(tile, 3 * L);
        c20.intoArray(tile, 4 * L);
        c21.intoArray(tile, 5 * L);
        c30.intoArray(tile, 6 * L);
        c31.intoArray(tile, 7 * L);
        c40.intoArray(tile, 8 * L);
        c41.intoArray(tile, 9 * L);
        c50.intoArray(tile, 10 * L);
        c51.intoArray(tile, 11 * L);
        c60.intoArray(tile, 12 * L);
        c61.intoArray(tile, 13 * L);
        c70.intoArray(tile, 14 * L);
        c71.intoArray(tile, 15 * L);
        c80.intoArray(tile, 16 * L);
        c81.intoArray(tile, 17 * L);
    }

    private static void nineOfOne(
            float[] a, int a0, int[] places, int count, long b, long step, float[] tile) {
        FloatVector c00 = FloatVector.zero(S);
        FloatVector c10 = FloatVector.zero(S);
        FloatVector c20 = FloatVector.zero(S);
        FloatVector c30 = FloatVector.zero(S);
        FloatVector c40 = FloatVector.zero(S);
        FloatVector c50 = FloatVector.zero(S);
        FloatVector c60 = FloatVector.zero(S);
        FloatVector c70 = FloatVector.zero(S);
        FloatVector c80 = FloatVector.zero(S);
        for (int p = 0; p < count; p++) {
            int i = a0 + places[p];
            long j = b + p * step;
            FloatVector y0 = FloatVector.fromMemorySegment(S, ALL, j, Lanes.ORDER);
            FloatVector x0 = FloatVector.broadcast(S, a[i]);
            c00 = x0.fma(y0, c00);
            FloatVector x1 = FloatVector.broadcast(S, a[i + 1]);
            c10 = x1.fma(y0, c10);
            FloatVector x2 = FloatVector.broadcast(S, a[i + 2]);
            c20 = x2.fma(y0, c20);
            FloatVector x3 = FloatVector.broadcast(S, a[i + 3]);
            c30 = x3.fma(y0, c30);
            FloatVector x4 = FloatVector.broadcast(S, a[i + 4]);
            c40 = x4.fma(y0, c40);
            FloatVector x5 = FloatVector.broadcast(S, a[i + 5]);
            c50 = x5.fma(y0, c50);
            FloatVector x6 = FloatVector.broadcast(S, a[i + 6]);
            c60 = x6.fma(y0, c60);
            FloatVector x7 = FloatVector.broadcast(S, a[i + 7]);
            c70 = x7.fma(y0, c70);
            FloatVector x8 = FloatVector.broadcast(S, a[i + 8]);
            c80 = x8.fma(y0, c80);
        }
        c00.intoArray(tile, 0);
        c10.intoArray(tile, L);
        c20.intoArray(tile, 2 * L);
        c30.intoArray(tile, 3 * L);
        c40.intoArray(tile, 4 * L);
        c50.intoArray(tile, 5 * L);
        c60.intoArray(tile, 6 * L);
        c70.intoArray(tile, 7 * L);
        c80.intoArray(tile, 8 * L);
    }

    private static void sixOfTwo(
            float[] a, int a0, int[] places, int count, long b, long step, float[] tile) {
        FloatVector c00 = FloatVector.zero(S);
        FloatVector c01 = FloatVector.zero(S);
        FloatVector c10 = FloatVector.zero(S);
        FloatVector c11 = FloatVector.zero(S);
        FloatVector c20 = FloatVector.zero(S);
        FloatVector c21 = FloatVector.zero(S);
        FloatVector c30 = FloatVector.zero(S);
        FloatVector c31 = FloatVector.zero(S);
        FloatVector c40 = FloatVector.zero(S);
        FloatVector c41 = FloatVector.zero(S);
        FloatVector c50 = FloatVector.zero(S);
        FloatVector c51 = FloatVector.zero(S);
        for (int p = 0; p < count; p++) {
            int i = a0 + places[p];
            long j = b + p * step;
            FloatVector y0 = FloatVector.fromMemorySegment(S, ALL, j, Lanes.ORDER);
            FloatVector y1 = FloatVector.fromMemorySegment(S, ALL, j + BYTES, Lanes.ORDER);
            FloatVector x0 = FloatVector.broadcast(S, a[i]);
            c00 = x0.fma(y0, c00);
            c01 = x0.fma(y1, c01);
            FloatVector x1 = FloatVector.broadcast(S, a[i + 1]);
            c10 = x1.fma(y0, c10);
            c11 = x1.fma(y1, c11);
            FloatVector x2 = FloatVector.broadcast(S, a[i + 2]);
            c20 = x2.fma(y0, c20);
            c21 = x2.fma(y1, c21);
            FloatVector x3 = FloatVector.broadcast(S, a[i + 3]);
            c30 = x3.fma(y0, c30);
            c31 = x3.fma(y1, c31);
            FloatVector x4 = FloatVector.broadcast(S, a[i + 4]);
            c40 = x4.fma(y0, c40);
            c41 = x4.fma(y1, c41);
            FloatVector x5 = FloatVector.broadcast(S, a[i + 5]);
            c50 = x5.fma(y0, c50);
            c51 = x5.fma(y1, c51);
        }
        c00.intoArray(tile, 0);
        c01.intoArray(tile, L);
        c10.intoArray(tile, 2 * L);
        c11.intoArray(tile, 3 * L);
        c20.intoArray(tile, 4 * L);
        c21.intoArray(tile, 5 * L);
        c30.intoArray(tile, 6 * L);
        c31.intoArray(tile, 7 * L);
        c40.intoArray(tile, 8 * L);
        c41.intoArray(tile, 9 * L);
        c50.intoArray(tile, 10 * L);
        c51.intoArray(tile, 11 * L);
    }

    private static void sixOfOne(
            float[] a, int a0, int[] places, int count, long b, long step, float[] tile) {
        FloatVector c00 = FloatVector.zero(S);
        FloatVector c10 = FloatVector.zero(S);
        FloatVector c20 = FloatVector.zero(S);
        FloatVector c30 = FloatVector.zero(S);
        FloatVector c40 = FloatVector.zero(S);
        FloatVector c50 = FloatVector.zero(S);
        for (int p = 0; p < count; p++) {
            int i = a0 + places[p];
            long j = b + p * step;
            FloatVector y0 = FloatVector.fromMemorySegment(S, ALL, j, Lanes.ORDER);
            FloatVector x0 = FloatVector.broadcast(S, a[i]);
            c00 = x0.fma(y0, c00);
            FloatVector x1 = FloatVector.broadcast(S, a[i + 1]);
            c10 = x1.fma(y0, c10);
            FloatVector x2 = FloatVector.broadcast(S, a[i + 2]);
            c20 = x2.fma(y0, c20);
            FloatVector x3 = FloatVector.broadcast(S, a[i + 3]);
            c30 = x3.fma(y0, c30);
            FloatVector x4 = FloatVector.broadcast(S, a[i + 4]);
            c40 = x4.fma(y0, c40);
            FloatVector x5 = FloatVector.broadcast(S, a[i + 5]);
            c50 = x5.fma(y0, c50);
        }
        c00.intoArray(tile, 0);
        c10.intoArray(tile, L);
        c20.intoArray(tile, 2 * L);
        c30.intoArray(tile, 3 * L);
        c40.intoArray(tile, 4 * L);
        c50.intoArray(tile, 5 * L);
    }
}
