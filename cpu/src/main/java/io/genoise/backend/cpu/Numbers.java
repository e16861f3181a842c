package io.genoise.backend.cpu;

import io.genoise.backend.Group;
import io.genoise.backend.PreparedKernel;
import io.genoise.backend.Span;
import io.genoise.random.Philox;
import java.lang.foreign.MemorySegment;

/// Operations without operands: 0, 1, 2, … and uniform random numbers.
final class Numbers {
    private static final int CHUNK = 1 << 12;

    private Numbers() {}

    /// `out[i] = i`.
    record Iota(Reach reach, int count) implements PreparedKernel {
        @Override
        public void run(Span[] operands, Span workspace, int[] slots) {
            long out = reach.address(operands[0]);
            for (int i = 0; i < count; i++) {
                ScalarBlocks.set(out + 4L * i, i);
            }
        }

        @Override
        public String algorithm() {
            return "iota";
        }
    }

    /// Element i is word i mod 4 of the Philox block (key, high = stream, low = i div 4).
    static final class Random implements PreparedKernel, Workers.Task {
        private final Context context;
        private final Reach reach;
        private final int[] places;
        private final long count;
        private final int[][] words;
        private final float[][] values;
        private long key;
        private long stream;
        private long out;

        Random(Group group, Context context) {
            int threads = context.workers().threads();
            this.context = context;
            this.reach = Reach.of(group.output());
            this.places = group.slots();
            this.count = group.output().layout().shape().elements();
            this.words = new int[threads][4];
            this.values = new float[threads][CHUNK];
        }

        @Override
        public void run(Span[] operands, Span workspace, int[] slots) {
            key = word(slots, 0);
            stream = word(slots, 2);
            out = reach.address(operands[0]);
            context.run(16 * count, Partition.product(Partition.parts(count, CHUNK)), this);
        }

        private long word(int[] slots, int i) {
            return (slots[places[i]] & 0xFFFFFFFFL) | (long) slots[places[i + 1]] << 32;
        }

        @Override
        public void run(int task, int thread) {
            int[] block = words[thread];
            float[] chunk = values[thread];
            long first = (long) task * CHUNK;
            int n = (int) Math.min(CHUNK, count - first);
            for (int i = 0; i < n; i++) {
                if (i % 4 == 0) {
                    Philox.block(key, stream, (first + i) / 4, block);
                }
                chunk[i] = Philox.uniform(block[i % 4]);
            }
            MemorySegment.copy(chunk, 0, OffHeap.ALL, ScalarBlocks.FLOAT, out + 4 * first, n);
        }

        @Override
        public String algorithm() {
            return "philox";
        }
    }
}
