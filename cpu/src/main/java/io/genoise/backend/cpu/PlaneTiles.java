package io.genoise.backend.cpu;

import static io.genoise.backend.cpu.OffHeap.ALL;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// `c[r, j] = Σ_k a[a0 + offsets[k] + r] · b[b0 + width k + j]` for eight rows and one or two vectors of columns: the innermost
/// loop of a product whose left operand's rows lie one float apart, wherever its columns lie ([Planes]).
///
/// 8 x 2 sums in registers: a step loads two vectors and spreads eight numbers for 16 fused multiply-adds, at the peak of both
/// multipliers. Sums are as short as a window of few channels, so they go straight to memory: by way of an array a tile of 27 steps
/// took a third longer. See [RowTiles] for the rest.
final class PlaneTiles {
    private static final VectorSpecies<Float> S = Lanes.FLOATS;
    private static final int L = Lanes.COUNT;
    private static final long BYTES = (long) L * Float.BYTES;

    /// Rows of a tile.
    static final int ROWS = FewRegisters.HERE ? 6 : 8;

    /// The most vectors of a row of a tile.
    static final int VECTORS = 2;

    private PlaneTiles() {}

    /// Computes one tile of [#ROWS] rows and `vectors` vectors.
    ///
    /// @param at the address of the first row of the result
    /// @param step bytes from one row of the result to the next
    static void multiply(
            int vectors, float[] a, int a0, int[] offsets, float[] b, int b0, long at, long step) {
        if (FewRegisters.HERE) {
            if (vectors == 2) {
                FewRegisters.planes(a, a0, offsets, b, b0, at, step);
            } else {
                FewRegisters.planesOfOne(a, a0, offsets, b, b0, at, step);
            }
        } else if (vectors == 2) {
            two(a, a0, offsets, b, b0, at, step);
        } else {
            one(a, a0, offsets, b, b0, at, step);
        }
    }

    private static void two(
            float[] a, int a0, int[] offsets, float[] b, int b0, long at, long step) {
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
        for (int k = 0; k < offsets.length; k++) {
            int i = a0 + offsets[k];
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
            FloatVector x6 = FloatVector.broadcast(S, a[i + 6]);
            c60 = x6.fma(y0, c60);
            c61 = x6.fma(y1, c61);
            FloatVector x7 = FloatVector.broadcast(S, a[i + 7]);
            c70 = x7.fma(y0, c70);
            c71 = x7.fma(y1, c71);
        }
        c00.intoMemorySegment(ALL, at, Lanes.ORDER);
        c01.intoMemorySegment(ALL, at + BYTES, Lanes.ORDER);
        c10.intoMemorySegment(ALL, at + step, Lanes.ORDER);
        c11.intoMemorySegment(ALL, at + step + BYTES, Lanes.ORDER);
        c20.intoMemorySegment(ALL, at + 2 * step, Lanes.ORDER);
        c21.intoMemorySegment(ALL, at + 2 * step + BYTES, Lanes.ORDER);
        c30.intoMemorySegment(ALL, at + 3 * step, Lanes.ORDER);
        c31.intoMemorySegment(ALL, at + 3 * step + BYTES, Lanes.ORDER);
        c40.intoMemorySegment(ALL, at + 4 * step, Lanes.ORDER);
        c41.intoMemorySegment(ALL, at + 4 * step + BYTES, Lanes.ORDER);
        c50.intoMemorySegment(ALL, at + 5 * step, Lanes.ORDER);
        c51.intoMemorySegment(ALL, at + 5 * step + BYTES, Lanes.ORDER);
        c60.intoMemorySegment(ALL, at + 6 * step, Lanes.ORDER);
        c61.intoMemorySegment(ALL, at + 6 * step + BYTES, Lanes.ORDER);
        c70.intoMemorySegment(ALL, at + 7 * step, Lanes.ORDER);
        c71.intoMemorySegment(ALL, at + 7 * step + BYTES, Lanes.ORDER);
    }

    private static void one(
            float[] a, int a0, int[] offsets, float[] b, int b0, long at, long step) {
        FloatVector c00 = FloatVector.zero(S);
        FloatVector c10 = FloatVector.zero(S);
        FloatVector c20 = FloatVector.zero(S);
        FloatVector c30 = FloatVector.zero(S);
        FloatVector c40 = FloatVector.zero(S);
        FloatVector c50 = FloatVector.zero(S);
        FloatVector c60 = FloatVector.zero(S);
        FloatVector c70 = FloatVector.zero(S);
        for (int k = 0; k < offsets.length; k++) {
            int i = a0 + offsets[k];
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
            FloatVector x6 = FloatVector.broadcast(S, a[i + 6]);
            c60 = x6.fma(y0, c60);
            FloatVector x7 = FloatVector.broadcast(S, a[i + 7]);
            c70 = x7.fma(y0, c70);
        }
        c00.intoMemorySegment(ALL, at, Lanes.ORDER);
        c10.intoMemorySegment(ALL, at + step, Lanes.ORDER);
        c20.intoMemorySegment(ALL, at + 2 * step, Lanes.ORDER);
        c30.intoMemorySegment(ALL, at + 3 * step, Lanes.ORDER);
        c40.intoMemorySegment(ALL, at + 4 * step, Lanes.ORDER);
        c50.intoMemorySegment(ALL, at + 5 * step, Lanes.ORDER);
        c60.intoMemorySegment(ALL, at + 6 * step, Lanes.ORDER);
        c70.intoMemorySegment(ALL, at + 7 * step, Lanes.ORDER);
    }
}
