package io.genoise.backend.cpu;

import static io.genoise.backend.cpu.OffHeap.ALL;

import io.genoise.backend.Operand;
import io.genoise.shape.DType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.stream.IntStream;

/// Copies a view to a view of the same shape and type, whatever their strides.
final class StridedCopy implements Workers.Task {
    private static final int SQUARE = 16;

    private final Context context;
    private final Nest nest;
    private final DType type;
    private final int outer;
    private final int outersATask;
    private final int tasks;
    private final long elements;
    private long from;
    private long to;

    StridedCopy(Operand source, Operand target, Context context) {
        int rank = source.layout().shape().rank();
        this.context = context;
        this.type = source.type();
        this.nest = Nest.of(IntStream.range(0, rank).toArray(), List.of(source, target)).atLeast(2);
        this.outer = nest.outer(nest.rank() - 2);
        this.elements = source.layout().shape().elements();
        int inner = nest.extents()[nest.rank() - 1] * nest.extents()[nest.rank() - 2];
        this.outersATask = Math.max(1, Context.GRAIN / inner);
        this.tasks = Partition.parts(outer, outersATask);
    }

    /// Copies from the element at address `from` to that at `to`.
    void run(long from, long to) {
        this.from = from;
        this.to = to;
        context.run(elements, tasks, this);
    }

    @Override
    public void run(int task, int thread) {
        int axes = nest.rank() - 2;
        int end = Math.min((task + 1) * outersATask, outer);
        for (int o = task * outersATask; o < end; o++) {
            block(from + nest.offset(0, axes, o), to + nest.offset(1, axes, o));
        }
    }

    private void block(long source, long target) {
        int axis = nest.rank() - 2;
        int rows = nest.extents()[axis];
        int columns = nest.extents()[axis + 1];
        long sourceRow = nest.steps()[0][axis];
        long sourceColumn = nest.steps()[0][axis + 1];
        long targetRow = nest.steps()[1][axis];
        long targetColumn = nest.steps()[1][axis + 1];
        int bytes = type.bytes();
        if ((sourceColumn == bytes && targetColumn == bytes) || columns == 1) {
            for (int r = 0; r < rows; r++) {
                MemorySegment.copy(
                        ALL,
                        source + r * sourceRow,
                        ALL,
                        target + r * targetRow,
                        (long) bytes * columns);
            }
            return;
        }
        for (int r = 0; r < rows; r += SQUARE) {
            for (int c = 0; c < columns; c += SQUARE) {
                int rowEnd = Math.min(r + SQUARE, rows);
                int columnEnd = Math.min(c + SQUARE, columns);
                for (int i = r; i < rowEnd; i++) {
                    row(
                            source + i * sourceRow + c * sourceColumn,
                            sourceColumn,
                            target + i * targetRow + c * targetColumn,
                            targetColumn,
                            columnEnd - c);
                }
            }
        }
    }

    private void row(long source, long sourceStep, long target, long targetStep, int count) {
        if (type == DType.U8) {
            for (int i = 0; i < count; i++) {
                ALL.set(
                        ValueLayout.JAVA_BYTE,
                        target + i * targetStep,
                        ALL.get(ValueLayout.JAVA_BYTE, source + i * sourceStep));
            }
            return;
        }
        if (type.isHalf()) {
            for (int i = 0; i < count; i++) {
                ALL.set(
                        ScalarBlocks.SHORT,
                        target + i * targetStep,
                        ALL.get(ScalarBlocks.SHORT, source + i * sourceStep));
            }
            return;
        }
        for (int i = 0; i < count; i++) {
            ALL.set(
                    ScalarBlocks.INT,
                    target + i * targetStep,
                    ALL.get(ScalarBlocks.INT, source + i * sourceStep));
        }
    }
}
