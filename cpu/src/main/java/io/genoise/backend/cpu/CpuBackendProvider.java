package io.genoise.backend.cpu;

import io.genoise.backend.Backend;
import io.genoise.backend.BackendProvider;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/// Registers the CPU backend. It can always run: where vector instructions cannot be had it says so once and computes
/// slowly, or refuses if the system property `genoise.requireVector` is `true`.
public final class CpuBackendProvider implements BackendProvider {
    private static final AtomicBoolean SAID = new AtomicBoolean();

    @Override
    public String name() {
        return "cpu";
    }

    @Override
    public int rank() {
        return 10;
    }

    @Override
    public String missing() {
        Processor processor = Processor.detect();
        return processor.fast() || !Boolean.getBoolean("genoise.requireVector")
                ? null
                : "vectors are required (genoise.requireVector). " + processor.advice();
    }

    @Override
    public List<String> report() {
        return Processor.detect().facts(Runtime.getRuntime().availableProcessors());
    }

    /// @throws IllegalStateException if vector instructions cannot be had and `genoise.requireVector` is `true`
    /// @throws IllegalArgumentException if `threads` is negative, or `genoise.without` names no algorithm
    @Override
    public Backend open(int threads) {
        String missing = missing();
        if (missing != null) {
            throw new IllegalStateException(missing);
        }
        if (threads < 0) {
            throw new IllegalArgumentException(
                    threads + " threads; expected 0 (all processors) or more");
        }
        Shortcut.leftOut();
        Processor processor = Processor.detect();
        if (!processor.fast() && SAID.compareAndSet(false, true)) {
            System.getLogger("io.genoise").log(System.Logger.Level.WARNING, processor.advice());
        }
        int count = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
        return new CpuBackend(new Workers(count), processor);
    }
}
