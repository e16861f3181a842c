package io.genoise.benchmarks;

import io.genoise.runtime.PlannedKernel;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Precision;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Step;
import io.genoise.tensor.Variable;
import io.genoise.transfer.FloatingOperations;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Training steps on a device: how long they take, what memory they need, and how near their dearest kernels come to what
/// the device can do at most. `gpu/verify` runs it beside `gpu/torch_steps.py`, and [GpuReport] puts both together.
///
/// A time is that of five steps, of whose last one the loss is waited for, divided by five; PyTorch's are taken alike. What
/// the device can do is measured first: bytes a second of a copy, operations a second of a large product.
public final class GpuBenchmark {
    private static final int TOGETHER = 5;
    private static final int PROFILED = 5;

    /// A step to be measured: a contest's, and how much of it.
    record Measured(Contest contest, Work work) {
        static final List<Measured> ALL =
                List.of(
                        of("nin4", 512, 32),
                        of("resnet18", 512, 32),
                        of("alexnet", 512, 64),
                        of("resnet50-imagenet", 128, 224),
                        of("dcgan", 128, 64),
                        of("vit", 512, 64));

        private static Measured of(String name, int batch, int size) {
            return new Measured(Contests.of(name), Work.of(1, batch, size));
        }

        /// The one called `name`.
        static Measured of(String name) {
            return ALL.stream()
                    .filter(one -> one.contest.name().equals(name))
                    .findFirst()
                    .orElseThrow(() ->
                            new IllegalArgumentException(
                                    "no step is called %s; there are %s"
                                            .formatted(
                                                    name,
                                                    ALL.stream()
                                                            .map(one -> one.contest.name())
                                                            .toList())));
        }

        Measured tiny() {
            return new Measured(contest, contest.tiny());
        }
    }

    /// What is asked for.
    ///
    /// @param tiny whether networks are as small as they may be, to try the program itself
    /// @param samples how many times are taken
    /// @param kernels how many of the dearest kernels are shown
    /// @param seconds after which no more is begun
    private record Options(
            String device,
            List<String> steps,
            List<Precision> precisions,
            boolean tiny,
            int samples,
            int kernels,
            double seconds,
            Path out) {
        private static Options of(String... arguments) {
            Map<String, String> given = new LinkedHashMap<>();
            for (String argument : arguments) {
                int at = argument.indexOf('=');
                given.put(
                        at < 0 ? argument : argument.substring(0, at),
                        at < 0 ? "true" : argument.substring(at + 1));
            }
            Options options =
                    new Options(
                            take(given, "--device", "cuda"),
                            List.of(
                                    take(
                                                    given,
                                                    "--steps",
                                                    String.join(
                                                            ",",
                                                            Measured.ALL.stream()
                                                                    .map(m -> m.contest.name())
                                                                    .toList()))
                                            .split(",")),
                            List.of(take(given, "--precisions", "bf16,tf32").split(",")).stream()
                                    .map(Precision::of)
                                    .toList(),
                            Boolean.parseBoolean(take(given, "--tiny", "false")),
                            Integer.parseInt(take(given, "--samples", "20")),
                            Integer.parseInt(take(given, "--kernels", "8")),
                            Double.parseDouble(take(given, "--seconds", "300")),
                            Path.of(take(given, "--out", "genoise.tsv")));
            if (!given.isEmpty()) {
                throw new IllegalArgumentException(
                        "unknown: %s; there are --device= --steps= --precisions= --tiny --samples= --kernels= --seconds= --out="
                                .formatted(given.keySet()));
            }
            return options;
        }

        private static String take(Map<String, String> given, String name, String standard) {
            String value = given.remove(name);
            return value == null ? standard : value;
        }
    }

    /// What a device can do at most.
    ///
    /// @param bytes a second, read and written together
    /// @param operations a second, two a multiplication
    record Peak(double bytes, double operations) {
        /// The least time of a kernel, in seconds.
        double seconds(PlannedKernel kernel) {
            return Math.max(
                    (kernel.bytesRead() + kernel.bytesWritten()) / bytes,
                    FloatingOperations.of(kernel) / operations);
        }
    }

