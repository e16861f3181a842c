package io.genoise.backend.cpu;

import io.genoise.backend.cpu.generated.Loop;
import io.genoise.primitive.Primitive.Reduction;

/// Joins the 16 running results that a generated loop leaves in scratch memory for each row and result.
record RowSums(Loop loop, Reduction reduction, int inputs, int results, Blocks blocks)
        implements Loop {
    @Override
    public void run(long[] at, long[] step, float[] slots, long rows, long columns, long scratch) {
        loop.run(at, step, slots, rows, columns, scratch);
        for (int k = 0; k < results; k++) {
            long lanes = scratch + (long) k * Interpreter.MOST_ROWS * Blocks.UNIT;
            blocks.finish(reduction, lanes, (int) rows, at[inputs + k], step[inputs + k]);
        }
    }
}
