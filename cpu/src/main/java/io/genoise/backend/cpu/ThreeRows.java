package io.genoise.backend.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// [RowTiles] for vectors of 256 bits, which mostly come with 16 registers: tiles of three rows and up to three vectors.
///
/// Nine sums, three vectors of `b` and three numbers of `a` are 15 registers; a step's six loads serve nine multiplications, more
/// than any other tile of 16 registers has of them. Nine sums also are just enough to hide a multiplication's latency.
///
/// Where a core's other thread is busy (a rented machine says nothing of it), a loop is as fast as it has few instructions. So
/// four steps are written out, and share their addresses and the loop's count. Left to itself, the compiler loads all that the
/// four need before it computes, and moves sums through memory to make room: twice as slow. Hence the store behind each step,
/// of a sum that is not finished: it stands where the finished one is stored in the end, and as far as the compiler knows it
/// might change what the next step loads, which can then not be loaded before. One instruction, and the registers suffice.
///
/// Measured on a Zen 3, with its core's other thread busy: 1.35 to 1.5 times as fast as 4 x 2 sums with nothing written out, 6 x 2
/// sums are 0.9 times as fast as these.
final class ThreeRows {
    private static final VectorSpecies<Float> S = Lanes.FLOATS;
    private static final int L = Lanes.COUNT;
    private static final int STRIDE = RowTiles.STRIDE;

    private ThreeRows() {}

    /// Computes one tile of three rows and `vectors` (1, 2 or 3) vectors into `tile[t0 …]`, row by row.
    static void multiply(
            int vectors, float[] a, int a0, float[] b, int b0, int depth, float[] tile, int t0) {
        switch (vectors) {
            case 3 -> three(a, a0, b, b0, depth, tile, t0);
            case 2 -> two(a, a0, b, b0, depth, tile, t0);
            default -> one(a, a0, b, b0, depth, tile, t0);
        }
    }

