package io.genoise.backend.cpu;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// Rows taken by index, and the adjoint:
///
/// ```
/// gather:      out[i, :]  = x[indices[i], :]              (0 for an index outside 0 … V-1)
/// scatter-add: out[v, :]  = Σ_i [indices[i] = v] dy[i, :]   (in the order of i)
/// ```
/// Gathering cuts the picked rows into tasks, adding cuts the target rows: there each task
/// walks all indices and adds those that fall into its part, so that every sum has the order of `i`.
final class RowIndex implements Workers.Task {
    private static final VectorSpecies<Float> S = Lanes.FLOATS;
    private static final int L = Lanes.COUNT;
    private static final int TASKS = 8;
    private static final int SMALL = 1 << 16;

    /// Bytes that a task of a large gather copies.
    private static final long GRAIN = 1 << 18;

    private final Workers workers;
    private final boolean adding;
    private final int rows;
    private final long rowBytes;
    private final int picked;
    private final int tasks;

    private MemorySegment source;
    private MemorySegment index;
    private long indexOffset;
    private MemorySegment target;
    private long sourceOffset;
    private long targetOffset;

    private RowIndex(Workers workers, boolean adding, int rows, long rowBytes, int picked) {
        if (rows < 0 || rowBytes < 0 || picked < 0) {
            throw new IllegalArgumentException(
                    "%s rows of %s bytes picked of %s; no size may be negative"
                            .formatted(picked, rowBytes, rows));
        }
        this.workers = workers;
        this.adding = adding;
        this.rows = rows;
        this.rowBytes = rowBytes;
        this.picked = picked;
        int length = adding ? rows : picked;
        boolean small = rowBytes * (adding ? Math.max(rows, picked) : picked) <= SMALL;
        long wanted = adding ? TASKS : Math.max(TASKS, Partition.parts(rowBytes * picked, GRAIN));
        tasks = small ? 1 : Math.clamp(wanted, 1, Math.max(1, length));
    }

    /// Prepares `(x[rows, …], indices[picked]) → out[picked, …]` for rows of any element type.
    static RowIndex gather(Workers workers, int rows, long rowBytes, int picked) {
        return new RowIndex(workers, false, rows, rowBytes, picked);
    }

    /// Prepares `(dy[picked, columns], indices[picked]) → out[rows, columns]`.
    static RowIndex scatterAdd(Workers workers, int rows, int columns, int picked) {
        return new RowIndex(workers, true, rows, (long) columns * Float.BYTES, picked);
    }

    /// Takes or adds rows; indices are i32. Offsets are bytes from the start of each segment.
    void run(
            MemorySegment source,
            long sourceOffset,
            MemorySegment index,
            long indexOffset,
            MemorySegment target,
            long targetOffset) {
        this.source = source;
        this.target = target;
        this.sourceOffset = sourceOffset;
        this.targetOffset = targetOffset;
        this.index = index;
        this.indexOffset = indexOffset;
        workers.run(tasks, this);
    }

    @Override
    public void run(int task, int thread) {
        int length = adding ? rows : picked;
        int first = (int) ((long) length * task / tasks);
        int end = (int) ((long) length * (task + 1) / tasks);
        if (adding) {
            target.asSlice(targetOffset + first * rowBytes, (end - first) * rowBytes)
                    .fill((byte) 0);
            for (int i = 0; i < picked; i++) {
                int row = picked(i);
                if (row >= first && row < end) {
                    add(sourceOffset + i * rowBytes, targetOffset + row * rowBytes);
                }
            }
            return;
        }
        for (int i = first; i < end; i++) {
            int row = picked(i);
            long to = targetOffset + i * rowBytes;
            if (row >= 0 && row < rows) {
                MemorySegment.copy(source, sourceOffset + row * rowBytes, target, to, rowBytes);
            } else {
                target.asSlice(to, rowBytes).fill((byte) 0);
            }
        }
    }

    private int picked(long i) {
        return index.get(ValueLayout.JAVA_INT_UNALIGNED, indexOffset + Integer.BYTES * i);
    }

    private void add(long from, long to) {
        int columns = (int) (rowBytes / Float.BYTES);
        for (int c = 0; c < columns; c += L) {
            VectorMask<Float> lanes = S.indexInRange(c, columns);
            long shift = (long) c * Float.BYTES;
            FloatVector.fromMemorySegment(S, target, to + shift, Lanes.ORDER, lanes)
                    .add(FloatVector.fromMemorySegment(S, source, from + shift, Lanes.ORDER, lanes))
                    .intoMemorySegment(target, to + shift, Lanes.ORDER, lanes);
        }
    }
}
