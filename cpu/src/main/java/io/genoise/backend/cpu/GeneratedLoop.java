package io.genoise.backend.cpu;

import io.genoise.backend.cpu.generated.Definition;
import io.genoise.backend.cpu.generated.Loop;
import java.lang.ref.WeakReference;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// One class for all formulas of equal instructions and variation, whatever their sizes, slots and values. The process
/// remembers the [#MOST] that were asked for last; a class that nobody remembers or uses is unloaded.
///
/// The first call of a new class runs in Java's bytecode interpreter, a thousand times slower than it will be. So a
/// background thread makes the class, runs it on a small block until it is fast, and only then hands it out. A loop that
/// fails there is never handed out, its users stay with the interpreter, and the thread goes on with the next.
final class GeneratedLoop {
    /// How many loops the process remembers. A network's training step has some thirty to a hundred.
    static final int MOST = 512;

    private static final Recent<String, GeneratedLoop> KNOWN = new Recent<>(MOST);
    private static final LinkedBlockingQueue<Waiting> WAITING = new LinkedBlockingQueue<>();
    private static final AtomicBoolean STARTED = new AtomicBoolean();
    private static final AtomicBoolean SAID = new AtomicBoolean();
    private static final AtomicInteger CLASSES = new AtomicInteger();
    private static final AtomicInteger READY = new AtomicInteger();
    private static final AtomicLong BYTES = new AtomicLong();

    private static final int TRIES = 10;

    /// A loop to be made fast, unless nobody needs it any more.
    private record Waiting(WeakReference<GeneratedLoop> loop, int tries) {}

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
        return KNOWN.get(kind + formula.key(), _ -> new GeneratedLoop(kind, formula, blocks));
    }

    /// How many loops are remembered.
    static int known() {
        return KNOWN.size();
    }

    /// How many classes have been made so far, and of how many bytes.
    static String statistics() {
        return "%s generated classes of %s bytes, %s of them became fast"
                .formatted(CLASSES.get(), BYTES.get(), READY.get());
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
        queue(TRIES);
        if (STARTED.compareAndSet(false, true)) {
            Thread.ofPlatform().daemon().name("genoise-loops").start(GeneratedLoop::serve);
        }
    }

    /// Whether somebody wants the loop made in the background.
    boolean isAsked() {
        return asked.get();
    }

    private void queue(int tries) {
        WAITING.add(new Waiting(new WeakReference<>(this), tries));
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
            queue(tries - 1);
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
        while (true) {
            try {
                Waiting next = WAITING.take();
                GeneratedLoop loop = next.loop.get();
                if (loop != null) {
                    loop.warm(next.tries);
                }
            } catch (Throwable thrown) {
                if (SAID.compareAndSet(false, true)) {
                    System.getLogger("io.genoise")
                            .log(
                                    System.Logger.Level.WARNING,
                                    "a generated loop failed: its formula, and that of any other which fails, stays"
                                            + " interpreted, three to four times slower",
                                    thrown);
                }
            }
        }
    }
}
