package io.genoise.backend.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The transforms of [WinogradSixPoints] on tiles of 8x8, for kernels of 5x5 and 4x4 results: the points 0, ±1, ±2, ±1/2 and
/// infinity.
///
/// ```
///      ⎡-1   0  5¼    0 -5¼   0  1  0⎤
///      ⎢ 0  ±1   1  ∓4¼ -4¼  ±1  1  0⎥          ⎡1  1  1  1  1   1    1   0⎤
/// Bᵀ = ⎢ 0  ±½   ¼  ∓2½ -1¼  ±2  1  0⎥     Aᵀ = ⎢0  1 -1  2 -2   ½   -½   0⎥
///      ⎢ 0  ±2   4  ∓2½  -5  ±½  1  0⎥          ⎢0  1  1  4  4   ¼    ¼   0⎥
///      ⎣ 0  -1   0   5¼   0 -5¼  0  1⎦          ⎣0  1 -1  8 -8   ⅛   -⅛   1⎦
/// ```
/// where a line with ± is two. Its numbers are greater than those of six points, and so is the rounding: some 4·10⁻⁶ of the
/// results in the mean square, where six points have 2·10⁻⁶ and direct sums 3·10⁻⁷.
final class WinogradEightPoints {
    private static final VectorSpecies<Float> S = Lanes.FLOATS;
    private static final int L = Lanes.COUNT;
    private static final float TWO_NINTHS = 2f / 9;
    private static final float NINETIETH = 1f / 90;
    private static final float TWO_FORTY_FIFTHS = 2f / 45;

    private WinogradEightPoints() {}

    /// See [WinogradForm#input].
    static void input(
            float[] x,
            int at,
            int rowFloats,
            int pixelFloats,
            int channels,
            float[] scratch,
            float[] to,
            int[] planes,
            int toAt) {
        for (int c = 0; c < channels; c += L) {
            for (int j = 0; j < 8; j++) {
                int from = at + j * pixelFloats + c;
                FloatVector d0 = FloatVector.fromArray(S, x, from);
                FloatVector d1 = FloatVector.fromArray(S, x, from + rowFloats);
                FloatVector d2 = FloatVector.fromArray(S, x, from + 2 * rowFloats);
                FloatVector d3 = FloatVector.fromArray(S, x, from + 3 * rowFloats);
                FloatVector d4 = FloatVector.fromArray(S, x, from + 4 * rowFloats);
                FloatVector d5 = FloatVector.fromArray(S, x, from + 5 * rowFloats);
                FloatVector d6 = FloatVector.fromArray(S, x, from + 6 * rowFloats);
                FloatVector d7 = FloatVector.fromArray(S, x, from + 7 * rowFloats);
                int target = j * L;
                d6.sub(d0).add(d2.sub(d4).mul(5.25f)).intoArray(scratch, target);
                d7.sub(d1).add(d3.sub(d5).mul(5.25f)).intoArray(scratch, target + 56 * L);
                FloatVector even = d2.add(d6).sub(d4.mul(4.25f));
                FloatVector odd = d1.add(d5).sub(d3.mul(4.25f));
                even.add(odd).intoArray(scratch, target + 8 * L);
                even.sub(odd).intoArray(scratch, target + 16 * L);
                even = d6.add(d2.mul(0.25f)).sub(d4.mul(1.25f));
                odd = d1.mul(0.5f).add(d5.mul(2)).sub(d3.mul(2.5f));
                even.add(odd).intoArray(scratch, target + 24 * L);
                even.sub(odd).intoArray(scratch, target + 32 * L);
                even = d6.add(d2.mul(4)).sub(d4.mul(5));
                odd = d1.mul(2).add(d5.mul(0.5f)).sub(d3.mul(2.5f));
                even.add(odd).intoArray(scratch, target + 40 * L);
                even.sub(odd).intoArray(scratch, target + 48 * L);
            }
            for (int i = 0; i < 8; i++) {
                int from = 8 * i * L;
                FloatVector d0 = FloatVector.fromArray(S, scratch, from);
                FloatVector d1 = FloatVector.fromArray(S, scratch, from + L);
                FloatVector d2 = FloatVector.fromArray(S, scratch, from + 2 * L);
                FloatVector d3 = FloatVector.fromArray(S, scratch, from + 3 * L);
                FloatVector d4 = FloatVector.fromArray(S, scratch, from + 4 * L);
                FloatVector d5 = FloatVector.fromArray(S, scratch, from + 5 * L);
                FloatVector d6 = FloatVector.fromArray(S, scratch, from + 6 * L);
                FloatVector d7 = FloatVector.fromArray(S, scratch, from + 7 * L);
                int target = toAt + c;
                d6.sub(d0).add(d2.sub(d4).mul(5.25f)).intoArray(to, planes[8 * i] + target);
                d7.sub(d1).add(d3.sub(d5).mul(5.25f)).intoArray(to, planes[8 * i + 7] + target);
                FloatVector even = d2.add(d6).sub(d4.mul(4.25f));
                FloatVector odd = d1.add(d5).sub(d3.mul(4.25f));
                even.add(odd).intoArray(to, planes[8 * i + 1] + target);
                even.sub(odd).intoArray(to, planes[8 * i + 2] + target);
                even = d6.add(d2.mul(0.25f)).sub(d4.mul(1.25f));
                odd = d1.mul(0.5f).add(d5.mul(2)).sub(d3.mul(2.5f));
                even.add(odd).intoArray(to, planes[8 * i + 3] + target);
                even.sub(odd).intoArray(to, planes[8 * i + 4] + target);
                even = d6.add(d2.mul(4)).sub(d4.mul(5));
                odd = d1.mul(2).add(d5.mul(0.5f)).sub(d3.mul(2.5f));
                even.add(odd).intoArray(to, planes[8 * i + 5] + target);
                even.sub(odd).intoArray(to, planes[8 * i + 6] + target);
            }
        }
    }

