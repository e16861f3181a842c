package io.genoise.backend.cpu;

import io.genoise.backend.cpu.generated.Definition;
import io.genoise.backend.cpu.generated.Loop;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// One class for all formulas of equal instructions and variation, whatever their sizes, slots and values; kept for the
/// life of the process.
///
/// The first call of a new class runs in Java's bytecode interpreter, a thousand times slower than it will be. So a
/// background thread makes the class, runs it on a small block until it is fast, and only then hands it out.
final class GeneratedLoop {
    private static final Map<String, GeneratedLoop> KNOWN = new ConcurrentHashMap<>();
    private static final LinkedBlockingQueue<Runnable> WAITING = new LinkedBlockingQueue<>();
    private static final AtomicBoolean STARTED = new AtomicBoolean();
    private static final AtomicInteger CLASSES = new AtomicInteger();
    private static final AtomicInteger READY = new AtomicInteger();
    private static final AtomicLong BYTES = new AtomicLong();

    private static final int TRIES = 10;

    private final LoopKind kind;
    private final Instructions formula;
    private final Blocks blocks;
    private final AtomicBoolean asked = new AtomicBoolean();
    private Loop made;
    private volatile Loop ready;

    private GeneratedLoop(LoopKind kind, Instructions formula, Blocks blocks) {
        this.kind = kind;
        this.formula = formula;
        this.blocks = blocks;
    }

    static GeneratedLoop of(LoopKind kind, Instructions formula, Blocks blocks) {
        return KNOWN.computeIfAbsent(
                kind + formula.key(), _ -> new GeneratedLoop(kind, formula, blocks));
    }

    /// How many classes there are, and of how many bytes.
    static String statistics() {
        return CLASSES.get()
                + " generated classes of "
                + BYTES.get()
                + " bytes, "
                + READY.get()
                + " of them in use";
    }

    /// The loop, made on the caller's thread if need be.
    Loop now() {
        ready = make();
        return ready;
    }

    /// Has the loop made in the background.
    void later() {
        if (!asked.compareAndSet(false, true)) {
            return;
        }
        WAITING.add(() -> warm(TRIES));
        if (STARTED.compareAndSet(false, true)) {
            Thread.ofPlatform().daemon().name("genoise-loops").start(GeneratedLoop::serve);
        }
    }

    /// Hands the loop out once it is fast. Where it is not, it waits for another try behind the others, every second time as
    /// a new class: the compiler gives up on one in some thirty for ever, and takes the same bytes the next time.
    private void warm(int tries) {
        Loop loop = make();
        if (new WarmUp(kind, formula).run(loop)) {
            ready = loop;
            READY.incrementAndGet();
        } else if (tries > 1) {
            if (tries % 2 == 1) {
                forget();
            }
            WAITING.add(() -> warm(tries - 1));
        }
    }

    /// The loop if it is fast already, else null.
    Loop ready() {
        return ready;
    }

    private synchronized void forget() {
        made = null;
    }

    private synchronized Loop make() {
        if (made == null) {
            byte[] bytes = new LoopEmitter(kind, formula, Lanes.COUNT).emit();
            Loop loop = Definition.of(bytes);
            CLASSES.incrementAndGet();
            BYTES.addAndGet(bytes.length);
            made = finished(loop);
        }
        return made;
    }

    /// `loop` with what its template leaves to be done.
    private Loop finished(Loop loop) {
        int results = formula.roots().length;
        return switch (kind.direction()) {
            case Instructions.ROWS -> new ColumnSums(loop, formula.inputs(), results);
            case Instructions.COLUMNS ->
                    new RowSums(loop, kind.reduction(), formula.inputs(), results, blocks);
            default -> loop;
        };
    }

    private static void serve() {
        try {
            while (true) {
                WAITING.take().run();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
