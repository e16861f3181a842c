package io.genoise.backend.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The transforms of Winograd's convolution ([WinogradForm]) on tiles of 6x6 (Lavin, Gray: Fast algorithms for convolutional neural networks,
/// 2016, section 4), with the points 0, 1, -1, 2, -2 and infinity:
///
/// ```
/// Y  = Aᵀ [(G w Gᵀ) ⊙ (Bᵀ X B)] A          output tile of m x m from an input tile of 6 x 6, kernel r x r, m + r - 1 = 6
/// dw = Gᵀ [(Bᵀ X B) ⊙ (A dY Aᵀ)] G         the same bilinear form, read for the kernel
/// ```
/// with m = 4 and r = 3. Each two-dimensional transform is two passes of the one-dimensional one, over columns and then over rows,
/// for a vector of channels at a time, through a small scratch array. All are written out: as products with a matrix, in loops of
/// three rounds, those of the weights took as long as all the rest where a network is deep.
final class WinogradSixPoints {
    private static final VectorSpecies<Float> S = Lanes.FLOATS;
    private static final int L = Lanes.COUNT;
    private static final float SIXTH = 1f / 6;
    private static final float TWELFTH = 1f / 12;
    private static final float TWENTY_FOURTH = 1f / 24;

    /// Floats of the scratch array of a transform.
    static final int SCRATCH = 64 * L;

