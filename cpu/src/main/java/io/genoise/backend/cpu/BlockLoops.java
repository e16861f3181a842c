package io.genoise.backend.cpu;

import static io.genoise.backend.cpu.Lanes.COUNT;
import static io.genoise.backend.cpu.Lanes.FLOATS;
import static io.genoise.backend.cpu.Lanes.ORDER;
import static io.genoise.backend.cpu.OffHeap.ALL;

import io.genoise.shape.DType;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// The loops of [VectorBlocks] beyond those of single instructions ([VectorLoops]).
final class BlockLoops {
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

    private BlockLoops() {}

    private static VectorShuffle<Float> swap(int distance) {
        return VectorShuffle.fromOp(FLOATS, i -> (i ^ distance) % COUNT);
    }

    /// See [Blocks#fill].
    static void fill(long out, float value, int count) {
        FloatVector v = FloatVector.broadcast(FLOATS, value);
        int end = Blocks.padded(count);
        for (int i = 0; i < end; i += COUNT) {
            v.intoMemorySegment(ALL, out + 4L * i, ORDER);
        }
    }

    /// See [Blocks#spread].
    static void spread(long out, int value) {
        IntVector v = IntVector.broadcast(INTS, value);
        for (int i = 0; i < Blocks.LANES; i += COUNT) {
            v.intoMemorySegment(ALL, out + 4L * i, ORDER);
        }
    }

    /// `count` bytes as floats.
    static void loadBytes(long from, long to, int count) {
        int i = 0;
        for (; BYTES != null && i <= count - COUNT; i += COUNT) {
            ByteVector.fromMemorySegment(BYTES, ALL, from + i, ORDER)
                    .convertShape(VectorOperators.ZERO_EXTEND_B2I, INTS, 0)
                    .convertShape(VectorOperators.I2F, FLOATS, 0)
                    .reinterpretAsFloats()
                    .intoMemorySegment(ALL, to + 4L * i, ORDER);
        }
        for (; i < count; i++) {
            ScalarBlocks.set(to + 4L * i, ALL.get(ValueLayout.JAVA_BYTE, from + i) & 0xFF);
        }
    }

    /// `count` BF16 numbers as floats.
    static void loadBrainFloats(long from, long to, int count) {
        int i = 0;
        for (; SHORTS != null && i <= count - COUNT; i += COUNT) {
            ShortVector.fromMemorySegment(SHORTS, ALL, from + 2L * i, ORDER)
                    .convertShape(VectorOperators.ZERO_EXTEND_S2I, INTS, 0)
                    .reinterpretAsInts()
                    .lanewise(VectorOperators.LSHL, 16)
                    .intoMemorySegment(ALL, to + 4L * i, ORDER);
        }
        for (; i < count; i++) {
            ScalarBlocks.set(
                    to + 4L * i, DType.BF16.fromBits(ALL.get(ScalarBlocks.SHORT, from + 2L * i)));
        }
    }

    /// As [DType#toBits]: half of the last bit that stays, less one, and that bit itself are added before the cut.
    static void storeBrainFloats(long from, long to, int count) {
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
            ALL.set(
                    ScalarBlocks.SHORT,
                    to + 2L * i,
                    DType.BF16.toBits(ScalarBlocks.get(from + 4L * i)));
        }
    }

    /// `count` ints as floats.
    static void loadInts(long from, long to, int count) {
        int i = 0;
        for (; i <= count - COUNT; i += COUNT) {
            IntVector.fromMemorySegment(INTS, ALL, from + 4L * i, ORDER)
                    .convertShape(VectorOperators.I2F, FLOATS, 0)
                    .reinterpretAsFloats()
                    .intoMemorySegment(ALL, to + 4L * i, ORDER);
        }
        for (; i < count; i++) {
            ScalarBlocks.set(to + 4L * i, ALL.get(ScalarBlocks.INT, from + 4L * i));
        }
    }

    /// See [Blocks#accumulate].
    static void accumulateSum(long lanes, long x, int count) {
        for (int lane = 0; lane < Blocks.LANES; lane += COUNT) {
            FloatVector sum = FloatVector.fromMemorySegment(FLOATS, ALL, lanes + 4L * lane, ORDER);
            int i = lane;
            for (; i <= count - COUNT; i += Blocks.LANES) {
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

    /// See [Blocks#accumulate].
    static void accumulateMaximum(long lanes, long x, int count) {
        for (int lane = 0; lane < Blocks.LANES; lane += COUNT) {
            FloatVector most = FloatVector.fromMemorySegment(FLOATS, ALL, lanes + 4L * lane, ORDER);
            int i = lane;
            for (; i <= count - COUNT; i += Blocks.LANES) {
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

    /// See [Blocks#accumulate].
    static void accumulateMinimum(long lanes, long x, int count) {
        for (int lane = 0; lane < Blocks.LANES; lane += COUNT) {
            FloatVector least =
                    FloatVector.fromMemorySegment(FLOATS, ALL, lanes + 4L * lane, ORDER);
            int i = lane;
            for (; i <= count - COUNT; i += Blocks.LANES) {
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

    /// See [Blocks#finish], of sums.
    static void finish(long lanes, int rows, long out, long outStep) {
        for (int r = 0; r < rows; r++) {
            long row = lanes + (long) Blocks.UNIT * r;
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
            ScalarBlocks.set(out + r * outStep, v.lane(0));
        }
    }

    /// See [Blocks#finish], of the largest: softmax wants one of each row.
    static void finishMaximum(long lanes, int rows, long out, long outStep) {
        for (int r = 0; r < rows; r++) {
            long row = lanes + (long) Blocks.UNIT * r;
            FloatVector v = FloatVector.fromMemorySegment(FLOATS, ALL, row, ORDER);
            for (int i = COUNT; i < Blocks.LANES; i += COUNT) {
                v = FloatVector.fromMemorySegment(FLOATS, ALL, row + 4L * i, ORDER).max(v);
            }
            ScalarBlocks.set(out + r * outStep, v.reduceLanes(VectorOperators.MAX));
        }
    }

    /// Divides `count` numbers that lie side by side.
    static void divide(long x, float divisor, int count) {
        for (int i = 0; i < count; i += COUNT) {
            VectorMask<Float> some = FLOATS.indexInRange(i, count);
            FloatVector.fromMemorySegment(FLOATS, ALL, x + 4L * i, ORDER, some)
                    .div(divisor)
                    .intoMemorySegment(ALL, x + 4L * i, ORDER, some);
        }
    }

    /// See [Blocks#combineMoments].
    static void combineMoments(
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
