package io.genoise.backend.cpu;

import static io.genoise.backend.cpu.Lanes.COUNT;
import static io.genoise.backend.cpu.Lanes.FLOATS;
import static io.genoise.backend.cpu.Lanes.ORDER;
import static io.genoise.backend.cpu.OffHeap.ALL;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// The block interpreter's loops, one an [Instruction]: `out[i] = a[i] ∘ b[i]` for `count` numbers, a multiple of
/// 16. An operand's step is in bytes a number: 4, or 0 for one number in every lane. A loop each, because a loop with a
/// switch in it is not compiled to vector instructions; and shared by all formulas, so they are hot early.
final class VectorLoops {
    private static final VectorSpecies<Integer> INTS =
            VectorSpecies.of(int.class, FLOATS.vectorShape());

    private VectorLoops() {}

    static void add(long a, long as, long b, long bs, long out, int count) {
        for (long i = 0; i < count; i += COUNT) {
            FloatVector av = FloatVector.fromMemorySegment(FLOATS, ALL, a + i * as, ORDER);
            FloatVector bv = FloatVector.fromMemorySegment(FLOATS, ALL, b + i * bs, ORDER);
            av.add(bv).intoMemorySegment(ALL, out + 4 * i, ORDER);
        }
    }

    static void subtract(long a, long as, long b, long bs, long out, int count) {
        for (long i = 0; i < count; i += COUNT) {
            FloatVector av = FloatVector.fromMemorySegment(FLOATS, ALL, a + i * as, ORDER);
            FloatVector bv = FloatVector.fromMemorySegment(FLOATS, ALL, b + i * bs, ORDER);
            av.sub(bv).intoMemorySegment(ALL, out + 4 * i, ORDER);
        }
    }

    static void multiply(long a, long as, long b, long bs, long out, int count) {
        for (long i = 0; i < count; i += COUNT) {
            FloatVector av = FloatVector.fromMemorySegment(FLOATS, ALL, a + i * as, ORDER);
            FloatVector bv = FloatVector.fromMemorySegment(FLOATS, ALL, b + i * bs, ORDER);
            av.mul(bv).intoMemorySegment(ALL, out + 4 * i, ORDER);
        }
    }

    static void divide(long a, long as, long b, long bs, long out, int count) {
        for (long i = 0; i < count; i += COUNT) {
            FloatVector av = FloatVector.fromMemorySegment(FLOATS, ALL, a + i * as, ORDER);
            FloatVector bv = FloatVector.fromMemorySegment(FLOATS, ALL, b + i * bs, ORDER);
            av.div(bv).intoMemorySegment(ALL, out + 4 * i, ORDER);
        }
    }

    static void minimum(long a, long as, long b, long bs, long out, int count) {
        for (long i = 0; i < count; i += COUNT) {
            FloatVector av = FloatVector.fromMemorySegment(FLOATS, ALL, a + i * as, ORDER);
            FloatVector bv = FloatVector.fromMemorySegment(FLOATS, ALL, b + i * bs, ORDER);
            av.min(bv).intoMemorySegment(ALL, out + 4 * i, ORDER);
        }
    }

    static void maximum(long a, long as, long b, long bs, long out, int count) {
        for (long i = 0; i < count; i += COUNT) {
            FloatVector av = FloatVector.fromMemorySegment(FLOATS, ALL, a + i * as, ORDER);
            FloatVector bv = FloatVector.fromMemorySegment(FLOATS, ALL, b + i * bs, ORDER);
            av.max(bv).intoMemorySegment(ALL, out + 4 * i, ORDER);
        }
    }

    static void fused(long a, long as, long b, long bs, long c, long cs, long out, int count) {
        for (long i = 0; i < count; i += COUNT) {
            FloatVector av = FloatVector.fromMemorySegment(FLOATS, ALL, a + i * as, ORDER);
            FloatVector bv = FloatVector.fromMemorySegment(FLOATS, ALL, b + i * bs, ORDER);
            FloatVector cv = FloatVector.fromMemorySegment(FLOATS, ALL, c + i * cs, ORDER);
            av.fma(bv, cv).intoMemorySegment(ALL, out + 4 * i, ORDER);
        }
    }

    static void negate(long a, long as, long out, int count) {
        for (long i = 0; i < count; i += COUNT) {
            FloatVector av = FloatVector.fromMemorySegment(FLOATS, ALL, a + i * as, ORDER);
            av.neg().intoMemorySegment(ALL, out + 4 * i, ORDER);
        }
    }

    static void abs(long a, long as, long out, int count) {
        for (long i = 0; i < count; i += COUNT) {
            FloatVector av = FloatVector.fromMemorySegment(FLOATS, ALL, a + i * as, ORDER);
            av.abs().intoMemorySegment(ALL, out + 4 * i, ORDER);
        }
    }

    static void squareRoot(long a, long as, long out, int count) {
        for (long i = 0; i < count; i += COUNT) {
            FloatVector av = FloatVector.fromMemorySegment(FLOATS, ALL, a + i * as, ORDER);
            av.sqrt().intoMemorySegment(ALL, out + 4 * i, ORDER);
        }
    }

