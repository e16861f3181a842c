package io.genoise.backend.cpu;

import io.genoise.backend.Group;
import io.genoise.backend.PreparedKernel;
import io.genoise.primitive.Selection.TopK;
import io.genoise.shape.TensorShape;

/// The places of the k largest elements of each row.
///
/// An element and its place are one `long` whose order is the order wanted: the element's bits in rising order above, the
/// place, counted backwards, below. The k largest so far form a heap with the least on top; what is not above that costs one
/// comparison.
final class LargestOfRows implements Workers.Task {
    private final Context context;
    private final int n;
    private final int k;
    private final int rows;
    private final int rowsATask;
    private final long[][] heaps;
    private long source;
    private long target;

    private LargestOfRows(Group group, TopK op, Context context) {
        TensorShape x = group.inputs().getFirst().layout().shape();
        this.context = context;
        this.n = x.extent(-1);
        this.k = op.k();
        this.rows = Math.toIntExact(x.elements() / n);
        this.rowsATask = Math.max(1, Context.GRAIN / n);
        int threads = context.workers().threads();
        context.workers().scratch().reserveAlone((long) Long.BYTES * k * threads);
        this.heaps = new long[threads][k];
    }

    static PreparedKernel prepare(Group group, TopK op, Context context) {
        LargestOfRows kernel = new LargestOfRows(group, op, context);
        Scratch scratch = context.workers().scratch();
        return AddressedKernel.holding(scratch, group, "heap", 0, kernel::run);
    }

    private void run(long[] at) {
        source = at[0];
        target = at[1];
        context.run((long) rows * n, Partition.parts(rows, rowsATask), this);
    }

    @Override
    public void run(int task, int thread) {
        long[] heap = heaps[thread];
        int end = Partition.end(task, rowsATask, rows);
        for (int row = task * rowsATask; row < end; row++) {
            find(source + (long) Float.BYTES * row * n, heap);
            for (int last = k - 1; last > 0; last--) {
                long least = heap[0];
                sink(heap, heap[last], last);
                heap[last] = least;
            }
            for (int i = 0; i < k; i++) {
                OffHeap.ALL.set(
                        ScalarBlocks.INT,
                        target + Integer.BYTES * ((long) row * k + i),
                        ~(int) heap[i]);
            }
        }
    }

    private void find(long row, long[] heap) {
        for (int i = 0; i < k; i++) {
            long key = key(row, i);
            int hole = i;
            while (hole > 0 && heap[(hole - 1) / 2] > key) {
                heap[hole] = heap[(hole - 1) / 2];
                hole = (hole - 1) / 2;
            }
            heap[hole] = key;
        }
        for (int i = k; i < n; i++) {
            long key = key(row, i);
            if (key > heap[0]) {
                sink(heap, key, k);
            }
        }
    }

    /// Puts `key` in the place of the least of the first `size`.
    private static void sink(long[] heap, long key, int size) {
        int hole = 0;
        for (int child = 1; child < size; child = 2 * hole + 1) {
            if (child + 1 < size && heap[child + 1] < heap[child]) {
                child++;
            }
            if (heap[child] >= key) {
                break;
            }
            heap[hole] = heap[child];
            hole = child;
        }
        heap[hole] = key;
    }

    /// Rises with the element (NaN above all, both zeros equal), and falls with its place.
    private static long key(long row, int i) {
        // adding 0 makes −0 to 0
        int bits = Float.floatToIntBits(ScalarBlocks.get(row + (long) Float.BYTES * i) + 0f);
        int rising = bits ^ (bits >> 31 & Integer.MAX_VALUE);
        return (long) rising << 32 | ~i & 0xffffffffL;
    }
}
