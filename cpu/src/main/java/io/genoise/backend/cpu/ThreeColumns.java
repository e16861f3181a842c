package io.genoise.backend.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// [ColumnTiles] for vectors of 256 bits: tiles of three rows and up to three vectors. [ThreeRows] says why so, and what the stores
/// inside the loop are for. A packed group holds eight floats a step, so that it is packed by whole vectors: the rows of two tiles, and
/// two that nobody reads.
final class ThreeColumns {
    private static final VectorSpecies<Float> S = Lanes.FLOATS;
    private static final int L = Lanes.COUNT;

    private ThreeColumns() {}

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
            int i = a0 + 8 * k;
            int j = b0 + k * (3 * L);
            FloatVector y0 = FloatVector.fromArray(S, b, j);
            FloatVector y1 = FloatVector.fromArray(S, b, j + L);
            FloatVector y2 = FloatVector.fromArray(S, b, j + 2 * L);
            FloatVector x0 = FloatVector.broadcast(S, a[i]);
            c00 = x0.fma(y0, c00);
            c01 = x0.fma(y1, c01);
            c02 = x0.fma(y2, c02);
            FloatVector x1 = FloatVector.broadcast(S, a[i + 1]);
            c10 = x1.fma(y0, c10);
            c11 = x1.fma(y1, c11);
            c12 = x1.fma(y2, c12);
            FloatVector x2 = FloatVector.broadcast(S, a[i + 2]);
            c20 = x2.fma(y0, c20);
            c21 = x2.fma(y1, c21);
            c22 = x2.fma(y2, c22);
            c22.intoArray(tile, last);
            y0 = FloatVector.fromArray(S, b, j + 3 * L);
            y1 = FloatVector.fromArray(S, b, j + 4 * L);
            y2 = FloatVector.fromArray(S, b, j + 5 * L);
            x0 = FloatVector.broadcast(S, a[i + 8]);
            c00 = x0.fma(y0, c00);
            c01 = x0.fma(y1, c01);
            c02 = x0.fma(y2, c02);
            x1 = FloatVector.broadcast(S, a[i + 9]);
            c10 = x1.fma(y0, c10);
            c11 = x1.fma(y1, c11);
            c12 = x1.fma(y2, c12);
            x2 = FloatVector.broadcast(S, a[i + 10]);
            c20 = x2.fma(y0, c20);
            c21 = x2.fma(y1, c21);
            c22 = x2.fma(y2, c22);
            c22.intoArray(tile, last);
            y0 = FloatVector.fromArray(S, b, j + 6 * L);
            y1 = FloatVector.fromArray(S, b, j + 7 * L);
            y2 = FloatVector.fromArray(S, b, j + 8 * L);
            x0 = FloatVector.broadcast(S, a[i + 16]);
            c00 = x0.fma(y0, c00);
            c01 = x0.fma(y1, c01);
            c02 = x0.fma(y2, c02);
            x1 = FloatVector.broadcast(S, a[i + 17]);
            c10 = x1.fma(y0, c10);
            c11 = x1.fma(y1, c11);
            c12 = x1.fma(y2, c12);
            x2 = FloatVector.broadcast(S, a[i + 18]);
            c20 = x2.fma(y0, c20);
            c21 = x2.fma(y1, c21);
            c22 = x2.fma(y2, c22);
            c22.intoArray(tile, last);
            y0 = FloatVector.fromArray(S, b, j + 9 * L);
            y1 = FloatVector.fromArray(S, b, j + 10 * L);
            y2 = FloatVector.fromArray(S, b, j + 11 * L);
            x0 = FloatVector.broadcast(S, a[i + 24]);
            c00 = x0.fma(y0, c00);
            c01 = x0.fma(y1, c01);
            c02 = x0.fma(y2, c02);
            x1 = FloatVector.broadcast(S, a[i + 25]);
            c10 = x1.fma(y0, c10);
            c11 = x1.fma(y1, c11);
            c12 = x1.fma(y2, c12);
            x2 = FloatVector.broadcast(S, a[i + 26]);
            c20 = x2.fma(y0, c20);
            c21 = x2.fma(y1, c21);
            c22 = x2.fma(y2, c22);
            c22.intoArray(tile, last);
        }
        for (; k < depth; k++) {
            int i = a0 + 8 * k;
            int j = b0 + k * (3 * L);
            FloatVector y0 = FloatVector.fromArray(S, b, j);
            FloatVector y1 = FloatVector.fromArray(S, b, j + L);
            FloatVector y2 = FloatVector.fromArray(S, b, j + 2 * L);
            FloatVector x0 = FloatVector.broadcast(S, a[i]);
            c00 = x0.fma(y0, c00);
            c01 = x0.fma(y1, c01);
            c02 = x0.fma(y2, c02);
            FloatVector x1 = FloatVector.broadcast(S, a[i + 1]);
            c10 = x1.fma(y0, c10);
            c11 = x1.fma(y1, c11);
            c12 = x1.fma(y2, c12);
            FloatVector x2 = FloatVector.broadcast(S, a[i + 2]);
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
            int i = a0 + 8 * k;
            int j = b0 + k * (2 * L);
            FloatVector y0 = FloatVector.fromArray(S, b, j);
            FloatVector y1 = FloatVector.fromArray(S, b, j + L);
            FloatVector x0 = FloatVector.broadcast(S, a[i]);
            c00 = x0.fma(y0, c00);
            c01 = x0.fma(y1, c01);
            FloatVector x1 = FloatVector.broadcast(S, a[i + 1]);
            c10 = x1.fma(y0, c10);
            c11 = x1.fma(y1, c11);
            FloatVector x2 = FloatVector.broadcast(S, a[i + 2]);
            c20 = x2.fma(y0, c20);
            c21 = x2.fma(y1, c21);
            c21.intoArray(tile, last);
            y0 = FloatVector.fromArray(S, b, j + 2 * L);
            y1 = FloatVector.fromArray(S, b, j + 3 * L);
            x0 = FloatVector.broadcast(S, a[i + 8]);
            c00 = x0.fma(y0, c00);
            c01 = x0.fma(y1, c01);
            x1 = FloatVector.broadcast(S, a[i + 9]);
            c10 = x1.fma(y0, c10);
            c11 = x1.fma(y1, c11);
            x2 = FloatVector.broadcast(S, a[i + 10]);
            c20 = x2.fma(y0, c20);
            c21 = x2.fma(y1, c21);
            c21.intoArray(tile, last);
            y0 = FloatVector.fromArray(S, b, j + 4 * L);
            y1 = FloatVector.fromArray(S, b, j + 5 * L);
            x0 = FloatVector.broadcast(S, a[i + 16]);
            c00 = x0.fma(y0, c00);
            c01 = x0.fma(y1, c01);
            x1 = FloatVector.broadcast(S, a[i + 17]);
            c10 = x1.fma(y0, c10);
            c11 = x1.fma(y1, c11);
            x2 = FloatVector.broadcast(S, a[i + 18]);
            c20 = x2.fma(y0, c20);
            c21 = x2.fma(y1, c21);
            c21.intoArray(tile, last);
            y0 = FloatVector.fromArray(S, b, j + 6 * L);
            y1 = FloatVector.fromArray(S, b, j + 7 * L);
            x0 = FloatVector.broadcast(S, a[i + 24]);
            c00 = x0.fma(y0, c00);
            c01 = x0.fma(y1, c01);
            x1 = FloatVector.broadcast(S, a[i + 25]);
            c10 = x1.fma(y0, c10);
            c11 = x1.fma(y1, c11);
            x2 = FloatVector.broadcast(S, a[i + 26]);
            c20 = x2.fma(y0, c20);
            c21 = x2.fma(y1, c21);
            c21.intoArray(tile, last);
        }
        for (; k < depth; k++) {
            int i = a0 + 8 * k;
            int j = b0 + k * (2 * L);
            FloatVector y0 = FloatVector.fromArray(S, b, j);
            FloatVector y1 = FloatVector.fromArray(S, b, j + L);
            FloatVector x0 = FloatVector.broadcast(S, a[i]);
            c00 = x0.fma(y0, c00);
            c01 = x0.fma(y1, c01);
            FloatVector x1 = FloatVector.broadcast(S, a[i + 1]);
            c10 = x1.fma(y0, c10);
            c11 = x1.fma(y1, c11);
            FloatVector x2 = FloatVector.broadcast(S, a[i + 2]);
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
            int i = a0 + 8 * k;
            int j = b0 + k * L;
            FloatVector y0 = FloatVector.fromArray(S, b, j);
            FloatVector x0 = FloatVector.broadcast(S, a[i]);
            c00 = x0.fma(y0, c00);
            FloatVector x1 = FloatVector.broadcast(S, a[i + 1]);
            c10 = x1.fma(y0, c10);
            FloatVector x2 = FloatVector.broadcast(S, a[i + 2]);
            c20 = x2.fma(y0, c20);
            c20.intoArray(tile, last);
            y0 = FloatVector.fromArray(S, b, j + L);
            x0 = FloatVector.broadcast(S, a[i + 8]);
            c00 = x0.fma(y0, c00);
            x1 = FloatVector.broadcast(S, a[i + 9]);
            c10 = x1.fma(y0, c10);
            x2 = FloatVector.broadcast(S, a[i + 10]);
            c20 = x2.fma(y0, c20);
            c20.intoArray(tile, last);
            y0 = FloatVector.fromArray(S, b, j + 2 * L);
            x0 = FloatVector.broadcast(S, a[i + 16]);
            c00 = x0.fma(y0, c00);
            x1 = FloatVector.broadcast(S, a[i + 17]);
            c10 = x1.fma(y0, c10);
            x2 = FloatVector.broadcast(S, a[i + 18]);
            c20 = x2.fma(y0, c20);
            c20.intoArray(tile, last);
            y0 = FloatVector.fromArray(S, b, j + 3 * L);
            x0 = FloatVector.broadcast(S, a[i + 24]);
            c00 = x0.fma(y0, c00);
            x1 = FloatVector.broadcast(S, a[i + 25]);
            c10 = x1.fma(y0, c10);
            x2 = FloatVector.broadcast(S, a[i + 26]);
            c20 = x2.fma(y0, c20);
            c20.intoArray(tile, last);
        }
        for (; k < depth; k++) {
            int i = a0 + 8 * k;
            int j = b0 + k * L;
            FloatVector y0 = FloatVector.fromArray(S, b, j);
            FloatVector x0 = FloatVector.broadcast(S, a[i]);
            c00 = x0.fma(y0, c00);
            FloatVector x1 = FloatVector.broadcast(S, a[i + 1]);
            c10 = x1.fma(y0, c10);
            FloatVector x2 = FloatVector.broadcast(S, a[i + 2]);
            c20 = x2.fma(y0, c20);
        }
        c00.intoArray(tile, t0);
        c10.intoArray(tile, t0 + L);
        c20.intoArray(tile, t0 + 2 * L);
    }
}
