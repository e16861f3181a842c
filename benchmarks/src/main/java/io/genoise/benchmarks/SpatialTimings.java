package io.genoise.benchmarks;

import static io.genoise.benchmarks.PairedTiming.numbers;

import io.genoise.autograd.Autograd;
import io.genoise.benchmarks.PairedTiming.Peer;
import io.genoise.op.Convolution;
import io.genoise.op.Normalization;
import io.genoise.op.Pooling;
import io.genoise.primitive.Window;
import io.genoise.shape.DType;
import io.genoise.shape.Shape;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.Variable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Convolutions, their gradients, transposed ones, pools and batch norm, over pictures and, with as many elements and multiplications, over
/// clips: what one more axis costs us and PyTorch. PyTorch computes channels first and channels last.
record SpatialTimings(PairedTiming timing) {
    private static final TensorOptional NONE = new TensorOptional();
    private static final long[] ONE = {1, 1, 1};

    void measure() {
        convolution("3x3, 64 to 64", Window.square(3, 1, 1), new int[] {32, 32, 32, 64}, 64);
        convolution("1x3x3, 64 to 64", window(1, 3), new int[] {4, 8, 32, 32, 64}, 64);
        convolution("3x3x3, 64 to 64", Window.cube(3, 1, 1), new int[] {4, 8, 32, 32, 64}, 64);
        convolution(
                "3x3 stride 2, 64 to 128", Window.square(3, 2, 1), new int[] {32, 32, 32, 64}, 128);
        convolution(
                "3x3x3 stride 2, 64 to 128",
                Window.cube(3, 2, 1),
                new int[] {4, 8, 32, 32, 64},
                128);
        transposed(
                "4x4 stride 2, 128 to 64", Window.square(4, 2, 1), new int[] {32, 16, 16, 128}, 64);
        transposed(
                "3x3 stride 1, 64 to 64", Window.square(3, 1, 1), new int[] {32, 32, 32, 64}, 64);
        transposed(
                "4x4x4 stride 2, 128 to 64",
                Window.cube(4, 2, 1),
                new int[] {4, 4, 16, 16, 128},
                64);
        pools("2x2", Window.square(2, 2, 0), new int[] {32, 64, 64, 64});
        pools("3x3 stride 2", Window.square(3, 2, 1), new int[] {32, 64, 64, 64});
        pools("2x2x2", Window.cube(2, 2, 0), new int[] {4, 8, 64, 64, 64});
        pools("3x3x3 stride 2", Window.cube(3, 2, 1), new int[] {4, 8, 64, 64, 64});
        norm(new int[] {32, 32, 32, 64});
        norm(new int[] {4, 8, 32, 32, 64});
    }

    private static Window window(int time, int place) {
        return new Window(
                List.of(time, place, place),
                List.of(1, 1, 1),
                List.of(time / 2, place / 2, place / 2),
                List.of(1, 1, 1));
    }

    private void convolution(String name, Window window, int[] x, int out) {
        int[] w = kernel(window, out, x[x.length - 1]);
        both(
                "convolution %s over %s".formatted(name, Arrays.toString(x)),
                x,
                w,
                (a, b) -> Convolution.conv(a, b, window, 1),
                (a, b) ->
                        window.rank() == 2
                                ? torch.conv2d(
                                        a,
                                        b,
                                        NONE,
                                        longs(window.stride()),
                                        longs(window.padding()),
                                        ones(2),
                                        1)
                                : torch.conv3d(
                                        a,
                                        b,
                                        NONE,
                                        longs(window.stride()),
                                        longs(window.padding()),
                                        ones(3),
                                        1));
    }

