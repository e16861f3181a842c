package io.genoise.cli;

import io.genoise.autograd.Autograd;
import io.genoise.layer.Pass;
import io.genoise.network.EncoderConfig;
import io.genoise.network.EncoderNetwork;
import io.genoise.network.Networks;
import io.genoise.op.Losses;
import io.genoise.optimizer.Sgd;
import io.genoise.runtime.PlannedKernel;
import io.genoise.runtime.Platform;
import io.genoise.runtime.StepPlan;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.Variable;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `genoise devices`: what computes here, and how.
@Command(
        name = "devices",
        mixinStandardHelpOptions = true,
        description =
                "Shows what computes here and which way, or with --explain the plan of a training step.",
        footer = {
            "",
            "Examples:",
            "  genoise devices                              what computes, and why that",
            "  genoise devices --explain                    every kernel of a training step",
            "  genoise devices --explain --network resnet18"
        })
final class Devices implements Runnable {
    private static final int WARM_UP = 20;
    private static final int MEASURED = 10;
    private static final int CHANNELS = 3;
    private static final int CLASSES = 4;

    @Mixin DeviceChoice choice;

    @Option(
            names = "--explain",
            order = 40,
            description =
                    "Plan a training step of a network and print its kernels: bytes read and written,"
                            + " algorithm, place in memory, share of time.")
    boolean explain;

    @Option(
            names = "--network",
            order = 41,
            paramLabel = "NAME[,SETTING=VALUE]...",
            converter = NetworkChoice.Converter.class,
            description = "The network, and how it is set; see the list below.")
    NetworkChoice.Chosen chosen;

    @Option(
            names = "--batch",
            order = 42,
            paramLabel = "VIEWS",
            defaultValue = "128",
            description = "Views in that step (default: ${DEFAULT-VALUE}).")
    int batch;

    @Option(
            names = "--size",
            order = 43,
            paramLabel = "PIXELS",
            defaultValue = "32",
            description = "Height and width of the views (default: ${DEFAULT-VALUE}).")
    int size;

    @Spec CommandSpec spec;

    @Override
    public void run() {
        Value.check("--batch", batch, batch >= 1, "1 or more");
        Value.check("--size", size, size >= 1, "1 or more");
        PrintWriter out = spec.commandLine().getOut();
        List<String> told = new ArrayList<>();
        for (Platform platform : Device.platforms()) {
            String missing = platform.missing();
            out.println(
                    platform.name() + (missing == null ? ": usable" : ": not usable, " + missing));
            List<String> report = platform.report();
            report.forEach(line -> out.println("  " + line));
            told.addAll(report);
        }
        try (Device device = choice.open()) {
            out.println("chosen: %s (%s)".formatted(device.name(), device.choice()));
            device.facts().stream()
                    .filter(fact -> !told.contains(fact))
                    .forEach(fact -> out.println("  " + fact));
            if (explain) {
                explain(device, out);
            }
        }
        out.flush();
    }

    private void explain(Device device, PrintWriter out) {
        EncoderConfig network = chosen == null ? Networks.of(Networks.laptop()) : chosen.network();
        EncoderNetwork encoder =
                network.withChannels(CHANNELS).withClasses(CLASSES).create(device.scope(), 1);
        Sgd sgd = Sgd.nesterov(0.9f).over(encoder.parameters());
        TensorShape shape = TensorShape.of(batch, size, size, CHANNELS);
        float[] pictures = new float[Math.toIntExact(shape.elements())];
        int[] classes = new int[batch];
        for (int i = 0; i < pictures.length; i++) {
            pictures[i] = (i * 37 % 255) / 128f - 1;
            classes[i % batch] = i % CLASSES;
        }
        Variable x = device.variable("pictures", shape, pictures);
        Tensor labels = device.integers(TensorShape.of(batch), classes);
        long recording = 0;
        for (int i = 0; i < WARM_UP + MEASURED; i++) {
            device.timed(i >= WARM_UP);
            long start = System.nanoTime();
            try (Step step = device.step()) {
                Tensor loss =
                        Losses.crossEntropy(encoder.forward(x.value(), Pass.train(1, i)), labels);
                sgd.update(Autograd.gradients(loss, encoder.parameters()), 0.01f);
                step.plan();
                recording = System.nanoTime() - start;
                step.run();
            }
        }
        print(network, device.lastPlan(), recording, out);
        device.facts().stream()
                .filter(fact -> fact.startsWith("pointwise"))
                .forEach(fact -> out.println("\n" + fact));
    }

    private void print(EncoderConfig network, StepPlan plan, long recording, PrintWriter out) {
        List<PlannedKernel> lines = plan.explain();
        double total = lines.stream().mapToLong(PlannedKernel::nanos).sum();
        out.printf(
                Locale.ROOT,
                "%ntraining step: %s, %d views of %dx%d%n",
                Networks.text(network),
                batch,
                size,
                size);
        out.printf(
                Locale.ROOT,
                "%d kernels, %.1f ms; recorded and looked up in %.2f ms; intermediates %.1f MB%n%n",
                lines.size(),
                total / MEASURED / 1e6,
                recording / 1e6,
                plan.arenaBytes() / 1e6);
        out.println(
                "   time  read KB write KB     at KB  kernel            algorithm          layer → result");
        for (PlannedKernel line : lines) {
            out.printf(
                    Locale.ROOT,
                    "%6.2f%% %8.1f %8.1f %9s  %-17s %-18s %s → %s%n",
                    100 * line.nanos() / total,
                    line.bytesRead() / 1e3,
                    line.bytesWritten() / 1e3,
                    line.offset() < 0
                            ? "kept"
                            : String.format(Locale.ROOT, "%.1f", line.offset() / 1e3),
                    line.primitive(),
                    line.algorithm(),
                    line.path().isEmpty() ? "(gradient)" : line.path(),
                    line.output());
        }
    }
}
