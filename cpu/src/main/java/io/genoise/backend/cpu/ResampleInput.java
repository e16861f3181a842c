package io.genoise.backend.cpu;

import io.genoise.backend.Group;
import io.genoise.backend.PreparedKernel;
import io.genoise.primitive.Resampling.WarpInput;
import io.genoise.shape.TensorShape;

/// The adjoint of [Resample]: each pixel of dy is added, weighted, to the up to four pixels of dx that it was read from. A
/// task has some channels of one picture for itself and goes through dy in order, so every sum has one order.
final class ResampleInput implements Workers.Task {
    /// Channels that a task adds at once, if the pictures alone make too few tasks.
    private static final int STRIP = 64;

    private static final int LEAST_TASKS = 16;

    private final Workers workers;
    private final boolean vectors;
    private final int pictures;
    private final int height;
    private final int width;
    private final int rows;
    private final int columns;
    private final int channels;
    private final int strip;
    private final int strips;
    private final ResampleTaps[] taps;
    private final double[][] matrix;
    private long source;
    private long matrices;
    private long target;

    private ResampleInput(Group group, WarpInput op, Workers workers, boolean vectors) {
        TensorShape dy = group.inputs().getFirst().layout().shape();
        this.workers = workers;
        this.vectors = vectors;
        this.pictures = dy.extent(0);
        this.rows = dy.extent(1);
        this.columns = dy.extent(2);
        this.channels = dy.extent(3);
        this.height = op.height();
        this.width = op.width();
        this.strip = pictures >= LEAST_TASKS ? channels : Math.min(channels, STRIP);
        this.strips = Partition.parts(channels, strip);
        this.taps = new ResampleTaps[workers.threads()];
        this.matrix = new double[taps.length][6];
        for (int i = 0; i < taps.length; i++) {
            taps[i] = new ResampleTaps(op, height, width, columns);
            workers.scratch().reserveAlone(taps[i].bytes());
        }
    }

    static PreparedKernel prepare(Group group, WarpInput op, Workers workers, boolean vectors) {
        ResampleInput kernel = new ResampleInput(group, op, workers, vectors);
        return AddressedKernel.holding(workers.scratch(), group, "warp", 0, kernel::run);
    }

    private void run(long[] at) {
        source = at[0];
        matrices = at[1];
        target = at[2];
        workers.run(Partition.product(pictures, strips), this);
    }

    @Override
    public void run(int task, int thread) {
        int picture = task / strips;
        int first = task % strips * strip;
        int count = Math.min(strip, channels - first);
        long pixel = (long) Float.BYTES * channels;
        long from = source + picture * pixel * rows * columns + (long) Float.BYTES * first;
        long to = target + picture * pixel * height * width + (long) Float.BYTES * first;
        for (long place = 0; place < (long) height * width; place++) {
            OffHeap.ALL.asSlice(to + place * pixel, (long) Float.BYTES * count).fill((byte) 0);
        }
        double[] map = matrix[thread];
        for (int i = 0; i < 6; i++) {
            map[i] = ScalarBlocks.get(matrices + 4L * (6L * picture + i));
        }
        ResampleTaps at = taps[thread];
        for (int i = 0; i < rows; i++) {
            at.columns(map, i);
            at.rows(map, i, columns);
            for (int j = 0; j < columns; j++) {
                long dy = from + ((long) i * columns + j) * pixel;
                float l = at.leftWeight[j];
                float r = at.rightWeight[j];
                if (Float.isNaN(l + at.upperWeight[j])) {
                    add(dy, Float.NaN, 1, to, count);
                    continue;
                }
                long upper = to + at.upper[j] * (long) width * pixel;
                long lower = to + at.lower[j] * (long) width * pixel;
                long left = at.left[j] * pixel;
                long right = at.right[j] * pixel;
                add(dy, at.upperWeight[j], l, upper + left, count);
                add(dy, at.upperWeight[j], r, upper + right, count);
                add(dy, at.lowerWeight[j], l, lower + left, count);
                add(dy, at.lowerWeight[j], r, lower + right, count);
            }
        }
    }

    private void add(long dy, float down, float along, long dx, int count) {
        if (down == 0 || along == 0) {
            return;
        }
        float weight = down * along;
        if (vectors && count >= Blocks.LANES) {
            ResampleChannels.add(dy, weight, dx, count);
            return;
        }
        for (int c = 0; c < count; c++) {
            long shift = (long) Float.BYTES * c;
            float sum = ScalarBlocks.get(dx + shift) + weight * ScalarBlocks.get(dy + shift);
            ScalarBlocks.set(dx + shift, sum);
        }
    }
}
