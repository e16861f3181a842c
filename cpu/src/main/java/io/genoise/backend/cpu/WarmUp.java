package io.genoise.backend.cpu;

import io.genoise.backend.cpu.generated.Loop;

/// Runs a new loop on a small block, all of its branches, until the compiler has made it fast.
final class WarmUp {
    private static final int ROWS = 3;
    private static final int COLUMNS = 4 * 64 + 5;
    private static final int ROUND = 8;
    private static final long PATIENCE = 2_000_000_000L;

    /// Compiled well, an instruction takes 0.3 to 1.5 ns a vector; where vectors are boxed, 20 and more.
    private static final long NANOS_AN_INSTRUCTION = 8;

    private static final long NANOS_A_CALL = 2_000;

    private final Instructions formula;
    private final LoopKind kind;
    private final float[] slots;

    WarmUp(LoopKind kind, Instructions formula) {
        this.kind = kind;
        this.formula = formula;
        this.slots = new float[formula.slots().length];
    }

    /// Whether `loop` got fast within two seconds.
    boolean run(Loop loop) {
        int operands = formula.inputs() + formula.roots().length;
        long each = 4L * (ROWS * COLUMNS + Blocks.LANES);
        try (NativeMemory memory =
                new NativeMemory(operands * each + LoopEmitter.scratch(kind, formula))) {
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
            int vectors = ROWS * Partition.parts(COLUMNS, Lanes.COUNT);
            long enough =
                    ROUND
                            * (NANOS_A_CALL
                                    + NANOS_AN_INSTRUCTION * vectors * formula.lines().size());
            long end = System.nanoTime() + PATIENCE;
            while (System.nanoTime() < end) {
                if (time(loop, at, step, scratch) < enough) {
                    return true;
                }
            }
            return false;
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
