package io.genoise.backend.cpu;

import static io.genoise.backend.cpu.Lanes.COUNT;
import static io.genoise.backend.cpu.Lanes.FLOATS;
import static io.genoise.backend.cpu.Lanes.ORDER;
import static io.genoise.backend.cpu.OffHeap.ALL;

import io.genoise.primitive.Primitive.Reduction;
import io.genoise.shape.DType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// [Blocks] on the Vector API.
final class VectorBlocks extends ScalarBlocks {
    private static final VectorSpecies<Integer> INTS =
            VectorSpecies.of(int.class, FLOATS.vectorShape());

    /// As many bytes as there are floats in a vector; there is no vector of four.
    private static final VectorSpecies<Byte> BYTES =
            COUNT == 16 ? ByteVector.SPECIES_128 : COUNT == 8 ? ByteVector.SPECIES_64 : null;

    /// As many shorts as there are floats in a vector.
    private static final VectorSpecies<Short> SHORTS =
            COUNT == 16 ? ShortVector.SPECIES_256 : COUNT == 8 ? ShortVector.SPECIES_128 : null;

    private static final VectorShuffle<Float> SWAP_8 = swap(8);
    private static final VectorShuffle<Float> SWAP_4 = swap(4);
    private static final VectorShuffle<Float> SWAP_2 = swap(2);
    private static final VectorShuffle<Float> SWAP_1 = swap(1);

    private static VectorShuffle<Float> swap(int distance) {
        return VectorShuffle.fromOp(FLOATS, i -> (i ^ distance) % COUNT);
    }

    @Override
    public void apply(
            Instructions.Line line,
            long a,
            int stepA,
            long b,
            int stepB,
            long c,
            int stepC,
            long d,
            int stepD,
            long out,
            int count) {
        long as = 4L * stepA;
        long bs = 4L * stepB;
        long cs = 4L * stepC;
        long ds = 4L * stepD;
        switch (line.kind()) {
            case ADD -> VectorLoops.add(a, as, b, bs, out, count);
            case SUBTRACT -> VectorLoops.subtract(a, as, b, bs, out, count);
            case MULTIPLY -> VectorLoops.multiply(a, as, b, bs, out, count);
            case DIVIDE -> VectorLoops.divide(a, as, b, bs, out, count);
            case MINIMUM -> VectorLoops.minimum(a, as, b, bs, out, count);
            case MAXIMUM -> VectorLoops.maximum(a, as, b, bs, out, count);
            case FUSED -> VectorLoops.fused(a, as, b, bs, c, cs, out, count);
            case NEGATE -> VectorLoops.negate(a, as, out, count);
            case ABS -> VectorLoops.abs(a, as, out, count);
            case SQRT -> VectorLoops.squareRoot(a, as, out, count);
            case IF_LESS -> VectorLoops.ifLess(a, as, b, bs, c, cs, d, ds, out, count);
            case IF_LESS_EQUAL -> VectorLoops.ifLessEqual(a, as, b, bs, c, cs, d, ds, out, count);
            case IF_EQUAL -> VectorLoops.ifEqual(a, as, b, bs, c, cs, d, ds, out, count);
            case INT_ADD -> VectorLoops.addInts(a, as, b, bs, out, count);
            case INT_SUBTRACT -> VectorLoops.subtractInts(a, as, b, bs, out, count);
            case AND -> VectorLoops.and(a, as, b, bs, out, count);
            case XOR -> VectorLoops.xor(a, as, b, bs, out, count);
            case SHIFT_LEFT -> VectorLoops.shiftLeft(a, as, line.number(), out, count);
            case SHIFT_RIGHT -> VectorLoops.shiftRight(a, as, line.number(), out, count);
            case INT_TO_FLOAT -> VectorLoops.toFloat(a, as, out, count);
            case INPUT, SLOT, CONSTANT ->
                    throw new IllegalArgumentException("no operation: " + line);
        }
    }

    @Override
    public void fill(long out, float value, int count) {
        FloatVector v = FloatVector.broadcast(FLOATS, value);
        int end = Blocks.padded(count);
        for (int i = 0; i < end; i += COUNT) {
            v.intoMemorySegment(ALL, out + 4L * i, ORDER);
        }
    }

    @Override
    public void spread(long out, int value) {
        IntVector v = IntVector.broadcast(INTS, value);
        for (int i = 0; i < LANES; i += COUNT) {
            v.intoMemorySegment(ALL, out + 4L * i, ORDER);
        }
    }

    @Override
    public void load(
            DType type, long from, long rowStep, long columnStep, long to, int rows, int columns) {
        if (columnStep != type.bytes()) {
            super.load(type, from, rowStep, columnStep, to, rows, columns);
            return;
        }
        boolean joined = rowStep == columns * columnStep;
        int count = joined ? rows * columns : columns;
        for (int r = 0; r < (joined ? 1 : rows); r++) {
            long source = from + r * rowStep;
            long target = to + 4L * r * columns;
            switch (type) {
                case F32 -> MemorySegment.copy(ALL, source, ALL, target, 4L * count);
                case BF16 -> loadBrainFloats(source, target, count);
                case F16 -> super.load(type, source, 0, 2, target, 1, count);
                case I32 -> loadInts(source, target, count);
                case U8 -> loadBytes(source, target, count);
            }
        }
    }

