package io.genoise.backend.cpu;

import static io.genoise.backend.cpu.ScalarBlocks.get;
import static io.genoise.backend.cpu.ScalarBlocks.set;

import io.genoise.backend.Group;
import io.genoise.backend.PreparedKernel;
import io.genoise.primitive.Primitive.AveragePool;
import io.genoise.primitive.Primitive.AveragePoolInput;
import io.genoise.primitive.Primitive.Convolve;
import io.genoise.primitive.Primitive.ConvolveInput;
import io.genoise.primitive.Primitive.ConvolveWeight;
import io.genoise.primitive.Primitive.Gather;
import io.genoise.primitive.Primitive.MatMul;
import io.genoise.primitive.Primitive.MaxPool;
import io.genoise.primitive.Primitive.MaxPoolIndices;
import io.genoise.primitive.Primitive.PoolGather;
import io.genoise.primitive.Primitive.PoolScatter;
import io.genoise.primitive.Primitive.ScatterAdd;
import io.genoise.primitive.SlidingWindow;
import io.genoise.shape.TensorShape;
import java.util.Arrays;

/// Products, convolutions, pools and lookups as their definitions read, in plain Java: what runs where the Vector API is
/// missing. Hundreds of times slower than the kernels it stands in for, and short.
final class Plain {
    private Plain() {}

    private static TensorShape input(Group group, int i) {
        return group.inputs().get(i).layout().shape();
    }

    private static TensorShape output(Group group) {
        return group.output().layout().shape();
    }

    private static void zero(long address, TensorShape shape) {
        OffHeap.ALL.asSlice(address, 4 * shape.elements()).fill((byte) 0);
    }

    private static void add(long address, float value) {
        set(address, get(address) + value);
    }

    static PreparedKernel matMul(Group group, MatMul op) {
        TensorShape c = output(group);
        int m = c.extent(-2);
        int n = c.extent(-1);
        int k = input(group, 0).extent(op.transposeA() ? -2 : -1);
        long batch = c.elements() / m / n;
        return new AddressedKernel(
                group,
                "plain",
                at -> {
                    for (long p = 0; p < batch * m * n; p++) {
                        long b = p / n / m;
                        long i = p / n % m;
                        long j = p % n;
                        float sum = 0;
                        for (long l = 0; l < k; l++) {
                            long left = op.transposeA() ? l * m + i : i * k + l;
                            long right = op.transposeB() ? j * k + l : l * n + j;
                            sum +=
                                    get(at[0] + 4 * (b * m * k + left))
                                            * get(at[1] + 4 * (b * k * n + right));
                        }
                        set(at[2] + 4 * p, sum);
                    }
                });
    }

    /// Calls `visitor` for each window place and each tap that falls on the input.
    private interface Tap {
        /// @param outside row of the output `[N·H′·W′]`
        /// @param inside row of the input `[N·H·W]`
        /// @param tap row-major place within the window
        void at(long outside, long inside, int tap);
    }

    private static void taps(SlidingWindow window, TensorShape in, TensorShape out, Tap visitor) {
        int rank = window.rank();
        int taps = 1;
        long places = out.extent(0);
        for (int i = 0; i < rank; i++) {
            taps *= window.kernel().get(i);
            places *= out.extent(i + 1);
        }
        for (long place = 0; place < places; place++) {
            for (int tap = 0; tap < taps; tap++) {
                long inside = inside(window, in, out, place, tap);
                if (inside >= 0) {
                    visitor.at(place, inside, tap);
                }
            }
        }
    }

    /// The row of the input that `tap` of the window at `place` reads, or -1 in the padding.
    private static long inside(
            SlidingWindow window, TensorShape in, TensorShape out, long place, int tap) {
        long row = 0;
        long scale = 1;
        for (int i = window.rank() - 1; i >= 0; i--) {
            long at =
                    place % out.extent(i + 1) * window.stride().get(i)
                            + (long) tap % window.kernel().get(i) * window.dilation().get(i)
                            - window.padding().get(i);
            if (at < 0 || at >= in.extent(i + 1)) {
                return -1;
            }
            row += at * scale;
            scale *= in.extent(i + 1);
            place /= out.extent(i + 1);
            tap /= window.kernel().get(i);
        }
        return row + place * scale;
    }

