package io.genoise.backend.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// The steps by which a square of 4 x 4 floats is turned in registers: its quarters that lie off the diagonal are exchanged
/// ([#left], [#right] of rows 0 and 2, then 1 and 3), then those of the quarters ([#even], [#odd] of neighbours).
///
/// Four lanes are there on every machine, and memory sets the pace.
final class Squares {
    static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_128;
    static final int SIDE = 4;
    private static final VectorShuffle<Float> HALVES = VectorShuffle.fromValues(FLOATS, 2, 3, 0, 1);
    private static final VectorShuffle<Float> PAIRS = VectorShuffle.fromValues(FLOATS, 1, 0, 3, 2);
    private static final VectorMask<Float> UPPER = VectorMask.fromLong(FLOATS, 0b1100);
    private static final VectorMask<Float> ODD = VectorMask.fromLong(FLOATS, 0b1010);

    private Squares() {}

    /// `[a0, a1, b0, b1]`
    static FloatVector left(FloatVector a, FloatVector b) {
        return a.blend(b.rearrange(HALVES), UPPER);
    }

    /// `[a2, a3, b2, b3]`
    static FloatVector right(FloatVector a, FloatVector b) {
        return a.rearrange(HALVES).blend(b, UPPER);
    }

    /// `[a0, b0, a2, b2]`
    static FloatVector even(FloatVector a, FloatVector b) {
        return a.blend(b.rearrange(PAIRS), ODD);
    }

    /// `[a1, b1, a3, b3]`
    static FloatVector odd(FloatVector a, FloatVector b) {
        return a.rearrange(PAIRS).blend(b, ODD);
    }
}
