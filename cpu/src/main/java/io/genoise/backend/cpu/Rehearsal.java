package io.genoise.backend.cpu;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;

/// Has kernels compiled before a tensor meets them: daemon threads run those that are asked for on a few numbers, again and again,
/// while pictures are read and the first step is recorded. The first run of a plan waits for the rest.
///
/// A kernel that meets a tensor first runs in Java's bytecode interpreter for a second or two, a thousand times slower than it
/// will be, and meanwhile the compilers take the methods of the Vector API one by one, which no compiled kernel ever calls:
/// half of what they did in the first seconds of a process.
///
/// It needs a JVM that compiles kernels after some calls, and waits for it (`genoise.args`); there the system property
/// `genoise.rehearsal` is `true`. Elsewhere nothing happens.
final class Rehearsal {
    private static final boolean WANTED =
            Boolean.getBoolean("genoise.rehearsal") && Processor.detect().fast();
    private static final int THREADS = 2;

    /// A kernel is compiled after 16 calls, or fewer where it has loops; four times as many where much else waits for the
    /// compiler. Calls of compiled code cost nothing.
    private static final int CALLS = 100;

    // No EnumSet: it would make the kernels, which are not there without vectors.
    private static final Set<Rehearsed> ASKED = new HashSet<>();
    private static final Queue<Rehearsed> QUEUE = new ArrayDeque<>();
    private static int threads;
    private static volatile boolean idle = true;

    private Rehearsal() {}

    /// Asks for kernels, if nobody has before.
    static void of(Rehearsed... kernels) {
        if (WANTED) {
            ask(kernels);
        }
    }

    private static synchronized void ask(Rehearsed... kernels) {
        for (Rehearsed each : kernels) {
            if (ASKED.add(each)) {
                QUEUE.add(each);
                idle = false;
            }
        }
        while (threads < Math.min(THREADS, QUEUE.size())) {
            threads++;
            Thread.ofPlatform().daemon().name("genoise-rehearsal").start(Rehearsal::serve);
        }
    }

    /// Waits until all that was asked for has been compiled.
    static void await() {
        if (!idle) {
            join();
        }
    }

    private static synchronized void join() {
        boolean interrupted = false;
        while (threads > 0) {
            try {
                Rehearsal.class.wait();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static synchronized Rehearsed next() {
        Rehearsed next = QUEUE.poll();
        if (next == null) {
            threads--;
            idle = threads == 0;
            Rehearsal.class.notifyAll();
        }
        return next;
    }

    private static void serve() {
        try (Stage stage = new Stage()) {
            for (Rehearsed next; (next = next()) != null; ) {
                repeat(next, stage);
            }
        }
    }

    private static void repeat(Rehearsed kernels, Stage stage) {
        try {
            for (int i = 0; i < CALLS; i++) {
                kernels.run(stage);
            }
        } catch (RuntimeException | Error _) {
            // Whoever needs the kernel will be told.
        }
    }
}
