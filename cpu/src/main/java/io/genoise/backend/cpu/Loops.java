package io.genoise.backend.cpu;

import io.genoise.backend.cpu.generated.Loop;
import java.util.Locale;

/// Where kernels get their loops from: the block interpreter, generated classes, or (`auto`) the first until the second
/// is ready, which is made when a plan runs again. The system property `genoise.pointwise` chooses: `interpreter`, `generated` (made at once, on the caller's
/// thread) or `auto`. The result's bits do not depend on it.
final class Loops {
    /// What `genoise.pointwise` may be.
    enum Engine {
        INTERPRETER,
        GENERATED,
        AUTO;

        static Engine chosen() {
            String name = System.getProperty("genoise.pointwise", "auto");
            for (Engine engine : values()) {
                if (engine.name().toLowerCase(Locale.ROOT).equals(name)) {
                    return engine;
                }
            }
            throw new IllegalArgumentException(
                    "genoise.pointwise is " + name + "; expected interpreter, generated or auto");
        }
    }

    private final Blocks blocks;
    private final Engine engine;

    /// The number of the present run; workers see it with the task that they are given.
    private int run = 1;

    /// @param engine ignored without the Vector API: then everything is interpreted
    Loops(Blocks blocks, Engine engine) {
        this.blocks = blocks;
        this.engine = blocks instanceof VectorBlocks ? engine : Engine.INTERPRETER;
    }

    /// The loop that does `kind` with the values of `formula`.
    Loop of(LoopKind kind, Instructions formula) {
        Interpreter interpreter = new Interpreter(kind, formula, blocks);
        if (!generates(formula)) {
            return interpreter;
        }
        GeneratedLoop generated = GeneratedLoop.of(kind, formula, blocks);
        if (engine == Engine.GENERATED) {
            return generated.now();
        }
        return new Switching(generated, interpreter);
    }

    /// A plan begins to run.
    void begin() {
        run++;
    }

    /// The interpreter until the generated loop is fast. What runs only once is not worth a class: it is asked for when the
    /// loop is used in a second run.
    private final class Switching implements Loop {
        private final GeneratedLoop generated;
        private final Interpreter interpreter;

        /// The run in which it was used first, or 0.
        private int first;

        Switching(GeneratedLoop generated, Interpreter interpreter) {
            this.generated = generated;
            this.interpreter = interpreter;
        }

        @Override
        public void run(
                long[] at, long[] step, float[] slots, long rows, long columns, long scratch) {
            Loop ready = generated.ready();
            if (ready != null) {
                ready.run(at, step, slots, rows, columns, scratch);
                return;
            }
            if (first == 0) {
                first = run;
            } else if (first != run) {
                generated.later();
            }
            interpreter.run(at, step, slots, rows, columns, scratch);
        }
    }

    private boolean generates(Instructions formula) {
        return engine != Engine.INTERPRETER && formula.lines().size() <= LoopEmitter.MOST_LINES;
    }

    /// One line about the engine and what it has generated.
    String fact() {
        return engine == Engine.INTERPRETER
                ? "pointwise: block interpreter"
                : "pointwise: %s, %s"
                        .formatted(
                                engine.name().toLowerCase(Locale.ROOT), GeneratedLoop.statistics());
    }

    /// Bytes of scratch memory that such a loop needs.
    int scratch(LoopKind kind, Instructions formula) {
        int interpreter = new Interpreter(kind, formula, blocks).scratch();
        return generates(formula)
                ? Math.max(interpreter, LoopEmitter.scratch(kind, formula))
                : interpreter;
    }
}
