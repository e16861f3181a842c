package io.genoise.backend.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The transforms of [WinogradSixPoints] on tiles of 5x5, for kernels of 2x2 and 4x4 results: the points 0, 1, -1, 2 and
/// infinity.
///
/// ```
///      ⎡2 -1 -2  1  0⎤         ⎡1  1  1  1  0⎤
///      ⎢0 -2 -1  1  0⎥    Aᵀ = ⎢0  1 -1  2  0⎥
/// Bᵀ = ⎢0  2 -3  1  0⎥         ⎢0  1  1  4  0⎥
///      ⎢0 -1  0  1  0⎥         ⎣0  1 -1  8  1⎦
///      ⎣0  2 -1 -2  1⎦
/// ```
final class WinogradFivePoints {
    private static final VectorSpecies<Float> S = Lanes.FLOATS;
    private static final int L = Lanes.COUNT;
    private static final float SIXTH = 1f / 6;

    private WinogradFivePoints() {}

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
            for (int j = 0; j < 5; j++) {
                int from = at + j * pixelFloats + c;
                FloatVector d0 = FloatVector.fromArray(S, x, from);
                FloatVector d1 = FloatVector.fromArray(S, x, from + rowFloats);
                FloatVector d2 = FloatVector.fromArray(S, x, from + 2 * rowFloats);
                FloatVector d3 = FloatVector.fromArray(S, x, from + 3 * rowFloats);
                FloatVector d4 = FloatVector.fromArray(S, x, from + 4 * rowFloats);
                FloatVector near = d3.sub(d2);
                FloatVector far = d3.sub(d1);
                d0.sub(d2).mul(2).add(far).intoArray(scratch, j * L);
                near.sub(d1.mul(2)).intoArray(scratch, (5 + j) * L);
                near.add(d1.sub(d2).mul(2)).intoArray(scratch, (10 + j) * L);
                far.intoArray(scratch, (15 + j) * L);
                d4.sub(d2).sub(far.mul(2)).intoArray(scratch, (20 + j) * L);
            }
            for (int i = 0; i < 5; i++) {
                int from = 5 * i * L;
                FloatVector d0 = FloatVector.fromArray(S, scratch, from);
                FloatVector d1 = FloatVector.fromArray(S, scratch, from + L);
                FloatVector d2 = FloatVector.fromArray(S, scratch, from + 2 * L);
                FloatVector d3 = FloatVector.fromArray(S, scratch, from + 3 * L);
                FloatVector d4 = FloatVector.fromArray(S, scratch, from + 4 * L);
                FloatVector near = d3.sub(d2);
                FloatVector far = d3.sub(d1);
                int target = toAt + c;
                d0.sub(d2).mul(2).add(far).intoArray(to, planes[5 * i] + target);
                near.sub(d1.mul(2)).intoArray(to, planes[5 * i + 1] + target);
                near.add(d1.sub(d2).mul(2)).intoArray(to, planes[5 * i + 2] + target);
                far.intoArray(to, planes[5 * i + 3] + target);
                d4.sub(d2).sub(far.mul(2)).intoArray(to, planes[5 * i + 4] + target);
            }
        }
    }

    /// See [WinogradForm#output].
    static void output(float[] points, int at, int plane, float[] scratch) {
        for (int j = 0; j < 5; j++) {
            int from = at + j * plane;
            FloatVector p0 = FloatVector.fromArray(S, points, from);
            FloatVector p1 = FloatVector.fromArray(S, points, from + 5 * plane);
            FloatVector p2 = FloatVector.fromArray(S, points, from + 10 * plane);
            FloatVector p3 = FloatVector.fromArray(S, points, from + 15 * plane);
            FloatVector p4 = FloatVector.fromArray(S, points, from + 20 * plane);
            FloatVector sum = p1.add(p2);
            FloatVector difference = p1.sub(p2);
            p0.add(sum).add(p3).intoArray(scratch, j * L);
            difference.add(p3.mul(2)).intoArray(scratch, (5 + j) * L);
            sum.add(p3.mul(4)).intoArray(scratch, (10 + j) * L);
            difference.add(p3.mul(8)).add(p4).intoArray(scratch, (15 + j) * L);
        }
        for (int i = 0; i < 4; i++) {
            int from = 5 * i * L;
            FloatVector p0 = FloatVector.fromArray(S, scratch, from);
            FloatVector p1 = FloatVector.fromArray(S, scratch, from + L);
            FloatVector p2 = FloatVector.fromArray(S, scratch, from + 2 * L);
            FloatVector p3 = FloatVector.fromArray(S, scratch, from + 3 * L);
            FloatVector p4 = FloatVector.fromArray(S, scratch, from + 4 * L);
            FloatVector sum = p1.add(p2);
            FloatVector difference = p1.sub(p2);
            int target = 4 * i * L;
            p0.add(sum).add(p3).intoArray(scratch, target);
            difference.add(p3.mul(2)).intoArray(scratch, target + L);
            sum.add(p3.mul(4)).intoArray(scratch, target + 2 * L);
            difference.add(p3.mul(8)).add(p4).intoArray(scratch, target + 3 * L);
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
            FloatVector even = y0.add(y2);
            FloatVector odd = y1.add(y3);
            y0.intoArray(scratch, j * L);
            even.add(odd).intoArray(scratch, (4 + j) * L);
            even.sub(odd).intoArray(scratch, (8 + j) * L);
            y0.add(y2.mul(4)).add(y1.mul(2)).add(y3.mul(8)).intoArray(scratch, (12 + j) * L);
            y3.intoArray(scratch, (16 + j) * L);
        }
        for (int i = 0; i < 5; i++) {
            int from = 4 * i * L;
            int target = toAt + 5 * i * toStep;
            FloatVector y0 = FloatVector.fromArray(S, scratch, from);
            FloatVector y1 = FloatVector.fromArray(S, scratch, from + L);
            FloatVector y2 = FloatVector.fromArray(S, scratch, from + 2 * L);
            FloatVector y3 = FloatVector.fromArray(S, scratch, from + 3 * L);
            FloatVector even = y0.add(y2);
            FloatVector odd = y1.add(y3);
            y0.intoArray(to, target);
            even.add(odd).intoArray(to, target + toStep);
            even.sub(odd).intoArray(to, target + 2 * toStep);
            y0.add(y2.mul(4)).add(y1.mul(2)).add(y3.mul(8)).intoArray(to, target + 3 * toStep);
            y3.intoArray(to, target + 4 * toStep);
        }
    }

    /// See [WinogradForm#weights].
    static void weights(
            float[] w, int at, int step, float[] scratch, float[] to, int toAt, int toStep) {
        for (int j = 0; j < 2; j++) {
            int from = at + j * step;
            FloatVector w0 = FloatVector.fromArray(S, w, from);
            FloatVector w1 = FloatVector.fromArray(S, w, from + 2 * step);
            w0.mul(0.5f).intoArray(scratch, j * L);
            w0.add(w1).mul(-0.5f).intoArray(scratch, (2 + j) * L);
            w1.sub(w0).mul(SIXTH).intoArray(scratch, (4 + j) * L);
            w1.mul(2).add(w0).mul(SIXTH).intoArray(scratch, (6 + j) * L);
            w1.intoArray(scratch, (8 + j) * L);
        }
        for (int i = 0; i < 5; i++) {
            int from = 2 * i * L;
            int target = toAt + 5 * i * toStep;
            FloatVector w0 = FloatVector.fromArray(S, scratch, from);
            FloatVector w1 = FloatVector.fromArray(S, scratch, from + L);
            w0.mul(0.5f).intoArray(to, target);
            w0.add(w1).mul(-0.5f).intoArray(to, target + toStep);
            w1.sub(w0).mul(SIXTH).intoArray(to, target + 2 * toStep);
            w1.mul(2).add(w0).mul(SIXTH).intoArray(to, target + 3 * toStep);
            w1.intoArray(to, target + 4 * toStep);
        }
    }

    /// See [WinogradForm#weightGradient].
    static void weightGradient(
            float[] points, int at, int step, float[] scratch, float[] to, int toAt, int toStep) {
        for (int j = 0; j < 5; j++) {
            int from = at + j * step;
            FloatVector p0 = FloatVector.fromArray(S, points, from);
            FloatVector p1 = FloatVector.fromArray(S, points, from + 5 * step);
            FloatVector p2 = FloatVector.fromArray(S, points, from + 10 * step);
            FloatVector p3 = FloatVector.fromArray(S, points, from + 15 * step);
            FloatVector p4 = FloatVector.fromArray(S, points, from + 20 * step);
            FloatVector half = p1.mul(0.5f);
            p0.mul(0.5f).sub(half).add(p3.sub(p2).mul(SIXTH)).intoArray(scratch, j * L);
            p3.mul(2).add(p2).mul(SIXTH).sub(half).add(p4).intoArray(scratch, (5 + j) * L);
        }
        for (int i = 0; i < 2; i++) {
            int from = 5 * i * L;
            int target = toAt + 2 * i * toStep;
            FloatVector p0 = FloatVector.fromArray(S, scratch, from);
            FloatVector p1 = FloatVector.fromArray(S, scratch, from + L);
            FloatVector p2 = FloatVector.fromArray(S, scratch, from + 2 * L);
            FloatVector p3 = FloatVector.fromArray(S, scratch, from + 3 * L);
            FloatVector p4 = FloatVector.fromArray(S, scratch, from + 4 * L);
            FloatVector half = p1.mul(0.5f);
            p0.mul(0.5f).sub(half).add(p3.sub(p2).mul(SIXTH)).intoArray(to, target);
            p3.mul(2).add(p2).mul(SIXTH).sub(half).add(p4).intoArray(to, target + toStep);
        }
    }
}