    private WinogradSixPoints() {}

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
            for (int j = 0; j < 6; j++) {
                int from = at + j * pixelFloats + c;
                FloatVector d0 = FloatVector.fromArray(S, x, from);
                FloatVector d1 = FloatVector.fromArray(S, x, from + rowFloats);
                FloatVector d2 = FloatVector.fromArray(S, x, from + 2 * rowFloats);
                FloatVector d3 = FloatVector.fromArray(S, x, from + 3 * rowFloats);
                FloatVector d4 = FloatVector.fromArray(S, x, from + 4 * rowFloats);
                FloatVector d5 = FloatVector.fromArray(S, x, from + 5 * rowFloats);
                FloatVector even = d4.sub(d2.mul(4));
                FloatVector odd = d3.sub(d1.mul(4));
                FloatVector half = d4.sub(d2);
                FloatVector twice = d3.sub(d1).mul(2);
                d0.mul(4).sub(d2.mul(5)).add(d4).intoArray(scratch, j * L);
                even.add(odd).intoArray(scratch, (6 + j) * L);
                even.sub(odd).intoArray(scratch, (12 + j) * L);
                half.add(twice).intoArray(scratch, (18 + j) * L);
                half.sub(twice).intoArray(scratch, (24 + j) * L);
                d1.mul(4).sub(d3.mul(5)).add(d5).intoArray(scratch, (30 + j) * L);
            }
            for (int i = 0; i < 6; i++) {
                int from = 6 * i * L;
                FloatVector d0 = FloatVector.fromArray(S, scratch, from);
                FloatVector d1 = FloatVector.fromArray(S, scratch, from + L);
                FloatVector d2 = FloatVector.fromArray(S, scratch, from + 2 * L);
                FloatVector d3 = FloatVector.fromArray(S, scratch, from + 3 * L);
                FloatVector d4 = FloatVector.fromArray(S, scratch, from + 4 * L);
                FloatVector d5 = FloatVector.fromArray(S, scratch, from + 5 * L);
                FloatVector even = d4.sub(d2.mul(4));
                FloatVector odd = d3.sub(d1.mul(4));
                FloatVector half = d4.sub(d2);
                FloatVector twice = d3.sub(d1).mul(2);
                int target = toAt + c;
                d0.mul(4).sub(d2.mul(5)).add(d4).intoArray(to, planes[6 * i] + target);
                even.add(odd).intoArray(to, planes[6 * i + 1] + target);
                even.sub(odd).intoArray(to, planes[6 * i + 2] + target);
                half.add(twice).intoArray(to, planes[6 * i + 3] + target);
                half.sub(twice).intoArray(to, planes[6 * i + 4] + target);
                d1.mul(4).sub(d3.mul(5)).add(d5).intoArray(to, planes[6 * i + 5] + target);
            }
        }
    }

    /// See [WinogradForm#output].
    static void output(float[] points, int at, int plane, float[] scratch) {
        for (int j = 0; j < 6; j++) {
            int from = at + j * plane;
            FloatVector p0 = FloatVector.fromArray(S, points, from);
            FloatVector p1 = FloatVector.fromArray(S, points, from + 6 * plane);
            FloatVector p2 = FloatVector.fromArray(S, points, from + 12 * plane);
            FloatVector p3 = FloatVector.fromArray(S, points, from + 18 * plane);
            FloatVector p4 = FloatVector.fromArray(S, points, from + 24 * plane);
            FloatVector p5 = FloatVector.fromArray(S, points, from + 30 * plane);
            FloatVector s1 = p1.add(p2);
            FloatVector d1 = p1.sub(p2);
            FloatVector s2 = p3.add(p4);
            FloatVector d2 = p3.sub(p4);
            p0.add(s1).add(s2).intoArray(scratch, j * L);
            d1.add(d2.mul(2)).intoArray(scratch, (6 + j) * L);
            s1.add(s2.mul(4)).intoArray(scratch, (12 + j) * L);
            d1.add(d2.mul(8)).add(p5).intoArray(scratch, (18 + j) * L);
        }
        for (int i = 0; i < 4; i++) {
            int from = 6 * i * L;
            FloatVector p0 = FloatVector.fromArray(S, scratch, from);
            FloatVector p1 = FloatVector.fromArray(S, scratch, from + L);
            FloatVector p2 = FloatVector.fromArray(S, scratch, from + 2 * L);
            FloatVector p3 = FloatVector.fromArray(S, scratch, from + 3 * L);
            FloatVector p4 = FloatVector.fromArray(S, scratch, from + 4 * L);
            FloatVector p5 = FloatVector.fromArray(S, scratch, from + 5 * L);
            FloatVector s1 = p1.add(p2);
            FloatVector d1 = p1.sub(p2);
            FloatVector s2 = p3.add(p4);
            FloatVector d2 = p3.sub(p4);
            int target = 4 * i * L;
            p0.add(s1).add(s2).intoArray(scratch, target);
            d1.add(d2.mul(2)).intoArray(scratch, target + L);
            s1.add(s2.mul(4)).intoArray(scratch, target + 2 * L);
            d1.add(d2.mul(8)).add(p5).intoArray(scratch, target + 3 * L);
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
            FloatVector even1 = y0.add(y2);
            FloatVector odd1 = y1.add(y3);
            FloatVector even2 = y0.add(y2.mul(4));
            FloatVector odd2 = y1.mul(2).add(y3.mul(8));
            y0.intoArray(scratch, j * L);
            even1.add(odd1).intoArray(scratch, (4 + j) * L);
            even1.sub(odd1).intoArray(scratch, (8 + j) * L);
            even2.add(odd2).intoArray(scratch, (12 + j) * L);
            even2.sub(odd2).intoArray(scratch, (16 + j) * L);
            y3.intoArray(scratch, (20 + j) * L);
        }
        for (int i = 0; i < 6; i++) {
            int from = 4 * i * L;
            int target = toAt + 6 * i * toStep;
            FloatVector y0 = FloatVector.fromArray(S, scratch, from);
            FloatVector y1 = FloatVector.fromArray(S, scratch, from + L);
            FloatVector y2 = FloatVector.fromArray(S, scratch, from + 2 * L);
            FloatVector y3 = FloatVector.fromArray(S, scratch, from + 3 * L);
            FloatVector even1 = y0.add(y2);
            FloatVector odd1 = y1.add(y3);
            FloatVector even2 = y0.add(y2.mul(4));
            FloatVector odd2 = y1.mul(2).add(y3.mul(8));
            y0.intoArray(to, target);
            even1.add(odd1).intoArray(to, target + toStep);
            even1.sub(odd1).intoArray(to, target + 2 * toStep);
            even2.add(odd2).intoArray(to, target + 3 * toStep);
            even2.sub(odd2).intoArray(to, target + 4 * toStep);
            y3.intoArray(to, target + 5 * toStep);
        }
    }

    /// See [WinogradForm#weights].
    static void weights(
            float[] w, int at, int step, float[] scratch, float[] to, int toAt, int toStep) {
        for (int j = 0; j < 3; j++) {
            int from = at + j * step;
            FloatVector w0 = FloatVector.fromArray(S, w, from);
            FloatVector w1 = FloatVector.fromArray(S, w, from + 3 * step);
            FloatVector w2 = FloatVector.fromArray(S, w, from + 6 * step);
            FloatVector even = w0.add(w2).mul(-SIXTH);
            FloatVector odd = w1.mul(SIXTH);
            w0.mul(0.25f).intoArray(scratch, j * L);
            even.sub(odd).intoArray(scratch, (3 + j) * L);
            even.add(odd).intoArray(scratch, (6 + j) * L);
            even = w0.mul(TWENTY_FOURTH).add(w2.mul(SIXTH));
            odd = w1.mul(TWELFTH);
            even.add(odd).intoArray(scratch, (9 + j) * L);
            even.sub(odd).intoArray(scratch, (12 + j) * L);
            w2.intoArray(scratch, (15 + j) * L);
        }
        for (int i = 0; i < 6; i++) {
            int from = 3 * i * L;
            int target = toAt + 6 * i * toStep;
            FloatVector w0 = FloatVector.fromArray(S, scratch, from);
            FloatVector w1 = FloatVector.fromArray(S, scratch, from + L);
            FloatVector w2 = FloatVector.fromArray(S, scratch, from + 2 * L);
            FloatVector even = w0.add(w2).mul(-SIXTH);
            FloatVector odd = w1.mul(SIXTH);
            w0.mul(0.25f).intoArray(to, target);
            even.sub(odd).intoArray(to, target + toStep);
            even.add(odd).intoArray(to, target + 2 * toStep);
            even = w0.mul(TWENTY_FOURTH).add(w2.mul(SIXTH));
            odd = w1.mul(TWELFTH);
            even.add(odd).intoArray(to, target + 3 * toStep);
            even.sub(odd).intoArray(to, target + 4 * toStep);
            w2.intoArray(to, target + 5 * toStep);
        }
    }

    /// See [WinogradForm#weightGradient].
    static void weightGradient(
            float[] points, int at, int step, float[] scratch, float[] to, int toAt, int toStep) {
        for (int j = 0; j < 6; j++) {
            int from = at + j * step;
            FloatVector p0 = FloatVector.fromArray(S, points, from);
            FloatVector p1 = FloatVector.fromArray(S, points, from + 6 * step);
            FloatVector p2 = FloatVector.fromArray(S, points, from + 12 * step);
            FloatVector p3 = FloatVector.fromArray(S, points, from + 18 * step);
            FloatVector p4 = FloatVector.fromArray(S, points, from + 24 * step);
            FloatVector p5 = FloatVector.fromArray(S, points, from + 30 * step);
            FloatVector near = p1.add(p2).mul(SIXTH);
            FloatVector far = p3.add(p4);
            p0.mul(0.25f).sub(near).add(far.mul(TWENTY_FOURTH)).intoArray(scratch, j * L);
            p3.sub(p4).mul(TWELFTH).sub(p1.sub(p2).mul(SIXTH)).intoArray(scratch, (6 + j) * L);
            p5.sub(near).add(far.mul(SIXTH)).intoArray(scratch, (12 + j) * L);
        }
        for (int i = 0; i < 3; i++) {
            int from = 6 * i * L;
            int target = toAt + 3 * i * toStep;
            FloatVector p0 = FloatVector.fromArray(S, scratch, from);
            FloatVector p1 = FloatVector.fromArray(S, scratch, from + L);
            FloatVector p2 = FloatVector.fromArray(S, scratch, from + 2 * L);
            FloatVector p3 = FloatVector.fromArray(S, scratch, from + 3 * L);
            FloatVector p4 = FloatVector.fromArray(S, scratch, from + 4 * L);
            FloatVector p5 = FloatVector.fromArray(S, scratch, from + 5 * L);
            FloatVector near = p1.add(p2).mul(SIXTH);
            FloatVector far = p3.add(p4);
            p0.mul(0.25f).sub(near).add(far.mul(TWENTY_FOURTH)).intoArray(to, target);
            p3.sub(p4).mul(TWELFTH).sub(p1.sub(p2).mul(SIXTH)).intoArray(to, target + toStep);
            p5.sub(near).add(far.mul(SIXTH)).intoArray(to, target + 2 * toStep);
        }
    }
}
