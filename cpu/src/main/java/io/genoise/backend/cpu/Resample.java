package io.genoise.backend.cpu;

import static io.genoise.backend.cpu.OffHeap.ALL;

import io.genoise.backend.Group;
import io.genoise.backend.Kernel;
import io.genoise.primitive.Resampling.Warp;
import io.genoise.shape.DType;
import io.genoise.shape.Shape;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Pictures read along affine maps. A result is blended down the columns first and along the row afterwards:
///
///     y = wₗ·(wᵤ·x[u,l] + wₗₒ·x[lo,l]) + wᵣ·(wᵤ·x[u,r] + wₗₒ·x[lo,r])
///
/// Where the map neither turns nor shears (crop, flip, resize), the two rows are blended once for the whole row of the result,
/// from arrays and in loops that the compiler turns into vectors; otherwise each pixel is looked up by itself. Both give the
/// same bits: no number depends on which way it was made. Tasks are parts of pictures.
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

        Local(ResampleTaps taps, int line, int out) {
            this.taps = taps;
            this.raw = new byte[line];
            this.upper = new float[line];
            this.lower = new float[line];
            this.out = new float[out];
        }
    }

    private Resample(Group group, Warp op, Workers workers) {
        Shape x = group.inputs().getFirst().layout().shape();
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
                            width * channels,
                            columns * channels);
        }
    }

    static Kernel prepare(Group group, Warp op, Workers workers) {
        Resample resample = new Resample(group, op, workers);
        return new AddressedKernel(group, "warp", resample::run);
    }

    private void run(long[] at) {
        source = at[0];
        matrices = at[1];
        target = at[2];
        workers.run(pictures * parts, this);
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
        for (int i = first; i < end; i++) {
            if (upright) {
                local.taps.rows(local.matrix, i, 1);
                upright(local, from);
            } else {
                local.taps.columns(local.matrix, i);
                local.taps.rows(local.matrix, i, columns);
                turned(local, from);
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
            if (l != 0 && r != 0) {
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

    private void turned(Local local, long picture) {
        ResampleTaps taps = local.taps;
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
                for (int k = 0; k < channels; k++) {
                    out[to + k] =
                            l * (up * read(picture, a + k) + down * read(picture, c + k))
                                    + r * (up * read(picture, b + k) + down * read(picture, d + k));
                }
                continue;
            }
            for (int k = 0; k < channels; k++) {
                float first = l == 0 ? 0 : column(picture, a + k, up, c + k, down);
                float second = r == 0 ? 0 : column(picture, b + k, up, d + k, down);
                out[to + k] =
                        l != 0 && r != 0
                                ? l * first + r * second
                                : l != 0 ? l * first : r == 0 ? nothing(taps, j) : r * second;
            }
        }
    }

    /// What a pixel is whose columns lie outside: 0, or NaN if its row is no number.
    private static float nothing(ResampleTaps taps, int j) {
        return 0 * (taps.upperWeight[j] + taps.lowerWeight[j]);
    }

    private float column(long picture, int a, float up, int b, float down) {
        if (up != 0 && down != 0) {
            return up * read(picture, a) + down * read(picture, b);
        }
        return up != 0 ? up * read(picture, a) : down == 0 ? 0 : down * read(picture, b);
    }

    private float read(long picture, int element) {
        return bytes
                ? ALL.get(ValueLayout.JAVA_BYTE, picture + element) & 0xff
                : ScalarBlocks.get(picture + (long) Float.BYTES * element);
    }
}
