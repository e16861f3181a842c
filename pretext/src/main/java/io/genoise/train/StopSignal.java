package io.genoise.train;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// Turns Ctrl-C (or a polite kill) into a request: the training finishes its step, keeps its state, and only then does
/// the process end.
public final class StopSignal implements BooleanSupplier, AutoCloseable {
    private static final int PATIENCE_SECONDS = 60;

    private final CountDownLatch finished = new CountDownLatch(1);
    private final Thread hook;
    private volatile boolean asked;

    /// Listens from now on.
    public StopSignal() {
        hook = new Thread(this::waitForTheEnd, "genoise-stop");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void waitForTheEnd() {
        asked = true;
        try {
            if (!finished.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                System.err.println(
                        "genoise: the step did not end in time; the last checkpoint is kept");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Whether a stop was asked for.
    @Override
    public boolean getAsBoolean() {
        return asked;
    }

    /// The state is kept: the process may end.
    @Override
    public void close() {
        finished.countDown();
        if (!asked) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // The process has begun to end in this very moment; the hook finds nothing to wait
                // for.
                asked = true;
            }
        }
    }
}
