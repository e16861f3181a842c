package io.genoise.benchmarks;

import io.genoise.autograd.Autograd;
import io.genoise.op.Affine;
import io.genoise.op.Attention;
import io.genoise.op.Warping;
import io.genoise.primitive.Resampling.Filter;
import io.genoise.primitive.Resampling.Outside;
import io.genoise.random.RandomStream;
import io.genoise.shape.DType;
import io.genoise.shape.Shape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.Variable;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Warp and attention beside PyTorch: our step (recorded, planned, run), then PyTorch's calls, in turns; the median of our time,
/// of PyTorch's, and of their ratio. Results are compared before anything is timed.
///
/// `benchmarks/run primitive [threads [part of a name]]`
final class PrimitiveBenchmark {
    private static final int WARM = 200;
    private static final int ROUNDS = 61;

    private static int threads = 2;
    private static String only = "";

    private PrimitiveBenchmark() {}

    public static void main(String[] arguments) {
        threads = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 2;
        only = arguments.length > 1 ? arguments[1] : "";
        Torch.start(threads);
        try (Device device = Device.open("cpu", threads)) {
            for (boolean turned : new boolean[] {false, true}) {
                warp(device, DType.F32, turned);
                warp(device, DType.U8, turned);
            }
            attention(device, 16, 6, 65, 64);
            attention(device, 8, 6, 197, 64);
        }
    }

    /// 128 random crops of 96x96 pictures, resized to 64x64, bilinear; turned by up to 20° too, or only flipped.
    private static void warp(Device device, DType type, boolean turned) {
        int n = 128;
        RandomStream random = RandomStream.of(5);
        Affine[] views = new Affine[n];
        for (int i = 0; i < n; i++) {
            double side = 96 * Math.sqrt(0.2 + 0.8 * random.nextDouble());
            double top = (96 - side) * random.nextDouble();
            double left = (96 - side) * random.nextDouble();
            views[i] = Affine.of(96, 96).crop(top, left, side, side).resize(64, 64);
            views[i] = random.nextInt(2) == 0 ? views[i] : views[i].flipColumns();
            views[i] = turned ? views[i].rotate(40 * random.nextDouble() - 20) : views[i];
        }
        float[] matrices = Affine.matrices(views);
        double[] pixels = numbers(n * 96 * 96 * 3, type == DType.U8);
        Variable x = device.variable("x", Shape.of(n, 96, 96, 3), type);
        x.set(pixels);
        Tensor maps = device.tensor(Shape.of(n, 2, 3), matrices);
        Function<List<Tensor>, List<Tensor>> ours =
                t ->
                        List.of(
                                Warping.affine(
                                        t.getFirst(),
                                        maps,
                                        64,
                                        64,
                                        Filter.BILINEAR,
                                        Outside.ZEROS));
        org.bytedeco.pytorch.Tensor picture =
                Torch.tensor(pixels, ScalarType.Float, n, 96, 96, 3)
                        .permute(0, 3, 1, 2)
                        .contiguous();
        org.bytedeco.pytorch.Tensor grid =
                Torch.tensor(grid(matrices, 96, 64), ScalarType.Float, n, 64, 64, 2);
        String name = "128 crops 96→64 of %s%s".formatted(type, turned ? ", turned" : ", flipped");
        pairs(
                name,
                device,
                List.of(x),
                ours,
                () -> List.of(torch.grid_sampler_2d(picture, grid, 0, 0, false)),
                y -> y.permute(0, 2, 3, 1),
                2e-3);
    }

    /// Where each pixel of the result lies, as `grid_sample` wants it: −1 to 1 over the picture.
    private static double[] grid(float[] matrices, int from, int to) {
        double[] grid = new double[matrices.length / 6 * to * to * 2];
        int at = 0;
        for (int m = 0; m < matrices.length; m += 3) {
            at = m / 6 * to * to * 2 + m / 3 % 2;
            for (int i = 0; i < to; i++) {
                for (int j = 0; j < to; j++, at += 2) {
                    double place =
                            matrices[m] * (j + 0.5) + matrices[m + 1] * (i + 0.5) + matrices[m + 2];
                    grid[at] = 2 * place / from - 1;
                }
            }
        }
        return grid;
    }