    private static void three(
            float[] a, int a0, float[] b, int b0, int depth, float[] tile, int t0) {
        FloatVector c00 = FloatVector.zero(S);
        FloatVector c01 = FloatVector.zero(S);
        FloatVector c02 = FloatVector.zero(S);
        FloatVector c10 = FloatVector.zero(S);
        FloatVector c11 = FloatVector.zero(S);
        FloatVector c12 = FloatVector.zero(S);
        FloatVector c20 = FloatVector.zero(S);
        FloatVector c21 = FloatVector.zero(S);
        FloatVector c22 = FloatVector.zero(S);
        int last = t0 + 8 * L;
        int k = 0;
        for (; k <= depth - 4; k += 4) {
            int i = a0 + k;
            int j = b0 + k * (3 * L);
            FloatVector y0 = FloatVector.fromArray(S, b, j);
            FloatVector y1 = FloatVector.fromArray(S, b, j + L);
            FloatVector y2 = FloatVector.fromArray(S, b, j + 2 * L);
            FloatVector x0 = FloatVector.broadcast(S, a[i]);
            c00 = x0.fma(y0, c00);
            c01 = x0.fma(y1, c01);
            c02 = x0.fma(y2, c02);
            FloatVector x1 = FloatVector.broadcast(S, a[i + STRIDE]);
            c10 = x1.fma(y0, c10);
            c11 = x1.fma(y1, c11);
            c12 = x1.fma(y2, c12);
            FloatVector x2 = FloatVector.broadcast(S, a[i + 2 * STRIDE]);
            c20 = x2.fma(y0, c20);
            c21 = x2.fma(y1, c21);
            c22 = x2.fma(y2, c22);
            c22.intoArray(tile, last);
            y0 = FloatVector.fromArray(S, b, j + 3 * L);
            y1 = FloatVector.fromArray(S, b, j + 4 * L);
            y2 = FloatVector.fromArray(S, b, j + 5 * L);
            x0 = FloatVector.broadcast(S, a[i + 1]);
            c00 = x0.fma(y0, c00);
            c01 = x0.fma(y1, c01);
            c02 = x0.fma(y2, c02);
            x1 = FloatVector.broadcast(S, a[i + 1 + STRIDE]);
            c10 = x1.fma(y0, c10);
            c11 = x1.fma(y1, c11);
            c12 = x1.fma(y2, c12);
            x2 = FloatVector.broadcast(S, a[i + 1 + 2 * STRIDE]);
            c20 = x2.fma(y0, c20);
            c21 = x2.fma(y1, c21);
            c22 = x2.fma(y2, c22);
            c22.intoArray(tile, last);
            y0 = FloatVector.fromArray(S, b, j + 6 * L);
            y1 = FloatVector.fromArray(S, b, j + 7 * L);
            y2 = FloatVector.fromArray(S, b, j + 8 * L);
            x0 = FloatVector.broadcast(S, a[i + 2]);
            c00 = x0.fma(y0, c00);
            c01 = x0.fma(y1, c01);
            c02 = x0.fma(y2, c02);
            x1 = FloatVector.broadcast(S, a[i + 2 + STRIDE]);
            c10 = x1.fma(y0, c10);
            c11 = x1.fma(y1, c11);
            c12 = x1.fma(y2, c12);
            x2 = FloatVector.broadcast(S, a[i + 2 + 2 * STRIDE]);
            c20 = x2.fma(y0, c20);
            c21 = x2.fma(y1, c21);
            c22 = x2.fma(y2, c22);
            c22.intoArray(tile, last);
            y0 = FloatVector.fromArray(S, b, j + 9 * L);
            y1 = FloatVector.fromArray(S, b, j + 10 * L);
            y2 = FloatVector.fromArray(S, b, j + 11 * L);
            x0 = FloatVector.broadcast(S, a[i + 3]);
            c00 = x0.fma(y0, c00);
            c01 = x0.fma(y1, c01);
            c02 = x0.fma(y2, c02);
            x1 = FloatVector.broadcast(S, a[i + 3 + STRIDE]);
            c10 = x1.fma(y0, c10);
            c11 = x1.fma(y1, c11);
            c12 = x1.fma(y2, c12);
            x2 = FloatVector.broadcast(S, a[i + 3 + 2 * STRIDE]);
            c20 = x2.fma(y0, c20);
            c21 = x2.fma(y1, c21);
            c22 = x2.fma(y2, c22);
            c22.intoArray(tile, last);
        }
        for (; k < depth; k++) {
            int i = a0 + k;
            int j = b0 + k * (3 * L);
            FloatVector y0 = FloatVector.fromArray(S, b, j);
            FloatVector y1 = FloatVector.fromArray(S, b, j + L);
            FloatVector y2 = FloatVector.fromArray(S, b, j + 2 * L);
            FloatVector x0 = FloatVector.broadcast(S, a[i]);
            c00 = x0.fma(y0, c00);
            c01 = x0.fma(y1, c01);
            c02 = x0.fma(y2, c02);
            FloatVector x1 = FloatVector.broadcast(S, a[i + STRIDE]);
            c10 = x1.fma(y0, c10);
            c11 = x1.fma(y1, c11);
            c12 = x1.fma(y2, c12);
            FloatVector x2 = FloatVector.broadcast(S, a[i + 2 * STRIDE]);
            c20 = x2.fma(y0, c20);
            c21 = x2.fma(y1, c21);
            c22 = x2.fma(y2, c22);
        }
        c00.intoArray(tile, t0);
        c01.intoArray(tile, t0 + L);
        c02.intoArray(tile, t0 + 2 * L);
        c10.intoArray(tile, t0 + 3 * L);
        c11.intoArray(tile, t0 + 4 * L);
        c12.intoArray(tile, t0 + 5 * L);
        c20.intoArray(tile, t0 + 6 * L);
        c21.intoArray(tile, t0 + 7 * L);
        c22.intoArray(tile, t0 + 8 * L);
    }