    static void ifLess(
            long a,
            long as,
            long b,
            long bs,
            long c,
            long cs,
            long d,
            long ds,
            long out,
            int count) {
        for (long i = 0; i < count; i += COUNT) {
            FloatVector av = FloatVector.fromMemorySegment(FLOATS, ALL, a + i * as, ORDER);
            FloatVector bv = FloatVector.fromMemorySegment(FLOATS, ALL, b + i * bs, ORDER);
            FloatVector cv = FloatVector.fromMemorySegment(FLOATS, ALL, c + i * cs, ORDER);
            FloatVector dv = FloatVector.fromMemorySegment(FLOATS, ALL, d + i * ds, ORDER);
            dv.blend(cv, av.compare(VectorOperators.LT, bv))
                    .intoMemorySegment(ALL, out + 4 * i, ORDER);
        }
    }

    static void ifLessEqual(
            long a,
            long as,
            long b,
            long bs,
            long c,
            long cs,
            long d,
            long ds,
            long out,
            int count) {
        for (long i = 0; i < count; i += COUNT) {
            FloatVector av = FloatVector.fromMemorySegment(FLOATS, ALL, a + i * as, ORDER);
            FloatVector bv = FloatVector.fromMemorySegment(FLOATS, ALL, b + i * bs, ORDER);
            FloatVector cv = FloatVector.fromMemorySegment(FLOATS, ALL, c + i * cs, ORDER);
            FloatVector dv = FloatVector.fromMemorySegment(FLOATS, ALL, d + i * ds, ORDER);
            dv.blend(cv, av.compare(VectorOperators.LE, bv))
                    .intoMemorySegment(ALL, out + 4 * i, ORDER);
        }
    }

    static void ifEqual(
            long a,
            long as,
            long b,
            long bs,
            long c,
            long cs,
            long d,
            long ds,
            long out,
            int count) {
        for (long i = 0; i < count; i += COUNT) {
            FloatVector av = FloatVector.fromMemorySegment(FLOATS, ALL, a + i * as, ORDER);
            FloatVector bv = FloatVector.fromMemorySegment(FLOATS, ALL, b + i * bs, ORDER);
            FloatVector cv = FloatVector.fromMemorySegment(FLOATS, ALL, c + i * cs, ORDER);
            FloatVector dv = FloatVector.fromMemorySegment(FLOATS, ALL, d + i * ds, ORDER);
            dv.blend(cv, av.compare(VectorOperators.EQ, bv))
                    .intoMemorySegment(ALL, out + 4 * i, ORDER);
        }
    }

    static void addInts(long a, long as, long b, long bs, long out, int count) {
        for (long i = 0; i < count; i += COUNT) {
            IntVector av = IntVector.fromMemorySegment(INTS, ALL, a + i * as, ORDER);
            IntVector bv = IntVector.fromMemorySegment(INTS, ALL, b + i * bs, ORDER);
            av.add(bv).intoMemorySegment(ALL, out + 4 * i, ORDER);
        }
    }

    static void subtractInts(long a, long as, long b, long bs, long out, int count) {
        for (long i = 0; i < count; i += COUNT) {
            IntVector av = IntVector.fromMemorySegment(INTS, ALL, a + i * as, ORDER);
            IntVector bv = IntVector.fromMemorySegment(INTS, ALL, b + i * bs, ORDER);
            av.sub(bv).intoMemorySegment(ALL, out + 4 * i, ORDER);
        }
    }

    static void and(long a, long as, long b, long bs, long out, int count) {
        for (long i = 0; i < count; i += COUNT) {
            IntVector av = IntVector.fromMemorySegment(INTS, ALL, a + i * as, ORDER);
            IntVector bv = IntVector.fromMemorySegment(INTS, ALL, b + i * bs, ORDER);
            av.and(bv).intoMemorySegment(ALL, out + 4 * i, ORDER);
        }
    }

    static void xor(long a, long as, long b, long bs, long out, int count) {
        for (long i = 0; i < count; i += COUNT) {
            IntVector av = IntVector.fromMemorySegment(INTS, ALL, a + i * as, ORDER);
            IntVector bv = IntVector.fromMemorySegment(INTS, ALL, b + i * bs, ORDER);
            av.lanewise(VectorOperators.XOR, bv).intoMemorySegment(ALL, out + 4 * i, ORDER);
        }
    }

    static void shiftLeft(long a, long as, int number, long out, int count) {
        for (long i = 0; i < count; i += COUNT) {
            IntVector av = IntVector.fromMemorySegment(INTS, ALL, a + i * as, ORDER);
            av.lanewise(VectorOperators.LSHL, number).intoMemorySegment(ALL, out + 4 * i, ORDER);
        }
    }

    static void shiftRight(long a, long as, int number, long out, int count) {
        for (long i = 0; i < count; i += COUNT) {
            IntVector av = IntVector.fromMemorySegment(INTS, ALL, a + i * as, ORDER);
            av.lanewise(VectorOperators.ASHR, number).intoMemorySegment(ALL, out + 4 * i, ORDER);
        }
    }

    static void toFloat(long a, long as, long out, int count) {
        for (long i = 0; i < count; i += COUNT) {
            IntVector av = IntVector.fromMemorySegment(INTS, ALL, a + i * as, ORDER);
            av.convertShape(VectorOperators.I2F, FLOATS, 0)
                    .intoMemorySegment(ALL, out + 4 * i, ORDER);
        }
    }
}