    /// See [WinogradForm#output].
    static void output(float[] points, int at, int plane, float[] scratch) {
        for (int j = 0; j < 8; j++) {
            int from = at + j * plane;
            FloatVector p0 = FloatVector.fromArray(S, points, from);
            FloatVector p1 = FloatVector.fromArray(S, points, from + 8 * plane);
            FloatVector p2 = FloatVector.fromArray(S, points, from + 16 * plane);
            FloatVector p3 = FloatVector.fromArray(S, points, from + 24 * plane);
            FloatVector p4 = FloatVector.fromArray(S, points, from + 32 * plane);
            FloatVector p5 = FloatVector.fromArray(S, points, from + 40 * plane);
            FloatVector p6 = FloatVector.fromArray(S, points, from + 48 * plane);
            FloatVector p7 = FloatVector.fromArray(S, points, from + 56 * plane);
            FloatVector s1 = p1.add(p2);
            FloatVector d1 = p1.sub(p2);
            FloatVector s2 = p3.add(p4);
            FloatVector d2 = p3.sub(p4);
            FloatVector s3 = p5.add(p6);
            FloatVector d3 = p5.sub(p6);
            p0.add(s1).add(s2).add(s3).intoArray(scratch, j * L);
            d1.add(d2.mul(2)).add(d3.mul(0.5f)).intoArray(scratch, (8 + j) * L);
            s1.add(s2.mul(4)).add(s3.mul(0.25f)).intoArray(scratch, (16 + j) * L);
            d1.add(d2.mul(8)).add(d3.mul(0.125f)).add(p7).intoArray(scratch, (24 + j) * L);
        }
        for (int i = 0; i < 4; i++) {
            int from = 8 * i * L;
            FloatVector p0 = FloatVector.fromArray(S, scratch, from);
            FloatVector p1 = FloatVector.fromArray(S, scratch, from + L);
            FloatVector p2 = FloatVector.fromArray(S, scratch, from + 2 * L);
            FloatVector p3 = FloatVector.fromArray(S, scratch, from + 3 * L);
            FloatVector p4 = FloatVector.fromArray(S, scratch, from + 4 * L);
            FloatVector p5 = FloatVector.fromArray(S, scratch, from + 5 * L);
            FloatVector p6 = FloatVector.fromArray(S, scratch, from + 6 * L);
            FloatVector p7 = FloatVector.fromArray(S, scratch, from + 7 * L);
            FloatVector s1 = p1.add(p2);
            FloatVector d1 = p1.sub(p2);
            FloatVector s2 = p3.add(p4);
            FloatVector d2 = p3.sub(p4);
            FloatVector s3 = p5.add(p6);
            FloatVector d3 = p5.sub(p6);
            int target = 4 * i * L;
            p0.add(s1).add(s2).add(s3).intoArray(scratch, target);
            d1.add(d2.mul(2)).add(d3.mul(0.5f)).intoArray(scratch, target + L);
            s1.add(s2.mul(4)).add(s3.mul(0.25f)).intoArray(scratch, target + 2 * L);
            d1.add(d2.mul(8)).add(d3.mul(0.125f)).add(p7).intoArray(scratch, target + 3 * L);
        }
    }

