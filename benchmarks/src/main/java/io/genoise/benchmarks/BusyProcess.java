package io.genoise.benchmarks;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A process of another user: one thread that computes without end and never waits.
final class BusyProcess implements AutoCloseable {
    private static final String READY = "busy";

    private final WorkerProcess process;

    /// Returns once it computes.
    BusyProcess() throws IOException {
        process =
                new WorkerProcess(
                        "a busy process",
                        WorkerProcess.java(BusyProcess.class, List.of(), List.of()),
                        Map.of());
        process.ask("", Set.of(READY));
    }

    /// Computes until whoever has started it closes its input, or ends.
    public static void main(String[] arguments) throws IOException {
        Thread computing = new Thread(BusyProcess::compute);
        computing.setDaemon(true);
        computing.start();
        System.out.println(READY);
        while (System.in.read() >= 0) {
            // what is written says nothing
        }
    }

    private static void compute() {
        while (true) {
            Thread.onSpinWait();
        }
    }

    /// Ends the process.
    @Override
    public void close() throws IOException {
        process.close();
    }
}