    static PreparedKernel convolve(Group group, Convolve op) {
        return convolution(
                group, op.window(), input(group, 0), output(group), op.groups(), 0, 1, 2, 2);
    }

    static PreparedKernel convolveInput(Group group, ConvolveInput op) {
        return convolution(
                group, op.window(), output(group), input(group, 0), op.groups(), 2, 1, 0, 2);
    }

    static PreparedKernel convolveWeight(Group group, ConvolveWeight op) {
        return convolution(
                group, op.window(), input(group, 0), input(group, 1), op.groups(), 0, 2, 1, 2);
    }

    /// One of x, w and y from the other two; they are operands `x`, `w` and `y`, and `result` is the one that is added
    /// to.
    private static PreparedKernel convolution(
            Group group,
            SlidingWindow window,
            TensorShape in,
            TensorShape out,
            int groups,
            int x,
            int w,
            int y,
            int result) {
        int channels = in.extent(-1);
        int filters = out.extent(-1);
        int part = channels / groups;
        int filtersAGroup = filters / groups;
        long taps = window.kernel().stream().mapToLong(k -> k).reduce(1, (a, b) -> a * b);
        return new AddressedKernel(
                group,
                "plain",
                at -> {
                    zero(at[result], output(group));
                    taps(
                            window,
                            in,
                            out,
                            (outside, inside, tap) -> {
                                for (int k = 0; k < filters; k++) {
                                    long firstChannel =
                                            inside * channels + (long) k / filtersAGroup * part;
                                    long yAt = at[y] + 4 * (outside * filters + k);
                                    for (int c = 0; c < part; c++) {
                                        long xAt = at[x] + 4 * (firstChannel + c);
                                        long wAt = at[w] + 4 * ((k * taps + tap) * part + c);
                                        if (result == y) {
                                            add(yAt, get(xAt) * get(wAt));
                                        } else if (result == x) {
                                            add(xAt, get(yAt) * get(wAt));
                                        } else {
                                            add(wAt, get(yAt) * get(xAt));
                                        }
                                    }
                                }
                            });
                });
    }

    static PreparedKernel maxPool(Group group, MaxPool op, Scratch scratch) {
        return maximum(group, op.window(), false, scratch);
    }

    static PreparedKernel maxPoolIndices(Group group, MaxPoolIndices op, Scratch scratch) {
        return maximum(group, op.window(), true, scratch);
    }

    private static PreparedKernel maximum(
            Group group, SlidingWindow window, boolean indices, Scratch scratch) {
        TensorShape in = input(group, 0);
        int channels = in.extent(-1);
        float[] best = new float[Math.toIntExact(output(group).elements())];
        boolean[] seen = new boolean[best.length];
        scratch.reserveAlone((Float.BYTES + 1L) * best.length);
        return AddressedKernel.holding(
                scratch,
                group,
                "plain",
                0,
                at -> {
                    Arrays.fill(best, Float.NEGATIVE_INFINITY);
                    Arrays.fill(seen, false);
                    zero(at[1], output(group));
                    taps(
                            window,
                            in,
                            output(group),
                            (outside, inside, tap) -> {
                                for (int c = 0; c < channels; c++) {
                                    int place = (int) (outside * channels + c);
                                    float value = get(at[0] + 4 * (inside * channels + c));
                                    boolean wins =
                                            Float.isNaN(value)
                                                    ? !Float.isNaN(best[place])
                                                    : value > best[place];
                                    if (wins || !seen[place]) {
                                        best[place] = value;
                                        if (indices) {
                                            OffHeap.ALL.set(
                                                    ScalarBlocks.INT, at[1] + 4L * place, tap);
                                        } else {
                                            set(at[1] + 4L * place, value);
                                        }
                                    }
                                    seen[place] = true;
                                }
                            });
                });
    }

    static PreparedKernel poolGather(Group group, PoolGather op) {
        return picked(group, op.window(), input(group, 0), output(group), false);
    }

