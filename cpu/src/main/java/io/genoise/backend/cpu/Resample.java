package io.genoise.backend.cpu;

import static io.genoise.backend.cpu.OffHeap.ALL;

import io.genoise.backend.Group;
import io.genoise.backend.PreparedKernel;
import io.genoise.primitive.Resampling.Warp;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Pictures read along affine maps. A result is blended down the columns first and along the row afterwards:
///
///     y = wₗ·(wᵤ·x[u,l] + wₗₒ·x[lo,l]) + wᵣ·(wᵤ·x[u,r] + wₗₒ·x[lo,r])
///
/// Where the map neither turns nor shears (crop, flip, resize), the two rows are blended once for the whole row of the result,
/// from arrays and in loops that the compiler turns into vectors; otherwise the picture is copied to an array and each pixel
/// looked up by itself. Both give the same bits: no number depends on which way it was made. Tasks are parts of pictures.
final class Resample implements Workers.Task {
    private static final int LEAST_TASKS = 16;

    private final Workers workers;
    private final boolean bytes;
    private final int pictures;
    private final int height;
    private final int width;
    private final int rows;
    private final int columns;
    private final int channels;
    private final int parts;
    private final Local[] locals;
    private long source;
    private long matrices;
    private long target;

    /// What a thread works with.
    private static final class Local {
        final double[] matrix = new double[6];
        final ResampleTaps taps;
        final byte[] raw;
        final float[] upper;
        final float[] lower;
        final float[] out;

        /// A picture that is turned, as numbers.
        final float[] picture;

        Local(ResampleTaps taps, int height, int line, int out) {
            this.taps = taps;
            this.raw = new byte[line];
            this.upper = new float[line];
            this.lower = new float[line];
            this.out = new float[out];
            this.picture = new float[height * line];
        }

        /// Bytes of all arrays but a few.
        long bytes() {
            long floats = (long) upper.length + lower.length + out.length + picture.length;
            return taps.bytes() + raw.length + Float.BYTES * floats;
        }
    }

    private Resample(Group group, Warp op, Workers workers) {
        TensorShape x = group.inputs().getFirst().layout().shape();
        this.workers = workers;
        this.bytes = group.inputs().getFirst().type() == DType.U8;
        this.pictures = x.extent(0);
        this.height = x.extent(1);
        this.width = x.extent(2);
        this.channels = x.extent(3);
        this.rows = op.height();
        this.columns = op.width();
        this.parts = Math.clamp(Partition.parts(LEAST_TASKS, pictures), 1, rows);
        this.locals = new Local[workers.threads()];
        for (int i = 0; i < locals.length; i++) {
            locals[i] =
                    new Local(
                            new ResampleTaps(op, height, width, columns),
                            height,
                            width * channels,
                            columns * channels);
            workers.scratch().reserveAlone(locals[i].bytes());
        }
    }

    static PreparedKernel prepare(Group group, Warp op, Workers workers) {
        Resample resample = new Resample(group, op, workers);
        return AddressedKernel.holding(workers.scratch(), group, "warp", 0, resample::run);
    }

    private void run(long[] at) {
        source = at[0];
        matrices = at[1];
        target = at[2];
        workers.run(Partition.product(pictures, parts), this);
    }

    @Override
    public void run(int task, int thread) {
        int picture = task / parts;
        int first = (int) ((long) rows * (task % parts) / parts);
        int end = (int) ((long) rows * (task % parts + 1) / parts);
        Local local = locals[thread];
        for (int i = 0; i < 6; i++) {
            local.matrix[i] = ScalarBlocks.get(matrices + 4L * (6L * picture + i));
        }
        boolean upright = ResampleTaps.upright(local.matrix);
        long size = bytes ? 1 : Float.BYTES;
        long from = source + size * picture * height * width * channels;
        long to = target + (long) Float.BYTES * picture * rows * columns * channels;
        local.taps.columns(local.matrix, first);
        if (!upright) {
            stage(local, from, first, end);
        }
        for (int i = first; i < end; i++) {
            if (upright) {
                local.taps.rows(local.matrix, i, 1);
                upright(local, from);
            } else {
                local.taps.columns(local.matrix, i);
                local.taps.rows(local.matrix, i, columns);
                turned(local);
            }
            MemorySegment.copy(
                    local.out,
                    0,
                    ALL,
                    ScalarBlocks.FLOAT,
                    to + (long) Float.BYTES * i * columns * channels,
                    columns * channels);
        }
    }

