package io.genoise.backend.cpu;

import static io.genoise.backend.cpu.OffHeap.ALL;

import io.genoise.primitive.Primitive.Reduction;
import io.genoise.shape.DType;
import java.lang.foreign.MemorySegment;

/// [Blocks] on the Vector API.
final class VectorBlocks extends ScalarBlocks {
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
        BlockLoops.fill(out, value, count);
    }

    @Override
    public void spread(long out, int value) {
        BlockLoops.spread(out, value);
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
                case BF16 -> BlockLoops.loadBrainFloats(source, target, count);
                case F16 -> super.load(type, source, 0, 2, target, 1, count);
                case I32 -> BlockLoops.loadInts(source, target, count);
                case U8 -> BlockLoops.loadBytes(source, target, count);
            }
        }
    }

    @Override
    public void store(DType type, long from, long to, int count) {
        switch (type) {
            case F32 -> MemorySegment.copy(ALL, from, ALL, to, 4L * count);
            case BF16 -> BlockLoops.storeBrainFloats(from, to, count);
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
            case MAX -> BlockLoops.accumulateMaximum(lanes, x, count);
            case MIN -> BlockLoops.accumulateMinimum(lanes, x, count);
            default -> BlockLoops.accumulateSum(lanes, x, count);
        }
    }

    @Override
    public void finish(Reduction kind, long lanes, int rows, long out, long outStep) {
        if (kind == Reduction.MAX) {
            BlockLoops.finishMaximum(lanes, rows, out, outStep);
            return;
        }
        if (kind == Reduction.MIN) {
            super.finish(kind, lanes, rows, out, outStep);
            return;
        }
        BlockLoops.finish(lanes, rows, out, outStep);
    }

    @Override
    public void divide(long x, long step, float divisor, int count) {
        if (step != 4) {
            super.divide(x, step, divisor, count);
            return;
        }
        BlockLoops.divide(x, divisor, count);
    }

    @Override
    public void combineMoments(
            long mean, long m2, long meanB, long m2B, float share, float weight, int count) {
        BlockLoops.combineMoments(mean, m2, meanB, m2B, share, weight, count);
    }
}
