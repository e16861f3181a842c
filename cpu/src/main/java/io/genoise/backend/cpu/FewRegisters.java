package io.genoise.backend.cpu;

import static io.genoise.backend.cpu.OffHeap.ALL;

import java.lang.invoke.VarHandle;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// Tiles of six rows and two vectors for x86 with 16 vector registers: what [RowTiles] and [ColumnTiles] do elsewhere.
///
/// Twelve sums and two vectors of `b` leave two registers, so numbers of `a` must be loaded one by one. Left to itself, the
/// compiler loads all six before it computes, and moves sums through memory to make room: half the speed. So each row ends
/// with a fence, which no load crosses in the compiler, and which is no instruction on x86, where no load overtakes another
/// anyway: then each sum has its register, and the loop is loads and multiplications only, at 97 to 100 % of what the
/// multipliers can.
///
/// Where a core's other thread is busy (a rented machine says nothing of it), a loop is as fast as it has few instructions. So
/// two steps are written out, and share their addresses and the loop's count: 25 instructions for 12 multiplications, not
/// 27 to 30. With four it is 23, but what the compiler checks before each loop grows too: 0.93 times as fast for sums of 27.
///
/// Tried on a Zen 5 told to be without AVX-512: 3 x 3 sums (nine are just too few to hide a multiplication's latency: 88 % of
/// the peak), 4 x 3 (they spill: 42 to 66 %), stores of unfinished sums in place of fences (88 %), fences behind every second
/// or third row (43 to 98 %, as the compiler likes).
final class FewRegisters {
    private static final VectorSpecies<Float> S = Lanes.FLOATS;
    private static final int L = Lanes.COUNT;
    private static final int STRIDE = RowTiles.STRIDE;
    private static final int STEP = ColumnTiles.STEP;
    private static final long BYTES = (long) L * Float.BYTES;

    /// Whether this machine is of that kind.
    static final boolean HERE = L < 16 && "amd64".equals(System.getProperty("os.arch"));

    private FewRegisters() {}

    private static void hold() {
        VarHandle.acquireFence();
    }