    private void upright(Local local, long picture) {
        ResampleTaps taps = local.taps;
        int least = width;
        int most = -1;
        for (int j = 0; j < columns; j++) {
            least = Math.min(least, Math.min(taps.left[j], taps.right[j]));
            most = Math.max(most, Math.max(taps.left[j], taps.right[j]));
        }
        int begin = least * channels;
        int count = (most + 1 - least) * channels;
        float up = taps.upperWeight[0];
        float down = taps.lowerWeight[0];
        float[] line = local.upper;
        if (up != 0) {
            line(picture, taps.upper[0], begin, count, local.raw, local.upper);
        }
        if (down != 0) {
            line(picture, taps.lower[0], begin, count, local.raw, local.lower);
        }
        if (up != 0 && down != 0) {
            blend(local.upper, up, local.lower, down, begin, begin + count);
        } else {
            line = up != 0 ? local.upper : local.lower;
            scale(line, up != 0 ? up : down, begin, begin + count);
        }
        along(taps, line, local.out);
    }

    private void line(long picture, int row, int begin, int count, byte[] raw, float[] to) {
        long first = (long) row * width * channels + begin;
        if (bytes) {
            MemorySegment.copy(ALL, ValueLayout.JAVA_BYTE, picture + first, raw, begin, count);
            for (int i = begin; i < begin + count; i++) {
                to[i] = raw[i] & 0xff;
            }
        } else {
            long at = picture + Float.BYTES * first;
            MemorySegment.copy(ALL, ScalarBlocks.FLOAT, at, to, begin, count);
        }
    }

    private static void blend(
            float[] a, float weightA, float[] b, float weightB, int from, int to) {
        for (int i = from; i < to; i++) {
            a[i] = weightA * a[i] + weightB * b[i];
        }
    }

    private static void scale(float[] a, float weight, int from, int to) {
        for (int i = from; i < to; i++) {
            a[i] = weight == 0 ? 0 : weight * a[i];
        }
    }

    /// out[j,c] = wₗ·line[l,c] + wᵣ·line[r,c].
    private void along(ResampleTaps taps, float[] line, float[] out) {
        float nothing = nothing(taps, 0);
        for (int j = 0; j < columns; j++) {
            float l = taps.leftWeight[j];
            float r = taps.rightWeight[j];
            int a = taps.left[j] * channels;
            int b = taps.right[j] * channels;
            int to = j * channels;
            if (l != 0 && r != 0 && channels == 3) {
                out[to] = l * line[a] + r * line[b];
                out[to + 1] = l * line[a + 1] + r * line[b + 1];
                out[to + 2] = l * line[a + 2] + r * line[b + 2];
            } else if (l != 0 && r != 0) {
                for (int c = 0; c < channels; c++) {
                    out[to + c] = l * line[a + c] + r * line[b + c];
                }
            } else {
                float weight = l != 0 ? l : r;
                int only = l != 0 ? a : b;
                for (int c = 0; c < channels; c++) {
                    out[to + c] = weight == 0 ? nothing : weight * line[only + c];
                }
            }
        }
    }

