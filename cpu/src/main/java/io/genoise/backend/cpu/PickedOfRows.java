package io.genoise.backend.cpu;

import static io.genoise.backend.cpu.OffHeap.ALL;

import io.genoise.backend.Group;
import io.genoise.backend.PreparedKernel;
import io.genoise.primitive.Selection.AddAlong;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import java.lang.foreign.ValueLayout;

/// Elements of rows by index, and the adjoint, row by row:
///
/// ```
/// take: out[r, j]               = x[r, indices[r, j]]   (0 for an index outside 0 … n-1)
/// add:  out[r, indices[r, j]]  += dy[r, j]              (from 0, in the order of j)
/// ```
final class PickedOfRows implements Workers.Task {
    private final Context context;
    private final boolean adding;
    private final boolean bytes;
    private final int n;
    private final int k;
    private final int rows;
    private final int rowsATask;
    private long source;
    private long indices;
    private long target;

    private PickedOfRows(Group group, Context context) {
        TensorShape picked = group.inputs().get(1).layout().shape();
        this.context = context;
        this.adding = group.primitive() instanceof AddAlong;
        this.bytes = group.output().type() == DType.U8;
        this.k = picked.extent(-1);
        this.n = (adding ? group.output() : group.inputs().getFirst()).layout().shape().extent(-1);
        this.rows = Math.toIntExact(picked.elements() / k);
        this.rowsATask = Math.max(1, Context.GRAIN / (adding ? n + k : k));
    }

    static PreparedKernel prepare(Group group, Context context) {
        return new AddressedKernel(group, "by index", new PickedOfRows(group, context)::run);
    }

    private void run(long[] at) {
        source = at[0];
        indices = at[1];
        target = at[2];
        context.run((long) rows * (adding ? n + k : k), Partition.parts(rows, rowsATask), this);
    }

    @Override
    public void run(int task, int thread) {
        int end = Partition.end(task, rowsATask, rows);
        for (int row = task * rowsATask; row < end; row++) {
            if (adding) {
                add(row);
            } else {
                take(row);
            }
        }
    }

    private int index(long row, int j) {
        return ALL.get(ScalarBlocks.INT, indices + Integer.BYTES * (row * k + j));
    }

    private void take(long row) {
        for (int j = 0; j < k; j++) {
            int index = index(row, j);
            boolean inside = index >= 0 && index < n;
            if (bytes) {
                byte value = inside ? ALL.get(ValueLayout.JAVA_BYTE, source + row * n + index) : 0;
                ALL.set(ValueLayout.JAVA_BYTE, target + row * k + j, value);
            } else {
                int value = inside ? ALL.get(ScalarBlocks.INT, source + 4 * (row * n + index)) : 0;
                ALL.set(ScalarBlocks.INT, target + 4 * (row * k + j), value);
            }
        }
    }

    private void add(long row) {
        long to = target + Float.BYTES * row * n;
        ALL.asSlice(to, (long) Float.BYTES * n).fill((byte) 0);
        for (int j = 0; j < k; j++) {
            int index = index(row, j);
            if (index >= 0 && index < n) {
                long at = to + (long) Float.BYTES * index;
                float dy = ScalarBlocks.get(source + Float.BYTES * (row * k + j));
                ScalarBlocks.set(at, ScalarBlocks.get(at) + dy);
            }
        }
    }
}
