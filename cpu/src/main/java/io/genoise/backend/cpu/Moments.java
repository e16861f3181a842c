package io.genoise.backend.cpu;

import io.genoise.backend.cpu.generated.Loop;
import io.genoise.expression.Formula;
import io.genoise.primitive.Primitive.Reduction;
import java.util.List;

/// The loop of `MOMENTS`: two sweeps over a block, the sum of x, then the sum of (x - mean)². Its results are the mean
/// and M2; the second sweep takes the mean as one more operand, which lies where the first sweep put it.
final class Moments implements Loop {
    private static final long STRIP = 64;

    private final Loop sum;
    private final Loop squares;
    private final Blocks blocks;
    private final int direction;
    private final int[] variation;
    private final int inputs;
    private final int scratch;

    Moments(int direction, Formula formula, int[] variation, Context context) {
        LoopKind kind = new LoopKind(direction, Reduction.SUM);
        int meanVariation =
                direction == Instructions.ROWS ? Instructions.COLUMNS : Instructions.ROWS;
        Instructions value = Translator.of(List.of(formula), variation);
        Instructions square = Translator.squares(formula, variation, meanVariation);
        this.sum = context.loops().of(kind, value);
        this.squares = context.loops().of(kind, square);
        this.blocks = context.blocks();
        this.direction = direction;
        this.variation = variation;
        this.inputs = variation.length;
        this.scratch =
                Math.max(
                        context.loops().scratch(kind, value),
                        context.loops().scratch(kind, square));
    }

    int scratch() {
        return scratch;
    }

    @Override
    public void run(long[] at, long[] step, float[] slots, long rows, long columns, long scratch) {
        if (direction == Instructions.COLUMNS) {
            sum.run(at, step, slots, rows, columns, scratch);
            blocks.divide(at[inputs], step[inputs], columns, (int) rows);
            squares.run(at, step, slots, rows, columns, scratch);
            return;
        }
        for (long c = 0; c < columns; c += STRIP) {
            int n = (int) Math.min(STRIP, columns - c);
            sum.run(at, step, slots, rows, n, scratch);
            blocks.divide(at[inputs], 4, rows, n);
            squares.run(at, step, slots, rows, n, scratch);
            move(at, 4 * STRIP);
        }
    }

    /// Moves the addresses of all operands that vary with the column, and of the results.
    private void move(long[] at, long bytes) {
        for (int i = 0; i < at.length; i++) {
            if (i >= inputs || (variation[i] & Instructions.COLUMNS) != 0) {
                at[i] += bytes;
            }
        }
    }
}
