package io.genoise.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// C2 may leave a hot loop in C1 or the interpreter for ever, in one process of many: 25 to 150 times slower from then on. So
/// the hot kernels are run in many fresh processes, and none may stay far behind the best, however long it is given.
///
/// The first two processes run until they get no faster; the others until they are near, which a healthy one soon is.
@Tag("slow")
class FreshMachinesTest {
    private static final int MACHINES = 10;
    private static final int REFERENCES = 2;
    private static final int BATCH = 1;

    /// Seconds: of a try, for which nothing may get faster at the end, and after which a machine is given up.
    private static final double TRY = 0.3;

    private static final double STEADY = 1.5;
    private static final double PATIENCE = 20;

    /// How many times slower than the best a machine may be: more than busy neighbours make of it, less than being stuck.
    private static final double FACTOR = 10;

    private static final List<String> KERNELS =
            List.of(
                    "product 1024x1024x1024",
                    "nin 3x3, 192 to 192, 8x8, weight gradient",
                    "resnet18 3x3 stride 2, 64 to 128, 32x32, input gradient",
                    "batch norm + residual + ReLU, 32x32x64, and gradients",
                    "softmax + cross-entropy 64x1000, and gradient");

    @Test
    void noKernelIsStuckInASlowVersion() throws IOException {
        Map<String, List<Double>> seconds = new LinkedHashMap<>();
        KERNELS.forEach(kernel -> seconds.put(kernel, new ArrayList<>()));
        for (int machine = 0; machine < MACHINES; machine++) {
            try (WorkerProcess process = fresh()) {
                for (String kernel : KERNELS) {
                    List<Double> times = seconds.get(kernel);
                    process.answer("prepare " + kernel, "ready");
                    Turns.Contender contender = runs -> seconds(process, runs);
                    times.add(
                            machine < REFERENCES
                                    ? Turns.steady(contender, STEADY, TRY)
                                    : least(contender, FACTOR / 2 * Collections.min(times)));
                }
            }
        }
        seconds.forEach((kernel, times) -> {
            double best = Collections.min(times);
            assertThat(times)
                    .as("seconds of %s, a machine each", kernel)
                    .allMatch(time -> time <= FACTOR * best);
        });
    }

    /// The seconds of a run at best, as soon as they are `near`, or when patience is at an end.
    private static double least(Turns.Contender contender, double near) throws IOException {
        double least = Double.POSITIVE_INFINITY;
        for (double spent = 0; least > near && spent < PATIENCE; spent += TRY) {
            least = Math.min(least, Turns.warmed(contender, TRY, TRY / 3));
        }
        return least;
    }

    private static WorkerProcess fresh() throws IOException {
        List<String> arguments = List.of(KernelWorker.OURS, "2", Integer.toString(BATCH));
        return new WorkerProcess(
                "a fresh machine",
                WorkerProcess.java(KernelWorker.class, List.of(), arguments),
                Map.of());
    }

    private static double seconds(WorkerProcess process, long runs) throws IOException {
        String order = "time %s %s".formatted(KernelWorker.OURS, runs);
        return Double.parseDouble(process.answer(order, "took")[1]) / 1e9 / runs;
    }
}