    private void transposed(String name, Window window, int[] x, int out) {
        int[] w = kernel(window, x[x.length - 1], out);
        long[] none = new long[window.rank()];
        both(
                "transposed %s over %s".formatted(name, Arrays.toString(x)),
                x,
                w,
                (a, b) -> Convolution.transposed(a, b, window, 1),
                (a, b) ->
                        window.rank() == 2
                                ? torch.conv_transpose2d(
                                        a,
                                        b,
                                        NONE,
                                        longs(window.stride()),
                                        longs(window.padding()),
                                        none,
                                        1,
                                        ones(2))
                                : torch.conv_transpose3d(
                                        a,
                                        b,
                                        NONE,
                                        longs(window.stride()),
                                        longs(window.padding()),
                                        none,
                                        1,
                                        ones(3)));
    }

    /// The value alone, and the value with its gradients in picture and kernel.
    private void both(
            String name,
            int[] x,
            int[] w,
            BiFunction<Tensor, Tensor, Tensor> ours,
            BiFunction<
                            org.bytedeco.pytorch.Tensor,
                            org.bytedeco.pytorch.Tensor,
                            org.bytedeco.pytorch.Tensor>
                    theirs) {
        List<Variable> operands = List.of(variable("x", x), variable("w", w));
        timing.measure(
                name,
                operands,
                v -> List.of(ours.apply(v.get(0), v.get(1))),
                peers(List.of(x, w), t -> List.of(theirs.apply(t.get(0), t.get(1)))),
                1e-3);
        timing.measure(
                name + ", gradients too",
                operands,
                v -> {
                    Tensor y = ours.apply(v.get(0), v.get(1));
                    List<Tensor> all = new ArrayList<>(List.of(y));
                    all.addAll(Autograd.gradients(y, timing.device().filled(y.shape(), 1), v));
                    return all;
                },
                peers(
                        List.of(x, w),
                        t -> {
                            var y = theirs.apply(t.get(0), t.get(1));
                            List<org.bytedeco.pytorch.Tensor> all = new ArrayList<>(List.of(y));
                            all.addAll(Torch.gradients(y, torch.ones_like(y), t));
                            return all;
                        }),
                1e-3);
    }

    private void pools(String name, Window window, int[] x) {
        String of = name + " over " + Arrays.toString(x);
        List<Variable> operand = List.of(variable("x", x));
        boolean flat = window.rank() == 2;
        long[] kernel = longs(window.kernel());
        long[] stride = longs(window.stride());
        long[] padding = longs(window.padding());
        Function<org.bytedeco.pytorch.Tensor, org.bytedeco.pytorch.Tensor> max =
                t ->
                        flat
                                ? torch.max_pool2d(t, kernel, stride, padding, ones(2), false)
                                : torch.max_pool3d(t, kernel, stride, padding, ones(3), false);
        timing.measure(
                "max pool " + of,
                operand,
                v -> List.of(Pooling.max(v.getFirst(), window)),
                peers(List.of(x), t -> List.of(max.apply(t.getFirst()))),
                1e-6);
        timing.measure(
                "max pool and gradient " + of,
                operand,
                v -> {
                    Tensor y = Pooling.max(v.getFirst(), window);
                    return List.of(
                            y,
                            Autograd.gradients(y, timing.device().filled(y.shape(), 1), v)
                                    .getFirst());
                },
                peers(
                        List.of(x),
                        t -> {
                            var y = max.apply(t.getFirst());
                            return List.of(y, Torch.gradients(y, torch.ones_like(y), t).getFirst());
                        }),
                1e-6);
        timing.measure(
                "average pool " + of,
                operand,
                v -> List.of(Pooling.average(v.getFirst(), window, true)),
                peers(
                        List.of(x),
                        t ->
                                List.of(
                                        flat
                                                ? torch.avg_pool2d(
                                                        t.getFirst(),
                                                        kernel,
                                                        stride,
                                                        padding,
                                                        false,
                                                        true,
                                                        new LongOptional())
                                                : torch.avg_pool3d(
                                                        t.getFirst(),
                                                        kernel,
                                                        stride,
                                                        padding,
                                                        false,
                                                        true,
                                                        new LongOptional()))),
                1e-5);
    }