    private static void loadBytes(long from, long to, int count) {
        int i = 0;
        for (; BYTES != null && i <= count - COUNT; i += COUNT) {
            ByteVector.fromMemorySegment(BYTES, ALL, from + i, ORDER)
                    .convertShape(VectorOperators.ZERO_EXTEND_B2I, INTS, 0)
                    .convertShape(VectorOperators.I2F, FLOATS, 0)
                    .reinterpretAsFloats()
                    .intoMemorySegment(ALL, to + 4L * i, ORDER);
        }
        for (; i < count; i++) {
            set(to + 4L * i, ALL.get(ValueLayout.JAVA_BYTE, from + i) & 0xFF);
        }
    }

    private static void loadBrainFloats(long from, long to, int count) {
        int i = 0;
        for (; SHORTS != null && i <= count - COUNT; i += COUNT) {
            ShortVector.fromMemorySegment(SHORTS, ALL, from + 2L * i, ORDER)
                    .convertShape(VectorOperators.ZERO_EXTEND_S2I, INTS, 0)
                    .reinterpretAsInts()
                    .lanewise(VectorOperators.LSHL, 16)
                    .intoMemorySegment(ALL, to + 4L * i, ORDER);
        }
        for (; i < count; i++) {
            set(to + 4L * i, DType.BF16.fromBits(ALL.get(SHORT, from + 2L * i)));
        }
    }

    /// As [DType#toBits]: half of the last bit that stays, less one, and that bit itself are added before the cut.
    private static void storeBrainFloats(long from, long to, int count) {
        int i = 0;
        for (; SHORTS != null && i <= count - COUNT; i += COUNT) {
            IntVector bits = IntVector.fromMemorySegment(INTS, ALL, from + 4L * i, ORDER);
            FloatVector value = bits.reinterpretAsFloats();
            IntVector last = bits.lanewise(VectorOperators.LSHR, 16);
            IntVector rounded =
                    bits.add(last.lanewise(VectorOperators.AND, 1))
                            .add(0x7fff)
                            .lanewise(VectorOperators.LSHR, 16);
            IntVector quiet = last.lanewise(VectorOperators.OR, 0x40);
            VectorMask<Integer> notANumber = value.compare(VectorOperators.NE, value).cast(INTS);
            rounded.blend(quiet, notANumber)
                    .convertShape(VectorOperators.I2S, SHORTS, 0)
                    .reinterpretAsShorts()
                    .intoMemorySegment(ALL, to + 2L * i, ORDER);
        }
        for (; i < count; i++) {
            ALL.set(SHORT, to + 2L * i, DType.BF16.toBits(get(from + 4L * i)));
        }
    }

    private static void loadInts(long from, long to, int count) {
        int i = 0;
        for (; i <= count - COUNT; i += COUNT) {
            IntVector.fromMemorySegment(INTS, ALL, from + 4L * i, ORDER)
                    .convertShape(VectorOperators.I2F, FLOATS, 0)
                    .reinterpretAsFloats()
                    .intoMemorySegment(ALL, to + 4L * i, ORDER);
        }
        for (; i < count; i++) {
            set(to + 4L * i, ALL.get(INT, from + 4L * i));
        }
    }

    @Override
    public void store(DType type, long from, long to, int count) {
        switch (type) {
            case F32 -> MemorySegment.copy(ALL, from, ALL, to, 4L * count);
            case BF16 -> storeBrainFloats(from, to, count);
            case F16, I32, U8 -> super.store(type, from, to, count);
        }
    }

    @Override
    public void combine(Reduction kind, long accumulator, long x, int count) {
        int end = Blocks.padded(count);
        switch (kind) {
            case MAX -> VectorLoops.maximum(accumulator, 4, x, 4, accumulator, end);
            case MIN -> VectorLoops.minimum(accumulator, 4, x, 4, accumulator, end);
            default -> VectorLoops.add(accumulator, 4, x, 4, accumulator, end);
        }
    }

    @Override
    public void accumulate(Reduction kind, long lanes, long x, int count) {
        switch (kind) {
            case MAX -> accumulateMaximum(lanes, x, count);
            case MIN -> accumulateMinimum(lanes, x, count);
            default -> accumulateSum(lanes, x, count);
        }
    }

