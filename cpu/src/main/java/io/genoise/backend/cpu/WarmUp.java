package io.genoise.backend.cpu;

import io.genoise.backend.cpu.generated.Loop;

/// Runs a new loop on a small block, all of its branches, until the compiler has made it fast.
final class WarmUp {
    private static final int ROWS = 3;
    private static final int COLUMNS = 4 * 64 + 64 + 5;
    private static final int ROUND = 10;
    private static final long PATIENCE = 2_000_000_000L;

    private final Formula formula;
    private final LoopKind kind;
    private final float[] slots;

    WarmUp(LoopKind kind, Formula formula) {
        this.kind = kind;
        this.formula = formula;
        this.slots = new float[formula.slots().length];
    }

    /// Whether `loop` got faster than `interpreter` within two seconds.
    boolean run(Loop loop, Loop interpreter) {
        int operands = formula.inputs() + formula.roots().length;
        long each = 4L * (ROWS * COLUMNS + Blocks.LANES);
        int scratchBytes =
                Math.max(
                        new Interpreter(kind, formula, new ScalarBlocks()).scratch(),
                        LoopEmitter.scratch(kind, formula));
        try (NativeMemory memory = new NativeMemory(operands * each + scratchBytes)) {
            long[] at = new long[operands];
            long[] step = new long[operands];
            for (int i = 0; i < operands; i++) {
                at[i] = memory.address() + i * each;
                step[i] = 4L * COLUMNS;
                for (int k = 0; k < ROWS * COLUMNS; k++) {
                    ScalarBlocks.set(at[i] + 4L * k, (k * 37 % 101) / 50f - 1);
                }
            }
            long scratch = memory.address() + operands * each;
            long end = System.nanoTime() + PATIENCE;
            int wins = 0;
            while (wins < 3 && System.nanoTime() < end) {
                long interpreted = time(interpreter, at, step, scratch);
                long generated = time(loop, at, step, scratch);
                wins = generated < interpreted ? wins + 1 : 0;
            }
            return wins == 3;
        }
    }

    private long time(Loop loop, long[] at, long[] step, long scratch) {
        long start = System.nanoTime();
        for (int i = 0; i < ROUND; i++) {
            loop.run(at, step, slots, ROWS, COLUMNS, scratch);
        }
        return System.nanoTime() - start;
    }
}
