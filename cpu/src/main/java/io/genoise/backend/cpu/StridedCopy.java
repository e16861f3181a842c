package io.genoise.backend.cpu;

import static io.genoise.backend.cpu.OffHeap.ALL;

import io.genoise.backend.Operand;
import io.genoise.shape.DType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.stream.IntStream;

/// Copies a view to a view of the same shape and type, whatever their strides, on all threads. There are three ways:
///
/// - *runs*: elements that lie side by side in both are copied by the system's own copy.
/// - *turned*: one axis lies side by side in the source, another in the target, as in a transpose. A tile of both is taken
///   into an array in the first-level cache, turned there and written, so that memory sees whole lines only.
/// - *elements*: one by one, for flips, repeated elements and what else there is.
final class StridedCopy implements Workers.Task {
    private enum Way {
        RUNS,
        TURNED,
        ELEMENTS
    }

    /// Elements of a tile: it is held twice, before and after it is turned, and both lie in the first-level cache.
    private static final int TILE = 1 << 12;

    /// Elements along either axis of a tile, where there are as many: a few cache lines.
    private static final int EDGE = 1 << 6;

    /// So many bytes side by side are worth a call.
    private static final int RUN = 16;

    private final Context context;
    private final Nest nest;
    private final Way way;
    private final int bytes;
    private final int rows;
    private final int columns;
    private final int outer;
    private final int rowsATask;
    private final int columnsATask;
    private final int outersATask;
    private final int rowChunks;
    private final int columnChunks;
    private final int tasks;
    private final int tileRows;
    private final int tileColumns;
    private final long elements;
    private long from;
    private long to;

    StridedCopy(Operand source, Operand target, Context context) {
        int rank = source.layout().shape().rank();
        DType type = source.type();
        this.context = context;
        this.bytes = type.bytes();
        this.elements = source.layout().shape().elements();
        Nest loops =
                Nest.of(IntStream.range(0, rank).toArray(), List.of(source, target)).atLeast(2);
        int last = loops.rank() - 1;
        int turned = turnedAxis(loops);
        if (turned < 0) {
            this.nest = loops;
            boolean runs =
                    loops.steps()[0][last] == bytes
                            && loops.steps()[1][last] == bytes
                            && (long) bytes * loops.extents()[last] >= RUN;
            this.way = runs ? Way.RUNS : Way.ELEMENTS;
        } else {
            this.nest = loops.moved(turned, last - 1);
            this.way = Way.TURNED;
        }
        this.rows = nest.extents()[last - 1];
        this.columns = nest.extents()[last];
        this.outer = nest.outer(last - 1);
        int rowsWanted = way == Way.TURNED ? EDGE : 1;
        this.columnsATask = Math.min(columns, Context.GRAIN / Math.min(rows, rowsWanted));
        this.rowsATask = Math.min(rows, Context.GRAIN / columnsATask);
        this.outersATask =
                (int) Math.max(1, Context.GRAIN / Math.min(Context.GRAIN, (long) rows * columns));
        this.rowChunks = Partition.parts(rows, rowsATask);
        this.columnChunks = Partition.parts(columns, columnsATask);
        this.tasks =
                Partition.product(rowChunks, columnChunks, Partition.parts(outer, outersATask));
        int wide = Math.min(rows, EDGE);
        this.tileColumns = Math.min(columns, TILE / wide);
        this.tileRows = Math.min(rows, TILE / tileColumns);
        if (way == Way.TURNED) {
            context.workers().scratch().reserveBytes(2 * Turning.room(TILE * bytes));
        }
    }

    /// The axis along which the source's elements lie side by side, if the target's do along the last one and the source's
    /// do not; else -1.
    private int turnedAxis(Nest loops) {
        int last = loops.rank() - 1;
        if (loops.steps()[1][last] != bytes || loops.steps()[0][last] == bytes) {
            return -1;
        }
        for (int axis = 0; axis < last; axis++) {
            if (loops.steps()[0][axis] == bytes && loops.extents()[axis] > 1) {
                return axis;
            }
        }
        return -1;
    }

    /// Copies from the element at address `from` to that at `to`.
    void run(long from, long to) {
        this.from = from;
        this.to = to;
        context.run(elements, tasks, this);
    }

    @Override
    public void run(int task, int thread) {
        int row = task % rowChunks * rowsATask;
        int column = task / rowChunks % columnChunks * columnsATask;
        int first = task / rowChunks / columnChunks * outersATask;
        int end = (int) Math.min((long) first + outersATask, outer);
        int m = Math.min(rowsATask, rows - row);
        int n = Math.min(columnsATask, columns - column);
        int axes = nest.rank() - 2;
        for (int o = first; o < end; o++) {
            long source = from + nest.offset(0, axes, o) + place(0, row, column);
            long target = to + nest.offset(1, axes, o) + place(1, row, column);
            switch (way) {
                case RUNS -> runs(source, target, m, n);
                case TURNED -> turned(source, target, m, n, thread);
                case ELEMENTS -> elements(source, target, m, n);
            }
        }
    }

    /// Bytes from the first element of the two inner loops to that at `row` and `column`.
    private long place(int operand, long row, long column) {
        return row * step(operand, 0) + column * step(operand, 1);
    }

    private long step(int operand, int inner) {
        return nest.steps()[operand][nest.rank() - 2 + inner];
    }

    private void runs(long source, long target, int m, int n) {
        for (int r = 0; r < m; r++) {
            MemorySegment.copy(
                    ALL, source + r * step(0, 0), ALL, target + r * step(1, 0), (long) bytes * n);
        }
    }

    private void turned(long source, long target, int m, int n, int thread) {
        byte[] tile = context.workers().scratch().bytes(thread);
        for (int c = 0; c < n; c += tileColumns) {
            int columnsNow = Math.min(tileColumns, n - c);
            for (int r = 0; r < m; r += tileRows) {
                int rowsNow = Math.min(tileRows, m - r);
                Turning.tile(
                        source + place(0, r, c),
                        step(0, 1),
                        target + place(1, r, c),
                        step(1, 0),
                        rowsNow,
                        columnsNow,
                        bytes,
                        tile,
                        Turning.room(TILE * bytes));
            }
        }
    }

    private void elements(long source, long target, int m, int n) {
        long sourceStep = step(0, 1);
        long targetStep = step(1, 1);
        for (int r = 0; r < m; r++) {
            long x = source + r * step(0, 0);
            long y = target + r * step(1, 0);
            switch (bytes) {
                case 1 -> {
                    for (int i = 0; i < n; i++) {
                        ALL.set(
                                ValueLayout.JAVA_BYTE,
                                y + i * targetStep,
                                ALL.get(ValueLayout.JAVA_BYTE, x + i * sourceStep));
                    }
                }
                case 2 -> {
                    for (int i = 0; i < n; i++) {
                        ALL.set(
                                ScalarBlocks.SHORT,
                                y + i * targetStep,
                                ALL.get(ScalarBlocks.SHORT, x + i * sourceStep));
                    }
                }
                default -> {
                    for (int i = 0; i < n; i++) {
                        ALL.set(
                                ScalarBlocks.INT,
                                y + i * targetStep,
                                ALL.get(ScalarBlocks.INT, x + i * sourceStep));
                    }
                }
            }
        }
    }
}