    /// The rows that pixels of rows `first` to `end` of the result may read are those from the highest to the lowest corner.
    private void stage(Local local, long picture, int first, int end) {
        double[] m = local.matrix;
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (int corner = 0; corner < 4; corner++) {
            double along = (corner & 1) == 0 ? 0.5 : columns - 0.5;
            double down = (corner & 2) == 0 ? first + 0.5 : end - 0.5;
            double place = m[3] * along + m[4] * down + m[5];
            least = Math.min(least, place);
            most = Math.max(most, place);
        }
        boolean finite = most - least < Double.POSITIVE_INFINITY;
        int from = finite ? (int) Math.clamp(Math.floor(least) - 1, 0.0, height - 1.0) : 0;
        int to = finite ? (int) Math.clamp(Math.floor(most) + 1, 0.0, height - 1.0) : height - 1;
        for (int row = from; row <= to; row++) {
            line(picture, row, 0, width * channels, local.raw, local.upper);
            System.arraycopy(
                    local.upper, 0, local.picture, row * width * channels, width * channels);
        }
    }

    private void turned(Local local) {
        ResampleTaps taps = local.taps;
        float[] x = local.picture;
        float[] out = local.out;
        for (int j = 0; j < columns; j++) {
            int to = j * channels;
            float l = taps.leftWeight[j];
            float r = taps.rightWeight[j];
            float up = taps.upperWeight[j];
            float down = taps.lowerWeight[j];
            int a = (taps.upper[j] * width + taps.left[j]) * channels;
            int b = (taps.upper[j] * width + taps.right[j]) * channels;
            int c = (taps.lower[j] * width + taps.left[j]) * channels;
            int d = (taps.lower[j] * width + taps.right[j]) * channels;
            if (l != 0 && r != 0 && up != 0 && down != 0) {
                blend(x, a, b, c, d, l, r, up, down, out, to);
            } else {
                edge(taps, j, x, a, b, c, d, out, to);
            }
        }
    }

    /// A pixel that reads four. Three channels, as most pictures have, are written out: so short a loop costs more than its work.
    private void blend(
            float[] x,
            int a,
            int b,
            int c,
            int d,
            float l,
            float r,
            float up,
            float down,
            float[] out,
            int to) {
        if (channels == 3) {
            out[to] = l * (up * x[a] + down * x[c]) + r * (up * x[b] + down * x[d]);
            out[to + 1] =
                    l * (up * x[a + 1] + down * x[c + 1]) + r * (up * x[b + 1] + down * x[d + 1]);
            out[to + 2] =
                    l * (up * x[a + 2] + down * x[c + 2]) + r * (up * x[b + 2] + down * x[d + 2]);
            return;
        }
        for (int k = 0; k < channels; k++) {
            out[to + k] =
                    l * (up * x[a + k] + down * x[c + k]) + r * (up * x[b + k] + down * x[d + k]);
        }
    }

    /// A pixel that reads fewer than four.
    private void edge(
            ResampleTaps taps, int j, float[] x, int a, int b, int c, int d, float[] out, int to) {
        float l = taps.leftWeight[j];
        float r = taps.rightWeight[j];
        float up = taps.upperWeight[j];
        float down = taps.lowerWeight[j];
        for (int k = 0; k < channels; k++) {
            float first = l == 0 ? 0 : column(x, a + k, up, c + k, down);
            float second = r == 0 ? 0 : column(x, b + k, up, d + k, down);
            out[to + k] =
                    l != 0 && r != 0
                            ? l * first + r * second
                            : l != 0 ? l * first : r == 0 ? nothing(taps, j) : r * second;
        }
    }

    /// What a pixel is whose columns lie outside: 0, or NaN if its row is no number.
    private static float nothing(ResampleTaps taps, int j) {
        return 0 * (taps.upperWeight[j] + taps.lowerWeight[j]);
    }

    private static float column(float[] x, int a, float up, int b, float down) {
        if (up != 0 && down != 0) {
            return up * x[a] + down * x[b];
        }
        return up != 0 ? up * x[a] : down == 0 ? 0 : down * x[b];
    }
}
