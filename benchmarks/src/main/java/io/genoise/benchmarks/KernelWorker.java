package io.genoise.benchmarks;

import io.genoise.tensor.Device;
import io.genoise.transfer.FloatingOperations;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.PointerScope;

/// One of [KernelBenchmark]'s processes: the kernels in Genoise or in PyTorch, one at a time. While it waits for a line it
/// takes no processor time.
///
/// It reads orders, a line each, and ends each answer with a line:
///
/// | order | answer |
/// |---|---|
/// | `prepare NAME` | the kernel is run once; `ready`, operations, bytes, and the ways that there are |
/// | `results WAY FILE` | what that made is written, see [ResultFile]; `written` |
/// | `time WAY n` | `took` and the nanoseconds of n runs, after one that is not counted |
/// | `peak n` | `peak` and the operations a second that n threads do at most, see [FmaPeak] |
final class KernelWorker {
    static final String OURS = "genoise";

    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private final String what;
    private final int threads;
    private final Map<String, KernelCase> kernels;
    private Device device;
    private PointerScope scope;
    private Map<String, KernelCase.Bound> ways = Map.of();

    private KernelWorker(String what, int threads, int batch) {
        this.what = what;
        this.threads = threads;
        kernels =
                Kernels.all(batch).stream()
                        .collect(Collectors.toMap(KernelCase::name, kernel -> kernel));
    }

    /// `genoise` or `pytorch`, threads, pictures in a batch.
    public static void main(String[] arguments) throws IOException {
        int threads = Integer.parseInt(arguments[1]);
        new KernelWorker(arguments[0], threads, Integer.parseInt(arguments[2])).serve();
    }

    private void serve() throws IOException {
        if (!what.equals(OURS)) {
            Torch.start(threads);
        }
        BufferedReader orders =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line; (line = orders.readLine()) != null; ) {
            String[] order = line.split(" ", 3);
            switch (order[0]) {
                case "prepare" -> prepare(line.substring(line.indexOf(' ') + 1));
                case "results" -> {
                    ResultFile.write(Path.of(order[2]), ways.get(order[1]).results());
                    out.println("written");
                }
                case "time" -> time(ways.get(order[1]), Long.parseLong(order[2]));
                case "peak" -> out.println("peak " + FmaPeak.measure(Integer.parseInt(order[1])));
                default -> throw new IllegalArgumentException("an order was " + line);
            }
        }
    }

    /// Each kernel has a device of its own, so that it finds the memory that a lonely one would.
    private void prepare(String name) {
        KernelCase kernel = kernels.get(name);
        double operations = 0;
        ways = Map.of();
        if (what.equals(OURS)) {
            if (device != null) {
                device.close();
            }
            device = Device.open("cpu", threads);
            ways = Map.of(OURS, kernel.genoise(device));
            ways.get(OURS).run();
            operations =
                    device.lastPlan().explain().stream().mapToDouble(FloatingOperations::of).sum();
        } else {
            if (scope != null) {
                scope.close();
            }
            scope = new PointerScope();
            ways = kernel.pytorch();
            ways.values().forEach(KernelCase.Bound::run);
        }
        long bytes = ways.values().stream().mapToLong(KernelCase.Bound::bytes).max().orElse(0);
        out.println("ready %s %s %s".formatted(operations, bytes, String.join(" ", ways.keySet())));
    }

    private void time(KernelCase.Bound work, long runs) {
        work.run();
        long start = System.nanoTime();
        for (long i = 0; i < runs; i++) {
            work.run();
        }
        out.println("took " + (System.nanoTime() - start));
    }
}