    /// See [WinogradForm#gradient].
    static void gradient(
            float[] dy,
            int at,
            int rowFloats,
            int pixelFloats,
            float[] scratch,
            float[] to,
            int toAt,
            int toStep) {
        for (int j = 0; j < 4; j++) {
            int from = at + j * pixelFloats;
            FloatVector y0 = FloatVector.fromArray(S, dy, from);
            FloatVector y1 = FloatVector.fromArray(S, dy, from + rowFloats);
            FloatVector y2 = FloatVector.fromArray(S, dy, from + 2 * rowFloats);
            FloatVector y3 = FloatVector.fromArray(S, dy, from + 3 * rowFloats);
            y0.intoArray(scratch, j * L);
            FloatVector even = y0.add(y2);
            FloatVector odd = y1.add(y3);
            even.add(odd).intoArray(scratch, (4 + j) * L);
            even.sub(odd).intoArray(scratch, (8 + j) * L);
            even = y0.add(y2.mul(4));
            odd = y1.mul(2).add(y3.mul(8));
            even.add(odd).intoArray(scratch, (12 + j) * L);
            even.sub(odd).intoArray(scratch, (16 + j) * L);
            even = y0.add(y2.mul(0.25f));
            odd = y1.mul(0.5f).add(y3.mul(0.125f));
            even.add(odd).intoArray(scratch, (20 + j) * L);
            even.sub(odd).intoArray(scratch, (24 + j) * L);
            y3.intoArray(scratch, (28 + j) * L);
        }
        for (int i = 0; i < 8; i++) {
            int from = 4 * i * L;
            int target = toAt + 8 * i * toStep;
            FloatVector y0 = FloatVector.fromArray(S, scratch, from);
            FloatVector y1 = FloatVector.fromArray(S, scratch, from + L);
            FloatVector y2 = FloatVector.fromArray(S, scratch, from + 2 * L);
            FloatVector y3 = FloatVector.fromArray(S, scratch, from + 3 * L);
            y0.intoArray(to, target);
            FloatVector even = y0.add(y2);
            FloatVector odd = y1.add(y3);
            even.add(odd).intoArray(to, target + toStep);
            even.sub(odd).intoArray(to, target + 2 * toStep);
            even = y0.add(y2.mul(4));
            odd = y1.mul(2).add(y3.mul(8));
            even.add(odd).intoArray(to, target + 3 * toStep);
            even.sub(odd).intoArray(to, target + 4 * toStep);
            even = y0.add(y2.mul(0.25f));
            odd = y1.mul(0.5f).add(y3.mul(0.125f));
            even.add(odd).intoArray(to, target + 5 * toStep);
            even.sub(odd).intoArray(to, target + 6 * toStep);
            y3.intoArray(to, target + 7 * toStep);
        }
    }

    /// See [WinogradForm#weights].
    static void weights(
            float[] w, int at, int step, float[] scratch, float[] to, int toAt, int toStep) {
        for (int j = 0; j < 5; j++) {
            int from = at + j * step;
            FloatVector w0 = FloatVector.fromArray(S, w, from);
            FloatVector w1 = FloatVector.fromArray(S, w, from + 5 * step);
            FloatVector w2 = FloatVector.fromArray(S, w, from + 10 * step);
            FloatVector w3 = FloatVector.fromArray(S, w, from + 15 * step);
            FloatVector w4 = FloatVector.fromArray(S, w, from + 20 * step);
            FloatVector even = w0.add(w2).add(w4).mul(-TWO_NINTHS);
            FloatVector odd = w1.add(w3).mul(TWO_NINTHS);
            w0.neg().intoArray(scratch, j * L);
            even.sub(odd).intoArray(scratch, (5 + j) * L);
            even.add(odd).intoArray(scratch, (10 + j) * L);
            even = w0.add(w2.mul(4)).add(w4.mul(16)).mul(NINETIETH);
            odd = w1.mul(2).add(w3.mul(8)).mul(NINETIETH);
            even.add(odd).intoArray(scratch, (15 + j) * L);
            even.sub(odd).intoArray(scratch, (20 + j) * L);
            even = w0.mul(16).add(w2.mul(4)).add(w4).mul(TWO_FORTY_FIFTHS);
            odd = w1.mul(8).add(w3.mul(2)).mul(TWO_FORTY_FIFTHS);
            even.add(odd).intoArray(scratch, (25 + j) * L);
            even.sub(odd).intoArray(scratch, (30 + j) * L);
            w4.intoArray(scratch, (35 + j) * L);
        }
        for (int i = 0; i < 8; i++) {
            int from = 5 * i * L;
            int target = toAt + 8 * i * toStep;
            FloatVector w0 = FloatVector.fromArray(S, scratch, from);
            FloatVector w1 = FloatVector.fromArray(S, scratch, from + L);
            FloatVector w2 = FloatVector.fromArray(S, scratch, from + 2 * L);
            FloatVector w3 = FloatVector.fromArray(S, scratch, from + 3 * L);
            FloatVector w4 = FloatVector.fromArray(S, scratch, from + 4 * L);
            FloatVector even = w0.add(w2).add(w4).mul(-TWO_NINTHS);
            FloatVector odd = w1.add(w3).mul(TWO_NINTHS);
            w0.neg().intoArray(to, target);
            even.sub(odd).intoArray(to, target + toStep);
            even.add(odd).intoArray(to, target + 2 * toStep);
            even = w0.add(w2.mul(4)).add(w4.mul(16)).mul(NINETIETH);
            odd = w1.mul(2).add(w3.mul(8)).mul(NINETIETH);
            even.add(odd).intoArray(to, target + 3 * toStep);
            even.sub(odd).intoArray(to, target + 4 * toStep);
            even = w0.mul(16).add(w2.mul(4)).add(w4).mul(TWO_FORTY_FIFTHS);
            odd = w1.mul(8).add(w3.mul(2)).mul(TWO_FORTY_FIFTHS);
            even.add(odd).intoArray(to, target + 5 * toStep);
            even.sub(odd).intoArray(to, target + 6 * toStep);
            w4.intoArray(to, target + 7 * toStep);
        }
    }

