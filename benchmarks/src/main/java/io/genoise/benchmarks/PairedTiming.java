package io.genoise.benchmarks;

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
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;

/// Our step (recorded, planned, run) and PyTorch's calls in turns: the results are compared, then the median of our time, of
/// PyTorch's, and of their ratio are printed. Where PyTorch has several ways, the fastest of a short trial goes into the turns.
///
/// @param threads with one, a thread's processor time is measured, which other processes disturb less than the clock
/// @param only measures what has this in its name
record PairedTiming(Device device, int threads, String only) {
    private static final int WARM = 200;
    private static final int ROUNDS = 61;
    private static final double MOST_SECONDS = 6;

    /// What PyTorch computes, and how its results are seen in our layout.
    record Peer(
            Supplier<List<org.bytedeco.pytorch.Tensor>> calls,
            Function<org.bytedeco.pytorch.Tensor, org.bytedeco.pytorch.Tensor> seen) {
        static Peer of(Supplier<List<org.bytedeco.pytorch.Tensor>> calls) {
            return new Peer(calls, y -> y);
        }
    }

    /// Numbers from -1 to 1, or bytes.
    static double[] numbers(int count, boolean bytes) {
        RandomStream random = RandomStream.of(count);
        double[] numbers = new double[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = bytes ? random.nextInt(256) : 2 * random.nextFloat() - 1;
        }
        return numbers;
    }

    /// Measures `name`.
    ///
    /// @param peers PyTorch's ways, by name
    /// @param tolerance greatest difference, of the greatest number or 1
    void measure(
            String name,
            List<Variable> operands,
            Function<List<Tensor>, List<Tensor>> ours,
            Map<String, Peer> peers,
            double tolerance) {
        if (!name.contains(only)) {
            return;
        }
        List<Variable> results = results(operands, ours);
        compute(operands, ours, results);
        peers.forEach((way, peer) -> compare(name + ", " + way, results, peer, tolerance));
        String best =
                peers.keySet().stream()
                        .min(Comparator.comparingDouble(way -> trial(peers.get(way))))
                        .orElseThrow();
        Supplier<List<org.bytedeco.pytorch.Tensor>> peer = peers.get(best).calls;
        double[] mine = new double[ROUNDS];
        double[] theirs = new double[ROUNDS];
        double[] ratios = new double[ROUNDS];
        int rounds = 0;
        long begin = System.nanoTime();
        for (int round = -WARM; round < ROUNDS; round++) {
            double seconds = (System.nanoTime() - begin) / 1e9;
            if (round < -1 && seconds > MOST_SECONDS / 2) {
                round = -1;
            } else if (round > 8 && seconds > MOST_SECONDS) {
                break;
            }
            long start = now();
            compute(operands, ours, results);
            long middle = now();
            call(peer);
            long end = now();
            if (round >= 0) {
                mine[round] = (middle - start) / 1e6;
                theirs[round] = (end - middle) / 1e6;
                ratios[round] = mine[round] / theirs[round];
                rounds = round + 1;
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%-62s ours %8.3f ms  PyTorch %8.3f ms%s  ratio %.2f%n",
                name,
                median(mine, rounds),
                median(theirs, rounds),
                peers.size() > 1 ? " (" + best + ")" : "",
                median(ratios, rounds));
    }

    private List<Variable> results(
            List<Variable> operands, Function<List<Tensor>, List<Tensor>> ours) {
        List<Shape> shapes = new ArrayList<>();
        List<DType> types = new ArrayList<>();
        try (Step step = device.step()) {
            for (Tensor y : ours.apply(operands.stream().map(Variable::value).toList())) {
                shapes.add(y.shape());
                types.add(y.dtype());
            }
            step.run();
        }
        List<Variable> results = new ArrayList<>();
        for (int i = 0; i < shapes.size(); i++) {
            results.add(device.variable("y" + i, shapes.get(i), types.get(i)));
        }
        return results;
    }

    private static void call(Supplier<List<org.bytedeco.pytorch.Tensor>> peer) {
        try (PointerScope _ = new PointerScope()) {
            peer.get();
        }
    }

    /// The least of a few times, in seconds.
    private static double trial(Peer peer) {
        double least = Double.MAX_VALUE;
        for (int i = 0; i < 7; i++) {
            long start = System.nanoTime();
            call(peer.calls);
            least = Math.min(least, (System.nanoTime() - start) / 1e9);
        }
        return least;
    }

    private long now() {
        return threads == 1
                ? ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime()
                : System.nanoTime();
    }

    private void compute(
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

    private static void compare(String name, List<Variable> results, Peer peer, double tolerance) {
        try (PointerScope _ = new PointerScope()) {
            List<org.bytedeco.pytorch.Tensor> expected = peer.calls.get();
            for (int k = 0; k < results.size(); k++) {
                compare(
                        name,
                        results.get(k).value().readDoubles(),
                        Torch.numbers(peer.seen.apply(expected.get(k))),
                        tolerance);
            }
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
                        "%s: element %s is %s, PyTorch says %s"
                                .formatted(name, i, found[i], expected[i]));
            }
        }
    }

    private static double median(double[] numbers, int count) {
        double[] sorted = Arrays.copyOf(numbers, count);
        Arrays.sort(sorted);
        return sorted[count / 2];
    }
}