    private static void two(float[] a, int a0, float[] b, int b0, int depth, float[] tile, int t0) {
        FloatVector c00 = FloatVector.zero(S);
        FloatVector c01 = FloatVector.zero(S);
        FloatVector c10 = FloatVector.zero(S);
        FloatVector c11 = FloatVector.zero(S);
        FloatVector c20 = FloatVector.zero(S);
        FloatVector c21 = FloatVector.zero(S);
        int last = t0 + 5 * L;
        int k = 0;
        for (; k <= depth - 4; k += 4) {
            int i = a0 + k;
            int j = b0 + k * (2 * L);
            FloatVector y0 = FloatVector.fromArray(S, b, j);
            FloatVector y1 = FloatVector.fromArray(S, b, j + L);
            FloatVector x0 = FloatVector.broadcast(S, a[i]);
            c00 = x0.fma(y0, c00);
            c01 = x0.fma(y1, c01);
            FloatVector x1 = FloatVector.broadcast(S, a[i + STRIDE]);
            c10 = x1.fma(y0, c10);
            c11 = x1.fma(y1, c11);
            FloatVector x2 = FloatVector.broadcast(S, a[i + 2 * STRIDE]);
            c20 = x2.fma(y0, c20);
            c21 = x2.fma(y1, c21);
            c21.intoArray(tile, last);
            y0 = FloatVector.fromArray(S, b, j + 2 * L);
            y1 = FloatVector.fromArray(S, b, j + 3 * L);
            x0 = FloatVector.broadcast(S, a[i + 1]);
            c00 = x0.fma(y0, c00);
            c01 = x0.fma(y1, c01);
            x1 = FloatVector.broadcast(S, a[i + 1 + STRIDE]);
            c10 = x1.fma(y0, c10);
            c11 = x1.fma(y1, c11);
            x2 = FloatVector.broadcast(S, a[i + 1 + 2 * STRIDE]);
            c20 = x2.fma(y0, c20);
            c21 = x2.fma(y1, c21);
            c21.intoArray(tile, last);
            y0 = FloatVector.fromArray(S, b, j + 4 * L);
            y1 = FloatVector.fromArray(S, b, j + 5 * L);
            x0 = FloatVector.broadcast(S, a[i + 2]);
            c00 = x0.fma(y0, c00);
            c01 = x0.fma(y1, c01);
            x1 = FloatVector.broadcast(S, a[i + 2 + STRIDE]);
            c10 = x1.fma(y0, c10);
            c11 = x1.fma(y1, c11);
            x2 = FloatVector.broadcast(S, a[i + 2 + 2 * STRIDE]);
            c20 = x2.fma(y0, c20);
            c21 = x2.fma(y1, c21);
            c21.intoArray(tile, last);
            y0 = FloatVector.fromArray(S, b, j + 6 * L);
            y1 = FloatVector.fromArray(S, b, j + 7 * L);
            x0 = FloatVector.broadcast(S, a[i + 3]);
            c00 = x0.fma(y0, c00);
            c01 = x0.fma(y1, c01);
            x1 = FloatVector.broadcast(S, a[i + 3 + STRIDE]);
            c10 = x1.fma(y0, c10);
            c11 = x1.fma(y1, c11);
            x2 = FloatVector.broadcast(S, a[i + 3 + 2 * STRIDE]);
            c20 = x2.fma(y0, c20);
            c21 = x2.fma(y1, c21);
            c21.intoArray(tile, last);
        }
        for (; k < depth; k++) {
            int i = a0 + k;
            int j = b0 + k * (2 * L);
            FloatVector y0 = FloatVector.fromArray(S, b, j);
            FloatVector y1 = FloatVector.fromArray(S, b, j + L);
            FloatVector x0 = FloatVector.broadcast(S, a[i]);
            c00 = x0.fma(y0, c00);
            c01 = x0.fma(y1, c01);
            FloatVector x1 = FloatVector.broadcast(S, a[i + STRIDE]);
            c10 = x1.fma(y0, c10);
            c11 = x1.fma(y1, c11);
            FloatVector x2 = FloatVector.broadcast(S, a[i + 2 * STRIDE]);
            c20 = x2.fma(y0, c20);
            c21 = x2.fma(y1, c21);
        }
        c00.intoArray(tile, t0);
        c01.intoArray(tile, t0 + L);
        c10.intoArray(tile, t0 + 2 * L);
        c11.intoArray(tile, t0 + 3 * L);
        c20.intoArray(tile, t0 + 4 * L);
        c21.intoArray(tile, t0 + 5 * L);
    }