    private final Options options;
    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private final long begun = System.nanoTime();

    private GpuBenchmark(Options options) {
        this.options = options;
    }

    /// Measures, a line of tab-separated values at a time: what is measured is kept when the rest fails.
    public static void main(String[] arguments) throws IOException {
        new GpuBenchmark(Options.of(arguments)).run();
    }

    private void run() throws IOException {
        for (Precision precision : options.precisions) {
            Peak peak = peak(precision);
            row(
                    "peak",
                    precision.toString(),
                    number(peak.bytes / 1e9),
                    number(peak.operations / 1e12));
            for (String name : options.steps) {
                double spent = (System.nanoTime() - begun) / 1e9;
                if (spent > options.seconds) {
                    row("note", "%s in %s: no time was left".formatted(name, precision));
                    continue;
                }
                Measured step = Measured.of(name);
                try {
                    measure(options.tiny ? step.tiny() : step, precision, peak);
                } catch (RuntimeException | OutOfMemoryError e) {
                    // One that fails must not cost the others.
                    row(
                            "note",
                            "%s in %s failed: %s"
                                    .formatted(
                                            name,
                                            precision,
                                            String.valueOf(e.getMessage())
                                                    .replaceAll("\\s+", " ")));
                    e.printStackTrace(System.err);
                }
            }
        }
    }

    private Device open(Precision precision) {
        Device device = Device.open(options.device, 0);
        device.precision(precision);
        return device;
    }

    /// Medians over some runs of y = 2x over much memory, and of a large product of maps.
    private Peak peak(Precision precision) {
        int floats = options.tiny ? 1 << 12 : 1 << 28;
        int side = options.tiny ? 16 : 8192;
        try (Device device = open(precision)) {
            Variable x = device.variable("x", TensorShape.of(floats), precision.storage());
            Variable a = device.variable("a", TensorShape.of(side, side), precision.storage());
            for (int i = 0; i < 4; i++) {
                device.timed(i > 0);
                try (Step step = device.step()) {
                    x.assign(x.value().times(2).to(precision.storage()));
                    step.run();
                }
            }
            PlannedKernel copy = device.lastPlan().explain().getFirst();
            double bytes = (copy.bytesRead() + copy.bytesWritten()) * 3.0 / seconds(copy);
            for (int i = 0; i < 4; i++) {
                device.timed(i > 0);
                try (Step step = device.step()) {
                    step.read(a.value().matmul(a.value(), false, true).get(0).get(0));
                    step.run();
                }
            }
            PlannedKernel product =
                    device.lastPlan().explain().stream()
                            .max(Comparator.comparingDouble(FloatingOperations::of))
                            .orElseThrow();
            return new Peak(bytes, FloatingOperations.of(product) * 3 / seconds(product));
        }
    }

    private static double seconds(PlannedKernel kernel) {
        return Math.max(1, kernel.nanos()) / 1e9;
    }