    /// The tile of [RowTiles#multiply] of two vectors.
    static void rows(float[] a, int a0, float[] b, int b0, int depth, float[] tile, int t0) {
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
        int before = b0 - 2 * L * a0;
        int end = a0 + depth;
        int i = a0;
        for (; i <= end - 2; i += 2) {
            int j = before + 2 * L * i;
            FloatVector y0 = FloatVector.fromArray(S, b, j);
            FloatVector y1 = FloatVector.fromArray(S, b, j + L);
            FloatVector x = FloatVector.broadcast(S, a[i]);
            c00 = x.fma(y0, c00);
            c01 = x.fma(y1, c01);
            hold();
            x = FloatVector.broadcast(S, a[i + STRIDE]);
            c10 = x.fma(y0, c10);
            c11 = x.fma(y1, c11);
            hold();
            x = FloatVector.broadcast(S, a[i + 2 * STRIDE]);
            c20 = x.fma(y0, c20);
            c21 = x.fma(y1, c21);
            hold();
            x = FloatVector.broadcast(S, a[i + 3 * STRIDE]);
            c30 = x.fma(y0, c30);
            c31 = x.fma(y1, c31);
            hold();
            x = FloatVector.broadcast(S, a[i + 4 * STRIDE]);
            c40 = x.fma(y0, c40);
            c41 = x.fma(y1, c41);
            hold();
            x = FloatVector.broadcast(S, a[i + 5 * STRIDE]);
            c50 = x.fma(y0, c50);
            c51 = x.fma(y1, c51);
            hold();
            y0 = FloatVector.fromArray(S, b, j + 2 * L);
            y1 = FloatVector.fromArray(S, b, j + 3 * L);
            x = FloatVector.broadcast(S, a[i + 1]);
            c00 = x.fma(y0, c00);
            c01 = x.fma(y1, c01);
            hold();
            x = FloatVector.broadcast(S, a[i + 1 + STRIDE]);
            c10 = x.fma(y0, c10);
            c11 = x.fma(y1, c11);
            hold();
            x = FloatVector.broadcast(S, a[i + 1 + 2 * STRIDE]);
            c20 = x.fma(y0, c20);
            c21 = x.fma(y1, c21);
            hold();
            x = FloatVector.broadcast(S, a[i + 1 + 3 * STRIDE]);
            c30 = x.fma(y0, c30);
            c31 = x.fma(y1, c31);
            hold();
            x = FloatVector.broadcast(S, a[i + 1 + 4 * STRIDE]);
            c40 = x.fma(y0, c40);
            c41 = x.fma(y1, c41);
            hold();
            x = FloatVector.broadcast(S, a[i + 1 + 5 * STRIDE]);
            c50 = x.fma(y0, c50);
            c51 = x.fma(y1, c51);
            hold();
        }
        for (; i < end; i++) {
            int j = before + 2 * L * i;
            FloatVector y0 = FloatVector.fromArray(S, b, j);
            FloatVector y1 = FloatVector.fromArray(S, b, j + L);
            FloatVector x = FloatVector.broadcast(S, a[i]);
            c00 = x.fma(y0, c00);
            c01 = x.fma(y1, c01);
            hold();
            x = FloatVector.broadcast(S, a[i + STRIDE]);
            c10 = x.fma(y0, c10);
            c11 = x.fma(y1, c11);
            hold();
            x = FloatVector.broadcast(S, a[i + 2 * STRIDE]);
            c20 = x.fma(y0, c20);
            c21 = x.fma(y1, c21);
            hold();
            x = FloatVector.broadcast(S, a[i + 3 * STRIDE]);
            c30 = x.fma(y0, c30);
            c31 = x.fma(y1, c31);
            hold();
            x = FloatVector.broadcast(S, a[i + 4 * STRIDE]);
            c40 = x.fma(y0, c40);
            c41 = x.fma(y1, c41);
            hold();
            x = FloatVector.broadcast(S, a[i + 5 * STRIDE]);
            c50 = x.fma(y0, c50);
            c51 = x.fma(y1, c51);
            hold();
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

    /// The tile of [ColumnTiles#multiply] of two vectors.
    static void columns(float[] a, int a0, float[] b, int b0, int depth, float[] tile, int t0) {
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
        int k = 0;
        for (; k <= depth - 2; k += 2) {
            int i = a0 + STEP * k;
            int j = b0 + 2 * L * k;
            FloatVector y0 = FloatVector.fromArray(S, b, j);
            FloatVector y1 = FloatVector.fromArray(S, b, j + L);
            FloatVector x = FloatVector.broadcast(S, a[i]);
            c00 = x.fma(y0, c00);
            c01 = x.fma(y1, c01);
            hold();
            x = FloatVector.broadcast(S, a[i + 1]);
            c10 = x.fma(y0, c10);
            c11 = x.fma(y1, c11);
            hold();
            x = FloatVector.broadcast(S, a[i + 2]);
            c20 = x.fma(y0, c20);
            c21 = x.fma(y1, c21);
            hold();
            x = FloatVector.broadcast(S, a[i + 3]);
            c30 = x.fma(y0, c30);
            c31 = x.fma(y1, c31);
            hold();
            x = FloatVector.broadcast(S, a[i + 4]);
            c40 = x.fma(y0, c40);
            c41 = x.fma(y1, c41);
            hold();
            x = FloatVector.broadcast(S, a[i + 5]);
            c50 = x.fma(y0, c50);
            c51 = x.fma(y1, c51);
            hold();
            y0 = FloatVector.fromArray(S, b, j + 2 * L);
            y1 = FloatVector.fromArray(S, b, j + 3 * L);
            x = FloatVector.broadcast(S, a[i + STEP]);
            c00 = x.fma(y0, c00);
            c01 = x.fma(y1, c01);
            hold();
            x = FloatVector.broadcast(S, a[i + STEP + 1]);
            c10 = x.fma(y0, c10);
            c11 = x.fma(y1, c11);
            hold();
            x = FloatVector.broadcast(S, a[i + STEP + 2]);
            c20 = x.fma(y0, c20);
            c21 = x.fma(y1, c21);
            hold();
            x = FloatVector.broadcast(S, a[i + STEP + 3]);
            c30 = x.fma(y0, c30);
            c31 = x.fma(y1, c31);
            hold();
            x = FloatVector.broadcast(S, a[i + STEP + 4]);
            c40 = x.fma(y0, c40);
            c41 = x.fma(y1, c41);
            hold();
            x = FloatVector.broadcast(S, a[i + STEP + 5]);
            c50 = x.fma(y0, c50);
            c51 = x.fma(y1, c51);
            hold();
        }
        for (; k < depth; k++) {
            int i = a0 + STEP * k;
            int j = b0 + 2 * L * k;
            FloatVector y0 = FloatVector.fromArray(S, b, j);
            FloatVector y1 = FloatVector.fromArray(S, b, j + L);
            FloatVector x = FloatVector.broadcast(S, a[i]);
            c00 = x.fma(y0, c00);
            c01 = x.fma(y1, c01);
            hold();
            x = FloatVector.broadcast(S, a[i + 1]);
            c10 = x.fma(y0, c10);
            c11 = x.fma(y1, c11);
            hold();
            x = FloatVector.broadcast(S, a[i + 2]);
            c20 = x.fma(y0, c20);
            c21 = x.fma(y1, c21);
            hold();
            x = FloatVector.broadcast(S, a[i + 3]);
            c30 = x.fma(y0, c30);
            c31 = x.fma(y1, c31);
            hold();
            x = FloatVector.broadcast(S, a[i + 4]);
            c40 = x.fma(y0, c40);
            c41 = x.fma(y1, c41);
            hold();
            x = FloatVector.broadcast(S, a[i + 5]);
            c50 = x.fma(y0, c50);
            c51 = x.fma(y1, c51);
            hold();
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

    /// The tile of [TapTiles#multiply] of six taps and two vectors.
    static void taps(float[] a, int a0, int[] places, int count, long b, long step, float[] tile) {
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
            FloatVector x = FloatVector.broadcast(S, a[i]);
            c00 = x.fma(y0, c00);
            c01 = x.fma(y1, c01);
            hold();
            x = FloatVector.broadcast(S, a[i + 1]);
            c10 = x.fma(y0, c10);
            c11 = x.fma(y1, c11);
            hold();
            x = FloatVector.broadcast(S, a[i + 2]);
            c20 = x.fma(y0, c20);
            c21 = x.fma(y1, c21);
            hold();
            x = FloatVector.broadcast(S, a[i + 3]);
            c30 = x.fma(y0, c30);
            c31 = x.fma(y1, c31);
            hold();
            x = FloatVector.broadcast(S, a[i + 4]);
            c40 = x.fma(y0, c40);
            c41 = x.fma(y1, c41);
            hold();
            x = FloatVector.broadcast(S, a[i + 5]);
            c50 = x.fma(y0, c50);
            c51 = x.fma(y1, c51);
            hold();
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

    /// The tile of [PlaneTiles#multiply] of two vectors.
    static void planes(float[] a, int a0, int[] offsets, float[] b, int b0, long at, long step) {
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
        for (int k = 0; k < offsets.length; k++) {
            int i = a0 + offsets[k];
            int j = b0 + k * (2 * L);
            FloatVector y0 = FloatVector.fromArray(S, b, j);
            FloatVector y1 = FloatVector.fromArray(S, b, j + L);
            FloatVector x = FloatVector.broadcast(S, a[i]);
            c00 = x.fma(y0, c00);
            c01 = x.fma(y1, c01);
            hold();
            x = FloatVector.broadcast(S, a[i + 1]);
            c10 = x.fma(y0, c10);
            c11 = x.fma(y1, c11);
            hold();
            x = FloatVector.broadcast(S, a[i + 2]);
            c20 = x.fma(y0, c20);
            c21 = x.fma(y1, c21);
            hold();
            x = FloatVector.broadcast(S, a[i + 3]);
            c30 = x.fma(y0, c30);
            c31 = x.fma(y1, c31);
            hold();
            x = FloatVector.broadcast(S, a[i + 4]);
            c40 = x.fma(y0, c40);
            c41 = x.fma(y1, c41);
            hold();
            x = FloatVector.broadcast(S, a[i + 5]);
            c50 = x.fma(y0, c50);
            c51 = x.fma(y1, c51);
            hold();
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
    }

    /// The tile of [PlaneTiles#multiply] of one vector.
    static void planesOfOne(
            float[] a, int a0, int[] offsets, float[] b, int b0, long at, long step) {
        FloatVector c00 = FloatVector.zero(S);
        FloatVector c10 = FloatVector.zero(S);
        FloatVector c20 = FloatVector.zero(S);
        FloatVector c30 = FloatVector.zero(S);
        FloatVector c40 = FloatVector.zero(S);
        FloatVector c50 = FloatVector.zero(S);
        for (int k = 0; k < offsets.length; k++) {
            int i = a0 + offsets[k];
            int j = b0 + k * L;
            FloatVector y0 = FloatVector.fromArray(S, b, j);
            FloatVector x = FloatVector.broadcast(S, a[i]);
            c00 = x.fma(y0, c00);
            x = FloatVector.broadcast(S, a[i + 1]);
            c10 = x.fma(y0, c10);
            x = FloatVector.broadcast(S, a[i + 2]);
            c20 = x.fma(y0, c20);
            x = FloatVector.broadcast(S, a[i + 3]);
            c30 = x.fma(y0, c30);
            x = FloatVector.broadcast(S, a[i + 4]);
            c40 = x.fma(y0, c40);
            x = FloatVector.broadcast(S, a[i + 5]);
            c50 = x.fma(y0, c50);
        }
        c00.intoMemorySegment(ALL, at, Lanes.ORDER);
        c10.intoMemorySegment(ALL, at + step, Lanes.ORDER);
        c20.intoMemorySegment(ALL, at + 2 * step, Lanes.ORDER);
        c30.intoMemorySegment(ALL, at + 3 * step, Lanes.ORDER);
        c40.intoMemorySegment(ALL, at + 4 * step, Lanes.ORDER);
        c50.intoMemorySegment(ALL, at + 5 * step, Lanes.ORDER);
    }
}
