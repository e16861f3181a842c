package io.genoise.backend.cpu;

import static io.genoise.backend.cpu.OffHeap.ALL;

import io.genoise.primitive.Primitive.Reduction;
import io.genoise.shape.DType;
import java.lang.foreign.ValueLayout;

/// [Blocks] in plain Java, for a JVM that was started without the Vector API, and for the odd ends that are not
/// worth a vector. Slow and obvious.
class ScalarBlocks implements Blocks {
    static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
    static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;
    static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

    static float get(long address) {
        return ALL.get(FLOAT, address);
    }

    static void set(long address, float value) {
        ALL.set(FLOAT, address, value);
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
        for (int i = 0; i < count; i++) {
            int lane = i % LANES;
            int x = word(a, stepA, i, lane);
            int y = word(b, stepB, i, lane);
            int z = word(c, stepC, i, lane);
            int w = word(d, stepD, i, lane);
            ALL.set(INT, out + 4L * i, evaluate(line, x, y, z, w));
        }
    }

    private static int word(long at, int step, int i, int lane) {
        return at == 0 ? 0 : ALL.get(INT, at + 4L * (step == 0 ? lane : i));
    }

    private static int evaluate(Instructions.Line line, int a, int b, int c, int d) {
        float x = Float.intBitsToFloat(a);
        float y = Float.intBitsToFloat(b);
        return switch (line.kind()) {
            case INT_ADD -> a + b;
            case INT_SUBTRACT -> a - b;
            case AND -> a & b;
            case XOR -> a ^ b;
            case SHIFT_LEFT -> a << line.number();
            case SHIFT_RIGHT -> a >> line.number();
            case IF_LESS -> x < y ? c : d;
            case IF_LESS_EQUAL -> x <= y ? c : d;
            case IF_EQUAL -> x == y ? c : d;
            case NEGATE -> a ^ 0x80000000;
            case ABS -> a & 0x7FFFFFFF;
            default ->
                    Float.floatToRawIntBits(
                            switch (line.kind()) {
                                case ADD -> x + y;
                                case SUBTRACT -> x - y;
                                case MULTIPLY -> x * y;
                                case DIVIDE -> x / y;
                                case MINIMUM -> Math.min(x, y);
                                case MAXIMUM -> Math.max(x, y);
                                case FUSED -> Math.fma(x, y, Float.intBitsToFloat(c));
                                case SQRT -> (float) Math.sqrt(x);
                                case INT_TO_FLOAT -> (float) a;
                                default ->
                                        throw new IllegalArgumentException("no operation: " + line);
                            });
        };
    }

    @Override
    public void fill(long out, float value, int count) {
        for (int i = 0; i < Blocks.padded(count); i++) {
            set(out + 4L * i, value);
        }
    }

    @Override
    public void spread(long out, int value) {
        for (int i = 0; i < LANES; i++) {
            ALL.set(INT, out + 4L * i, value);
        }
    }

    @Override
    public void load(
            DType type, long from, long rowStep, long columnStep, long to, int rows, int columns) {
        for (int r = 0; r < rows; r++) {
            long source = from + r * rowStep;
            long target = to + 4L * r * columns;
            for (int c = 0; c < columns; c++) {
                long at = source + c * columnStep;
                float value =
                        switch (type) {
                            case F32 -> get(at);
                            case BF16, F16 -> type.fromBits(ALL.get(SHORT, at));
                            case I32 -> ALL.get(INT, at);
                            case U8 -> ALL.get(ValueLayout.JAVA_BYTE, at) & 0xFF;
                        };
                set(target + 4L * c, value);
            }
        }
    }

    @Override
    public void store(DType type, long from, long to, int count) {
        for (int i = 0; i < count; i++) {
            float value = get(from + 4L * i);
            switch (type) {
                case F32 -> set(to + 4L * i, value);
                case BF16, F16 -> ALL.set(SHORT, to + 2L * i, type.toBits(value));
                case I32 -> ALL.set(INT, to + 4L * i, (int) Math.rint(value));
                case U8 ->
                        ALL.set(
                                ValueLayout.JAVA_BYTE,
                                to + i,
                                (byte) Math.clamp(Math.rint(value), 0, 255));
            }
        }
    }

    private static float join(Reduction kind, float x, float y) {
        return switch (kind) {
            case MAX -> Math.max(x, y);
            case MIN -> Math.min(x, y);
            default -> x + y;
        };
    }

    @Override
    public void combine(Reduction kind, long accumulator, long x, int count) {
        for (int i = 0; i < Blocks.padded(count); i++) {
            long at = accumulator + 4L * i;
            set(at, join(kind, get(at), get(x + 4L * i)));
        }
    }

    @Override
    public void accumulate(Reduction kind, long lanes, long x, int count) {
        for (int i = 0; i < count; i++) {
            long at = lanes + 4L * (i % LANES);
            set(at, join(kind, get(at), get(x + 4L * i)));
        }
    }

    @Override
    public void finish(Reduction kind, long lanes, int rows, long out, long outStep) {
        for (int r = 0; r < rows; r++) {
            long row = lanes + (long) UNIT * r;
            for (int half = LANES / 2; half > 0; half /= 2) {
                for (int i = 0; i < half; i++) {
                    set(row + 4L * i, join(kind, get(row + 4L * i), get(row + 4L * (i + half))));
                }
            }
            set(out + r * outStep, get(row));
        }
    }

    @Override
    public void combineMoments(
            long mean, long m2, long meanB, long m2B, float share, float weight, int count) {
        for (int i = 0; i < Blocks.padded(count); i++) {
            long o = 4L * i;
            float difference = get(meanB + o) - get(mean + o);
            set(mean + o, get(mean + o) + difference * share);
            set(m2 + o, get(m2 + o) + get(m2B + o) + difference * difference * weight);
        }
    }

    @Override
    public void divide(long x, long step, float divisor, int count) {
        for (int i = 0; i < count; i++) {
            set(x + i * step, get(x + i * step) / divisor);
        }
    }
}
