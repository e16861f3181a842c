package io.genoise.backend.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// Takes a row of a picture apart: every `fields`-th float is a line of its own ([Planes]).
final class PlaneLines {
    private static final VectorSpecies<Float> S = Squares.FLOATS;

    /// Places are taken so many at a time: the length of a line is a multiple of it.
    static final int SIDE = Squares.SIDE;

    private PlaneLines() {}

    /// `x[target + line f + i] = x[source + fields i + f]`, four places and four fields at a time. Reads up to three floats too many.
    static void takeApart(float[] x, int source, int fields, int target, int line) {
        if (fields == 1) {
            System.arraycopy(x, source, x, target, line);
            return;
        }
        for (int f = 0; f < fields; f += SIDE) {
            int used = Math.min(SIDE, fields - f);
            int first = target + f * line;
            // Lines that are not there become the first, which is written last.
            int second = used > 1 ? first + line : first;
            int third = used > 2 ? first + 2 * line : first;
            int fourth = used > 3 ? first + 3 * line : first;
            for (int i = 0; i < line; i += SIDE) {
                int from = source + f + i * fields;
                FloatVector x0 = FloatVector.fromArray(S, x, from);
                FloatVector x1 = FloatVector.fromArray(S, x, from + fields);
                FloatVector x2 = FloatVector.fromArray(S, x, from + 2 * fields);
                FloatVector x3 = FloatVector.fromArray(S, x, from + 3 * fields);
                FloatVector y0 = Squares.left(x0, x2);
                FloatVector y1 = Squares.left(x1, x3);
                FloatVector y2 = Squares.right(x0, x2);
                FloatVector y3 = Squares.right(x1, x3);
                Squares.odd(y2, y3).intoArray(x, fourth + i);
                Squares.even(y2, y3).intoArray(x, third + i);
                Squares.odd(y0, y1).intoArray(x, second + i);
                Squares.even(y0, y1).intoArray(x, first + i);
            }
        }
    }
}