    private void measure(Measured measured, Precision precision, Peak peak) throws IOException {
        Work work = measured.work;
        try (Device device = open(precision)) {
            Contest.Ours ours = measured.contest.genoise(device, work);
            long start = System.nanoTime();
            // Kernel by kernel, captured, replayed; then a while, since clocks rise.
            int done = 0;
            while (done < 2 * TOGETHER) {
                done = together(device, ours, done);
            }
            double making = (System.nanoTime() - start) / 1e9;
            List<Double> times = new ArrayList<>();
            List<Double> host = new ArrayList<>();
            float loss = Float.NaN;
            for (int i = 0; i < options.samples; i++) {
                long before = System.nanoTime();
                Reading read = null;
                for (int k = 0; k < TOGETHER; k++) {
                    long asked = System.nanoTime();
                    read = step(device, ours, done++);
                    host.add((System.nanoTime() - asked) / 1e3);
                }
                loss = read.value();
                times.add((System.nanoTime() - before) / 1e6 / TOGETHER);
            }
            double median = median(times);
            row(
                    "step",
                    "Genoise",
                    measured.contest.name(),
                    precision.toString(),
                    Integer.toString(work.batch()),
                    Integer.toString(work.size()),
                    number(median),
                    number(times.stream().min(Double::compare).orElseThrow()),
                    number(times.stream().max(Double::compare).orElseThrow()),
                    number(work.batch() / median * 1e3),
                    number(device.bytes() / 1e6),
                    number(median(host)),
                    "%s kernels, first ten steps %s s, loss %s"
                            .formatted(
                                    device.lastPlan().explain().size(),
                                    number(making),
                                    Float.toString(loss)));
            profile(measured, precision, device, ours, peak, done);
        }
    }

    private static int together(Device device, Contest.Ours ours, int done) {
        Reading read = null;
        for (int k = 0; k < TOGETHER; k++) {
            read = step(device, ours, done + k);
        }
        read.value();
        return done + TOGETHER;
    }

    /// A step; one of its losses.
    private static Reading step(Device device, Contest.Ours ours, int number) {
        try (Step step = device.step()) {
            Contest.Recorded recorded = ours.record(step, number);
            Reading read = step.read(recorded.losses().values().iterator().next());
            step.run();
            return read;
        }
    }

    /// The dearest kernels, and the whole step, beside the least time that the device could take.
    private void profile(
            Measured measured,
            Precision precision,
            Device device,
            Contest.Ours ours,
            Peak peak,
            int from)
            throws IOException {
        device.timed(true);
        for (int i = 0; i < PROFILED; i++) {
            step(device, ours, from + i).value();
        }
        device.timed(false);
        List<PlannedKernel> kernels = device.lastPlan().explain();
        double all = kernels.stream().mapToDouble(GpuBenchmark::seconds).sum();
        double least = kernels.stream().mapToDouble(peak::seconds).sum() * PROFILED;
        row(
                "kernel",
                measured.contest.name(),
                precision.toString(),
                number(all / PROFILED * 1e6),
                number(100),
                number(
                        kernels.stream().mapToDouble(k -> k.bytesRead() + k.bytesWritten()).sum()
                                * PROFILED
                                / all
                                / 1e9),
                number(
                        kernels.stream().mapToDouble(FloatingOperations::of).sum()
                                * PROFILED
                                / all
                                / 1e12),
                number(100 * least / all),
                "all %s kernels".formatted(kernels.size()));
        kernels.stream()
                .sorted(Comparator.comparingLong(kernel -> -kernel.nanos()))
                .limit(options.kernels)
                .forEach(kernel ->
                        row(
                                "kernel",
                                measured.contest.name(),
                                precision.toString(),
                                number(seconds(kernel) / PROFILED * 1e6),
                                number(100 * seconds(kernel) / all),
                                number(
                                        (kernel.bytesRead() + kernel.bytesWritten())
                                                * PROFILED
                                                / seconds(kernel)
                                                / 1e9),
                                number(
                                        FloatingOperations.of(kernel)
                                                * PROFILED
                                                / seconds(kernel)
                                                / 1e12),
                                number(100 * peak.seconds(kernel) * PROFILED / seconds(kernel)),
                                "%s, %s, %s: %s → %s"
                                        .formatted(
                                                kernel.primitive(),
                                                kernel.algorithm(),
                                                kernel.path().isEmpty()
                                                        ? "gradient"
                                                        : kernel.path(),
                                                String.join(" ", kernel.inputs()),
                                                kernel.output())));
    }

    private static double median(List<Double> numbers) {
        List<Double> sorted = numbers.stream().sorted().toList();
        return (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    private void row(String... values) {
        String line = String.join("\t", values);
        out.println(line);
        try {
            Files.writeString(
                    options.out, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