    /// In training, with the gradients of picture, scale and shift.
    private void norm(int[] x) {
        int[] features = {x[x.length - 1]};
        List<int[]> shapes = List.of(x, features, features, x);
        List<Variable> operands =
                IntStream.range(0, shapes.size())
                        .mapToObj(i -> variable("x" + i, shapes.get(i)))
                        .toList();
        Variable mean = variable("mean", features);
        Variable variance = variable("variance", features);
        timing.measure(
                "batch norm and gradients over " + Arrays.toString(x),
                operands,
                v -> {
                    Tensor y =
                            Normalization.batchNormTrain(
                                    v.get(0), v.get(1), v.get(2), mean, variance, 0.1f, 1e-5f);
                    List<Tensor> all = new ArrayList<>(List.of(y));
                    all.addAll(Autograd.gradients(y, v.get(3), v.subList(0, 3)));
                    return all;
                },
                peers(
                        shapes,
                        t -> {
                            var y =
                                    torch.batch_norm(
                                            t.get(0),
                                            new TensorOptional(t.get(1)),
                                            new TensorOptional(t.get(2)),
                                            NONE,
                                            NONE,
                                            true,
                                            0.1,
                                            1e-5,
                                            false);
                            List<org.bytedeco.pytorch.Tensor> all = new ArrayList<>(List.of(y));
                            all.addAll(Torch.gradients(y, t.get(3).detach(), t.subList(0, 3)));
                            return all;
                        }),
                1e-3);
    }

    /// PyTorch's calls on the same numbers, channels first in memory and channels last.
    private static Map<String, Peer> peers(
            List<int[]> shapes,
            Function<List<org.bytedeco.pytorch.Tensor>, List<org.bytedeco.pytorch.Tensor>> calls) {
        Map<String, Peer> peers = new TreeMap<>();
        for (boolean last : new boolean[] {false, true}) {
            List<org.bytedeco.pytorch.Tensor> operands = new ArrayList<>();
            for (int[] shape : shapes) {
                var lying =
                        Torch.tensor(numbers(count(shape), false), ScalarType.Float, shape)
                                .permute(channelsFirst(shape.length));
                operands.add((last ? lying : lying.contiguous()).detach().set_requires_grad(true));
            }
            peers.put(
                    last ? "channels last" : "channels first",
                    new Peer(
                            () -> calls.apply(operands),
                            y -> y.detach().permute(channelsLast(Torch.shape(y).length))));
        }
        return peers;
    }

    private Variable variable(String name, int[] shape) {
        Variable variable = timing.device().variable(name, Shape.of(shape), DType.F32);
        variable.set(numbers(count(shape), false));
        return variable;
    }

    /// `[out,…,in]`, in our layout.
    private static int[] kernel(Window window, int out, int in) {
        int[] shape = new int[window.rank() + 2];
        shape[0] = out;
        for (int i = 0; i < window.rank(); i++) {
            shape[i + 1] = window.kernel().get(i);
        }
        shape[window.rank() + 1] = in;
        return shape;
    }

    private static int count(int[] shape) {
        return IntStream.of(shape).reduce(1, Math::multiplyExact);
    }

    private static long[] channelsFirst(int rank) {
        return IntStream.range(0, rank)
                .mapToLong(i -> i == 0 ? 0 : i == 1 ? rank - 1 : i - 1)
                .toArray();
    }

    private static long[] channelsLast(int rank) {
        return IntStream.range(0, rank)
                .mapToLong(i -> i == 0 ? 0 : i == rank - 1 ? 1 : i + 1)
                .toArray();
    }

    private static long[] longs(List<Integer> numbers) {
        return numbers.stream().mapToLong(Integer::longValue).toArray();
    }

    private static long[] ones(int rank) {
        return Arrays.copyOf(ONE, rank);
    }
}