    private static void attention(Device device, int batch, int heads, int t, int d) {
        int[] extents = {batch, heads, t, d};
        List<Variable> x = new ArrayList<>();
        List<org.bytedeco.pytorch.Tensor> peers = new ArrayList<>();
        for (String name : new String[] {"q", "k", "v", "dy"}) {
            double[] numbers = numbers(batch * heads * t * d, false);
            Variable variable = device.variable(name, Shape.of(extents), DType.F32);
            variable.set(numbers);
            x.add(variable);
            org.bytedeco.pytorch.Tensor peer = Torch.tensor(numbers, ScalarType.Float, extents);
            peers.add(name.equals("dy") ? peer : peer.detach().set_requires_grad(true));
        }
        String size = Arrays.toString(extents);
        float scale = (float) (1 / Math.sqrt(d));
        Supplier<org.bytedeco.pytorch.Tensor> peer =
                () -> torch.scaled_dot_product_attention(peers.get(0), peers.get(1), peers.get(2));
        pairs(
                "attention " + size,
                device,
                x,
                v -> List.of(Attention.of(v.get(0), v.get(1), v.get(2))),
                () -> List.of(peer.get()),
                y -> y,
                1e-4);
        pairs(
                "attention by its formula " + size,
                device,
                x,
                v -> List.of(Attention.formula(v.get(0), v.get(1), v.get(2), null, false, scale)),
                () -> List.of(peer.get()),
                y -> y,
                1e-4);
        Supplier<List<org.bytedeco.pytorch.Tensor>> gradients =
                () -> Torch.gradients(peer.get(), peers.get(3), List.copyOf(peers.subList(0, 3)));
        pairs(
                "attention and gradients " + size,
                device,
                x,
                v ->
                        Autograd.gradients(
                                Attention.of(v.get(0), v.get(1), v.get(2)),
                                v.get(3),
                                v.subList(0, 3)),
                gradients,
                y -> y,
                1e-4);
        pairs(
                "attention and gradients by its formula " + size,
                device,
                x,
                v ->
                        Autograd.gradients(
                                Attention.formula(v.get(0), v.get(1), v.get(2), null, false, scale),
                                v.get(3),
                                v.subList(0, 3)),
                gradients,
                y -> y,
                1e-4);
    }

    private static double[] numbers(int count, boolean bytes) {
        RandomStream random = RandomStream.of(count);
        double[] numbers = new double[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = bytes ? random.nextInt(256) : 2 * random.nextFloat() - 1;
        }
        return numbers;
    }

    private static void pairs(
            String name,
            Device device,
            List<Variable> operands,
            Function<List<Tensor>, List<Tensor>> ours,
            Supplier<List<org.bytedeco.pytorch.Tensor>> peer,
            Function<org.bytedeco.pytorch.Tensor, org.bytedeco.pytorch.Tensor> seen,
            double tolerance) {
        if (!name.contains(only)) {
            return;
        }
        List<Shape> shapes = new ArrayList<>();
        try (Step step = device.step()) {
            ours.apply(operands.stream().map(Variable::value).toList())
                    .forEach(y -> shapes.add(y.shape()));
            step.run();
        }
        List<Variable> results = new ArrayList<>();
        for (Shape shape : shapes) {
            results.add(device.variable("y" + results.size(), shape, DType.F32));
        }
        try (PointerScope _ = new PointerScope()) {
            compute(device, operands, ours, results);
            List<org.bytedeco.pytorch.Tensor> expected = peer.get();
            for (int k = 0; k < results.size(); k++) {
                compare(
                        name,
                        results.get(k).value().readDoubles(),
                        Torch.numbers(seen.apply(expected.get(k))),
                        tolerance);
            }
        }
        double[] mine = new double[ROUNDS];
        double[] theirs = new double[ROUNDS];
        double[] ratios = new double[ROUNDS];
        for (int round = -WARM; round < ROUNDS; round++) {
            long start = now();
            compute(device, operands, ours, results);
            long middle = now();
            try (PointerScope _ = new PointerScope()) {
                peer.get();
            }
            long end = now();
            if (round >= 0) {
                mine[round] = (middle - start) / 1e6;
                theirs[round] = (end - middle) / 1e6;
                ratios[round] = mine[round] / theirs[round];
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%-62s ours %7.3f ms  PyTorch %7.3f ms  ratio %.2f%n",
                name,
                median(mine),
                median(theirs),
                median(ratios));
    }

    /// The clock; with one thread, that thread's processor time, which other processes disturb less.
    private static long now() {
        return threads == 1
                ? ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime()
                : System.nanoTime();
    }

    private static void compute(
            Device device,
            List<Variable> operands,
            Function<List<Tensor>, List<Tensor>> ours,
            List<Variable> results) {
        try (Step step = device.step()) {
            List<Tensor> y = ours.apply(operands.stream().map(Variable::value).toList());
            for (int k = 0; k < y.size(); k++) {
                results.get(k).assign(y.get(k));
            }
            step.run();
        }
    }

    private static void compare(String name, double[] found, double[] expected, double tolerance) {
        double scale = 1;
        for (double number : expected) {
            scale = Math.max(scale, Math.abs(number));
        }
        for (int i = 0; i < expected.length; i++) {
            if (!(Math.abs(found[i] - expected[i]) <= tolerance * scale)) {
                throw new IllegalStateException(
                        "%s: element %d is %s, PyTorch says %s"
                                .formatted(name, i, found[i], expected[i]));
            }
        }
    }

    private static double median(double[] numbers) {
        double[] sorted = numbers.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