    private static void accumulateSum(long lanes, long x, int count) {
        for (int lane = 0; lane < LANES; lane += COUNT) {
            FloatVector sum = FloatVector.fromMemorySegment(FLOATS, ALL, lanes + 4L * lane, ORDER);
            int i = lane;
            for (; i <= count - COUNT; i += LANES) {
                sum = FloatVector.fromMemorySegment(FLOATS, ALL, x + 4L * i, ORDER).add(sum);
            }
            if (i < count) {
                VectorMask<Float> rest = FLOATS.indexInRange(i, count);
                sum =
                        FloatVector.fromMemorySegment(FLOATS, ALL, x + 4L * i, ORDER, rest)
                                .add(sum)
                                .blend(sum, rest.not());
            }
            sum.intoMemorySegment(ALL, lanes + 4L * lane, ORDER);
        }
    }

    private static void accumulateMaximum(long lanes, long x, int count) {
        for (int lane = 0; lane < LANES; lane += COUNT) {
            FloatVector most = FloatVector.fromMemorySegment(FLOATS, ALL, lanes + 4L * lane, ORDER);
            int i = lane;
            for (; i <= count - COUNT; i += LANES) {
                most = FloatVector.fromMemorySegment(FLOATS, ALL, x + 4L * i, ORDER).max(most);
            }
            if (i < count) {
                VectorMask<Float> rest = FLOATS.indexInRange(i, count);
                FloatVector last =
                        FloatVector.fromMemorySegment(FLOATS, ALL, x + 4L * i, ORDER, rest);
                most = last.max(most).blend(most, rest.not());
            }
            most.intoMemorySegment(ALL, lanes + 4L * lane, ORDER);
        }
    }

    private static void accumulateMinimum(long lanes, long x, int count) {
        for (int lane = 0; lane < LANES; lane += COUNT) {
            FloatVector least =
                    FloatVector.fromMemorySegment(FLOATS, ALL, lanes + 4L * lane, ORDER);
            int i = lane;
            for (; i <= count - COUNT; i += LANES) {
                least = FloatVector.fromMemorySegment(FLOATS, ALL, x + 4L * i, ORDER).min(least);
            }
            if (i < count) {
                VectorMask<Float> rest = FLOATS.indexInRange(i, count);
                FloatVector last =
                        FloatVector.fromMemorySegment(FLOATS, ALL, x + 4L * i, ORDER, rest);
                least = last.min(least).blend(least, rest.not());
            }
            least.intoMemorySegment(ALL, lanes + 4L * lane, ORDER);
        }
    }

    @Override
    public void finish(Reduction kind, long lanes, int rows, long out, long outStep) {
        if (kind == Reduction.MAX || kind == Reduction.MIN) {
            super.finish(kind, lanes, rows, out, outStep);
            return;
        }
        for (int r = 0; r < rows; r++) {
            long row = lanes + (long) UNIT * r;
            FloatVector v = FloatVector.fromMemorySegment(FLOATS, ALL, row, ORDER);
            if (COUNT == 8) {
                v = v.add(FloatVector.fromMemorySegment(FLOATS, ALL, row + 32, ORDER));
            } else if (COUNT == 4) {
                FloatVector second = FloatVector.fromMemorySegment(FLOATS, ALL, row + 16, ORDER);
                v = v.add(FloatVector.fromMemorySegment(FLOATS, ALL, row + 32, ORDER));
                v = v.add(second.add(FloatVector.fromMemorySegment(FLOATS, ALL, row + 48, ORDER)));
            } else {
                v = v.add(v.rearrange(SWAP_8));
            }
            v = COUNT == 4 ? v : v.add(v.rearrange(SWAP_4));
            v = v.add(v.rearrange(SWAP_2));
            v = v.add(v.rearrange(SWAP_1));
            set(out + r * outStep, v.lane(0));
        }
    }

    @Override
    public void divide(long x, long step, float divisor, int count) {
        if (step != 4) {
            super.divide(x, step, divisor, count);
            return;
        }
        for (int i = 0; i < count; i += COUNT) {
            VectorMask<Float> some = FLOATS.indexInRange(i, count);
            FloatVector.fromMemorySegment(FLOATS, ALL, x + 4L * i, ORDER, some)
                    .div(divisor)
                    .intoMemorySegment(ALL, x + 4L * i, ORDER, some);
        }
    }

    @Override
    public void combineMoments(
            long mean, long m2, long meanB, long m2B, float share, float weight, int count) {
        int end = Blocks.padded(count);
        for (int i = 0; i < end; i += COUNT) {
            long o = 4L * i;
            FloatVector a = FloatVector.fromMemorySegment(FLOATS, ALL, mean + o, ORDER);
            FloatVector difference =
                    FloatVector.fromMemorySegment(FLOATS, ALL, meanB + o, ORDER).sub(a);
            a.add(difference.mul(share)).intoMemorySegment(ALL, mean + o, ORDER);
            FloatVector.fromMemorySegment(FLOATS, ALL, m2 + o, ORDER)
                    .add(FloatVector.fromMemorySegment(FLOATS, ALL, m2B + o, ORDER))
                    .add(difference.mul(difference).mul(weight))
                    .intoMemorySegment(ALL, m2 + o, ORDER);
        }
    }
}
