package io.genoise.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// C2 may leave a hot loop in C1 or the interpreter for ever, in one process of many: 25 to 150 times slower from then on. So
/// the hot kernels are run in many fresh processes, and none may stay far behind the best, however long it is given.
@Tag("slow")
class FreshMachinesTest {
    /// Few, so that the build ends in time; `-Dgenoise.machines=20` asks more of them.
    private static final int MACHINES = Integer.getInteger("genoise.machines", 4);

    /// So many run a kernel until they get no faster, before the others begin.
    private static final int LEADERS = 2;

    private static final int BATCH = 1;
    private static final double TRY = 0.3;
    private static final double STEADY = 1;
    private static final double PATIENCE = 20;

    /// How many times slower than the best a machine may be: more than busy neighbours make of it, less than being stuck.
    private static final double FACTOR = 10;

    private static final List<String> KERNELS =
            List.of(
                    "product 1024x1024x1024",
                    "nin 3x3, 192 to 192, 8x8, weight gradient",
                    "batch norm + residual + ReLU, 32x32x64, and gradients");

    @Test
    void noKernelIsStuckInASlowVersion() throws IOException {
        List<WorkerProcess> machines = new ArrayList<>();
        try {
            for (int i = 0; i < MACHINES; i++) {
                machines.add(fresh());
            }
            for (String kernel : KERNELS) {
                double[] seconds = seconds(machines, kernel);
                double best = DoubleStream.of(seconds).min().orElseThrow();
                assertThat(DoubleStream.of(seconds).boxed())
                        .as("seconds of %s, a machine each", kernel)
                        .allMatch(time -> time <= FACTOR * best);
            }
        } finally {
            for (WorkerProcess machine : machines) {
                machine.close();
            }
        }
    }

    /// The seconds of a run at best, a machine each; who is behind has run on until patience was at an end.
    private static double[] seconds(List<WorkerProcess> machines, String kernel)
            throws IOException {
        double[] seconds = new double[machines.size()];
        for (int i = 0; i < seconds.length; i++) {
            machines.get(i).answer("prepare " + kernel, "ready");
            Turns.Contender contender = contender(machines.get(i));
            seconds[i] =
                    i < LEADERS
                            ? Turns.steady(contender, STEADY, TRY)
                            : Turns.warmed(contender, TRY, TRY / 3);
        }
        double best = DoubleStream.of(seconds).min().orElseThrow();
        for (int i = 0; i < seconds.length; i++) {
            Turns.Contender contender = contender(machines.get(i));
            for (double spent = 0; seconds[i] > FACTOR / 2 * best && spent < PATIENCE; ) {
                seconds[i] = Math.min(seconds[i], Turns.warmed(contender, TRY, TRY / 3));
                spent += TRY;
            }
        }
        return seconds;
    }

    private static WorkerProcess fresh() throws IOException {
        List<String> arguments = List.of(KernelWorker.OURS, "2", Integer.toString(BATCH));
        return new WorkerProcess(
                "a fresh machine",
                WorkerProcess.java(KernelWorker.class, List.of(), arguments),
                Map.of());
    }

    private static Turns.Contender contender(WorkerProcess process) {
        return runs -> {
            String order = "time %s %s".formatted(KernelWorker.OURS, runs);
            return Double.parseDouble(process.answer(order, "took")[1]) / 1e9 / runs;
        };
    }
}