    static PreparedKernel poolScatter(Group group, PoolScatter op) {
        return picked(group, op.window(), output(group), input(group, 0), true);
    }

    private static PreparedKernel picked(
            Group group, SlidingWindow window, TensorShape in, TensorShape out, boolean scatter) {
        int channels = in.extent(-1);
        return new AddressedKernel(
                group,
                "plain",
                at -> {
                    zero(at[2], output(group));
                    taps(
                            window,
                            in,
                            out,
                            (outside, inside, tap) -> {
                                for (int c = 0; c < channels; c++) {
                                    long place = 4 * (outside * channels + c);
                                    if (OffHeap.ALL.get(ScalarBlocks.INT, at[1] + place) != tap) {
                                        continue;
                                    }
                                    long inner = 4 * (inside * channels + c);
                                    if (scatter) {
                                        add(at[2] + inner, get(at[0] + place));
                                    } else {
                                        set(at[2] + place, get(at[0] + inner));
                                    }
                                }
                            });
                });
    }

    static PreparedKernel averagePool(Group group, AveragePool op, Scratch scratch) {
        return average(
                group,
                op.window(),
                op.countPadding(),
                input(group, 0),
                output(group),
                false,
                scratch);
    }

    static PreparedKernel averagePoolInput(Group group, AveragePoolInput op, Scratch scratch) {
        return average(
                group,
                op.window(),
                op.countPadding(),
                output(group),
                input(group, 0),
                true,
                scratch);
    }

    private static PreparedKernel average(
            Group group,
            SlidingWindow window,
            boolean countPadding,
            TensorShape in,
            TensorShape out,
            boolean adjoint,
            Scratch scratch) {
        int channels = in.extent(-1);
        int all = window.kernel().stream().reduce(1, (a, b) -> a * b);
        int[] taps = new int[Math.toIntExact(out.elements() / channels)];
        taps(window, in, out, (outside, _, _) -> taps[(int) outside]++);
        scratch.reserveAlone((long) Integer.BYTES * taps.length);
        return AddressedKernel.holding(
                scratch,
                group,
                "plain",
                0,
                at -> {
                    zero(at[1], output(group));
                    taps(
                            window,
                            in,
                            out,
                            (outside, inside, _) -> {
                                float share = 1f / (countPadding ? all : taps[(int) outside]);
                                for (int c = 0; c < channels; c++) {
                                    long inner = 4 * (inside * channels + c);
                                    long outer = 4 * (outside * channels + c);
                                    if (adjoint) {
                                        add(at[1] + inner, get(at[0] + outer) * share);
                                    } else {
                                        add(at[1] + outer, get(at[0] + inner) * share);
                                    }
                                }
                            });
                });
    }

    static PreparedKernel gather(Group group, Gather op) {
        TensorShape x = input(group, 0);
        long row = x.elements() / x.extent(0) * group.output().type().bytes();
        long count = input(group, 1).elements();
        return new AddressedKernel(
                group,
                "plain",
                at -> {
                    for (long i = 0; i < count; i++) {
                        int index = OffHeap.ALL.get(ScalarBlocks.INT, at[1] + 4 * i);
                        var target = OffHeap.ALL.asSlice(at[2] + i * row, row);
                        if (index >= 0 && index < x.extent(0)) {
                            target.copyFrom(OffHeap.ALL.asSlice(at[0] + index * row, row));
                        } else {
                            target.fill((byte) 0);
                        }
                    }
                });
    }

    static PreparedKernel scatterAdd(Group group, ScatterAdd op) {
        long row = output(group).elements() / op.rows();
        long count = input(group, 1).elements();
        return new AddressedKernel(
                group,
                "plain",
                at -> {
                    zero(at[2], output(group));
                    for (long i = 0; i < count; i++) {
                        int index = OffHeap.ALL.get(ScalarBlocks.INT, at[1] + 4 * i);
                        for (long d = 0; index >= 0 && index < op.rows() && d < row; d++) {
                            add(at[2] + 4 * (index * row + d), get(at[0] + 4 * (i * row + d)));
                        }
                    }
                });
    }
}
