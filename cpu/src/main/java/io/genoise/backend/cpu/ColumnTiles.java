package io.genoise.backend.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// `tile[r, j] = Σ_k a[a0 + STEP k + r] · b[b0 + width k + j]` for the rows of a tile and one, two or three vectors of columns:
/// the innermost loop of every product whose left operand lies with its sum's index outermost (a transposed operand, and the
/// pixels of a convolution's weight gradient).
///
/// The left operand is packed in groups of six rows, `[k][STEP]` ([Packing#groups]). See [RowTiles] for the rest.
final class ColumnTiles {
    private static final VectorSpecies<Float> S = Lanes.FLOATS;
    private static final int L = Lanes.COUNT;

    /// Floats from one step of the sum to the next in a packed group: its six rows, filled up to a vector if that has eight lanes.
    static final int STEP = L == 8 ? L : Packing.GROUP;

    private ColumnTiles() {}

    /// Computes one tile of [Tiles#ROWS] rows and `vectors` (1, 2 or 3) vectors into `tile[t0 …]`, row by row.
    static void multiply(
            int vectors, float[] a, int a0, float[] b, int b0, int depth, float[] tile, int t0) {
        switch (vectors) {
            case 3 -> three(a, a0, b, b0, depth, tile, t0);
            case 2 -> {
                if (FewRegisters.HERE) {
                    FewRegisters.columns(a, a0, b, b0, depth, tile, t0);
                } else {
                    two(a, a0, b, b0, depth, tile, t0);
                }
            }
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
        FloatVector c30 = FloatVector.zero(S);
        FloatVector c31 = FloatVector.zero(S);
        FloatVector c32 = FloatVector.zero(S);
        FloatVector c40 = FloatVector.zero(S);
        FloatVector c41 = FloatVector.zero(S);
        FloatVector c42 = FloatVector.zero(S);
        FloatVector c50 = FloatVector.zero(S);
        FloatVector c51 = FloatVector.zero(S);
        FloatVector c52 = FloatVector.zero(S);
        for (int k = 0; k < depth; k++) {
            int i = a0 + STEP * k;
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
            FloatVector x3 = FloatVector.broadcast(S, a[i + 3]);
            c30 = x3.fma(y0, c30);
            c31 = x3.fma(y1, c31);
            c32 = x3.fma(y2, c32);
            FloatVector x4 = FloatVector.broadcast(S, a[i + 4]);
            c40 = x4.fma(y0, c40);
            c41 = x4.fma(y1, c41);
            c42 = x4.fma(y2, c42);
            FloatVector x5 = FloatVector.broadcast(S, a[i + 5]);
            c50 = x5.fma(y0, c50);
            c51 = x5.fma(y1, c51);
            c52 = x5.fma(y2, c52);
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
        c30.intoArray(tile, t0 + 9 * L);
        c31.intoArray(tile, t0 + 10 * L);
        c32.intoArray(tile, t0 + 11 * L);
        c40.intoArray(tile, t0 + 12 * L);
        c41.intoArray(tile, t0 + 13 * L);
        c42.intoArray(tile, t0 + 14 * L);
        c50.intoArray(tile, t0 + 15 * L);
        c51.intoArray(tile, t0 + 16 * L);
        c52.intoArray(tile, t0 + 17 * L);
    }

    private static void two(float[] a, int a0, float[] b, int b0, int depth, float[] tile, int t0) {
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
        for (int k = 0; k < depth; k++) {
            int i = a0 + STEP * k;
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
        c00.intoArray(tile, t0);
        c01.intoArray(tile, t0 + L);
        c10.intoArray(tile, t0 + 2 * L);
        c11.intoArray(tile, t0 + 3 * L);
        c20.intoArray(tile, t0 + 4 * L);
        c21.intoArray(tile, t0 + 5 * L);
        c30.intoArray(tile, t0 + 6 * L);
        c31.intoArray(tile, t0 + 7 * L);
        c40.intoArray(tile, t0 + 8 * L);
        c41.intoArray(tile, t0 + 9 * L);
        c50.intoArray(tile, t0 + 10 * L);
        c51.intoArray(tile, t0 + 11 * L);
    }

    private static void one(float[] a, int a0, float[] b, int b0, int depth, float[] tile, int t0) {
        FloatVector c00 = FloatVector.zero(S);
        FloatVector c10 = FloatVector.zero(S);
        FloatVector c20 = FloatVector.zero(S);
        FloatVector c30 = FloatVector.zero(S);
        FloatVector c40 = FloatVector.zero(S);
        FloatVector c50 = FloatVector.zero(S);
        for (int k = 0; k < depth; k++) {
            int i = a0 + STEP * k;
            int j = b0 + k * L;
            FloatVector y0 = FloatVector.fromArray(S, b, j);
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
        c00.intoArray(tile, t0);
        c10.intoArray(tile, t0 + L);
        c20.intoArray(tile, t0 + 2 * L);
        c30.intoArray(tile, t0 + 3 * L);
        c40.intoArray(tile, t0 + 4 * L);
        c50.intoArray(tile, t0 + 5 * L);
    }
}