    private static void one(float[] a, int a0, float[] b, int b0, int depth, float[] tile, int t0) {
        FloatVector c00 = FloatVector.zero(S);
        FloatVector c10 = FloatVector.zero(S);
        FloatVector c20 = FloatVector.zero(S);
        int last = t0 + 2 * L;
        int k = 0;
        for (; k <= depth - 4; k += 4) {
            int i = a0 + k;
            int j = b0 + k * L;
            FloatVector y0 = FloatVector.fromArray(S, b, j);
            FloatVector x0 = FloatVector.broadcast(S, a[i]);
            c00 = x0.fma(y0, c00);
            FloatVector x1 = FloatVector.broadcast(S, a[i + STRIDE]);
            c10 = x1.fma(y0, c10);
            FloatVector x2 = FloatVector.broadcast(S, a[i + 2 * STRIDE]);
            c20 = x2.fma(y0, c20);
            c20.intoArray(tile, last);
            y0 = FloatVector.fromArray(S, b, j + L);
            x0 = FloatVector.broadcast(S, a[i + 1]);
            c00 = x0.fma(y0, c00);
            x1 = FloatVector.broadcast(S, a[i + 1 + STRIDE]);
            c10 = x1.fma(y0, c10);
            x2 = FloatVector.broadcast(S, a[i + 1 + 2 * STRIDE]);
            c20 = x2.fma(y0, c20);
            c20.intoArray(tile, last);
            y0 = FloatVector.fromArray(S, b, j + 2 * L);
            x0 = FloatVector.broadcast(S, a[i + 2]);
            c00 = x0.fma(y0, c00);
            x1 = FloatVector.broadcast(S, a[i + 2 + STRIDE]);
            c10 = x1.fma(y0, c10);
            x2 = FloatVector.broadcast(S, a[i + 2 + 2 * STRIDE]);
            c20 = x2.fma(y0, c20);
            c20.intoArray(tile, last);
            y0 = FloatVector.fromArray(S, b, j + 3 * L);
            x0 = FloatVector.broadcast(S, a[i + 3]);
            c00 = x0.fma(y0, c00);
            x1 = FloatVector.broadcast(S, a[i + 3 + STRIDE]);
            c10 = x1.fma(y0, c10);
            x2 = FloatVector.broadcast(S, a[i + 3 + 2 * STRIDE]);
            c20 = x2.fma(y0, c20);
            c20.intoArray(tile, last);
        }
        for (; k < depth; k++) {
            int i = a0 + k;
            int j = b0 + k * L;
            FloatVector y0 = FloatVector.fromArray(S, b, j);
            FloatVector x0 = FloatVector.broadcast(S, a[i]);
            c00 = x0.fma(y0, c00);
            FloatVector x1 = FloatVector.broadcast(S, a[i + STRIDE]);
            c10 = x1.fma(y0, c10);
            FloatVector x2 = FloatVector.broadcast(S, a[i + 2 * STRIDE]);
            c20 = x2.fma(y0, c20);
        }
        c00.intoArray(tile, t0);
        c10.intoArray(tile, t0 + L);
        c20.intoArray(tile, t0 + 2 * L);
    }
}