    /// See [WinogradForm#weightGradient].
    static void weightGradient(
            float[] points, int at, int step, float[] scratch, float[] to, int toAt, int toStep) {
        for (int j = 0; j < 8; j++) {
            int from = at + j * step;
            FloatVector p0 = FloatVector.fromArray(S, points, from);
            FloatVector p1 = FloatVector.fromArray(S, points, from + 8 * step);
            FloatVector p2 = FloatVector.fromArray(S, points, from + 16 * step);
            FloatVector p3 = FloatVector.fromArray(S, points, from + 24 * step);
            FloatVector p4 = FloatVector.fromArray(S, points, from + 32 * step);
            FloatVector p5 = FloatVector.fromArray(S, points, from + 40 * step);
            FloatVector p6 = FloatVector.fromArray(S, points, from + 48 * step);
            FloatVector p7 = FloatVector.fromArray(S, points, from + 56 * step);
            FloatVector s1 = p1.add(p2).mul(TWO_NINTHS);
            FloatVector d1 = p1.sub(p2).mul(TWO_NINTHS);
            FloatVector s2 = p3.add(p4).mul(NINETIETH);
            FloatVector d2 = p3.sub(p4).mul(NINETIETH);
            FloatVector s3 = p5.add(p6).mul(TWO_FORTY_FIFTHS);
            FloatVector d3 = p5.sub(p6).mul(TWO_FORTY_FIFTHS);
            s2.sub(p0).sub(s1).add(s3.mul(16)).intoArray(scratch, j * L);
            d2.mul(2).sub(d1).add(d3.mul(8)).intoArray(scratch, (8 + j) * L);
            s2.mul(4).sub(s1).add(s3.mul(4)).intoArray(scratch, (16 + j) * L);
            d2.mul(8).sub(d1).add(d3.mul(2)).intoArray(scratch, (24 + j) * L);
            s2.mul(16).sub(s1).add(s3).add(p7).intoArray(scratch, (32 + j) * L);
        }
        for (int i = 0; i < 5; i++) {
            int from = 8 * i * L;
            int target = toAt + 5 * i * toStep;
            FloatVector p0 = FloatVector.fromArray(S, scratch, from);
            FloatVector p1 = FloatVector.fromArray(S, scratch, from + L);
            FloatVector p2 = FloatVector.fromArray(S, scratch, from + 2 * L);
            FloatVector p3 = FloatVector.fromArray(S, scratch, from + 3 * L);
            FloatVector p4 = FloatVector.fromArray(S, scratch, from + 4 * L);
            FloatVector p5 = FloatVector.fromArray(S, scratch, from + 5 * L);
            FloatVector p6 = FloatVector.fromArray(S, scratch, from + 6 * L);
            FloatVector p7 = FloatVector.fromArray(S, scratch, from + 7 * L);
            FloatVector s1 = p1.add(p2).mul(TWO_NINTHS);
            FloatVector d1 = p1.sub(p2).mul(TWO_NINTHS);
            FloatVector s2 = p3.add(p4).mul(NINETIETH);
            FloatVector d2 = p3.sub(p4).mul(NINETIETH);
            FloatVector s3 = p5.add(p6).mul(TWO_FORTY_FIFTHS);
            FloatVector d3 = p5.sub(p6).mul(TWO_FORTY_FIFTHS);
            s2.sub(p0).sub(s1).add(s3.mul(16)).intoArray(to, target);
            d2.mul(2).sub(d1).add(d3.mul(8)).intoArray(to, target + toStep);
            s2.mul(4).sub(s1).add(s3.mul(4)).intoArray(to, target + 2 * toStep);
            d2.mul(8).sub(d1).add(d3.mul(2)).intoArray(to, target + 3 * toStep);
            s2.mul(16).sub(s1).add(s3).add(p7).intoArray(to, target + 4 * toStep);
        }
    }
}
