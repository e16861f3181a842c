package io.genoise.backend.cpu;

import io.genoise.backend.cpu.generated.Loop;
import java.lang.foreign.MemorySegment;

/// Gives a generated sum down columns results with room for a whole strip, in scratch memory, and takes from there what
/// belongs to columns that exist.
record ColumnSums(Loop loop, int inputs, int results) implements Loop {
    /// The most columns of one call.
    static final int MOST_COLUMNS = 1024;

    /// Bytes of one result.
    static final int ROOM = 4 * MOST_COLUMNS;

    @Override
    public void run(long[] at, long[] step, float[] slots, long rows, long columns, long scratch) {
        if (columns % LoopEmitter.STRIP_COLUMNS == 0) {
            loop.run(at, step, slots, rows, columns, scratch);
            return;
        }
        for (int k = 0; k < results; k++) {
            step[inputs + k] = at[inputs + k];
            at[inputs + k] = scratch + (long) k * ROOM;
        }
        loop.run(at, step, slots, rows, columns, scratch);
        for (int k = 0; k < results; k++) {
            MemorySegment.copy(
                    OffHeap.ALL, at[inputs + k], OffHeap.ALL, step[inputs + k], 4 * columns);
            at[inputs + k] = step[inputs + k];
        }
    }
}
