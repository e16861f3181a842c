package io.genoise.backend.cpu;

import io.genoise.backend.cpu.Instructions.Line;
import io.genoise.backend.cpu.generated.Loop;
import io.genoise.shape.DType;
import java.lang.foreign.MemorySegment;

/// A [Loop] that runs a formula line by line over tiles which stay in the first-level cache. It serves at once,
/// for every formula, with loops that all formulas share; generated classes are three to four times faster once they are
/// compiled.
///
/// A tile is up to 1024 numbers: whole rows side by side, or a part of one. Lines that do not vary with the row are
/// computed once for all tiles and laid out as a tile of equal rows, those that do not vary with the column once a row,
/// so that all that is left works on flat runs of numbers.
final class Interpreter implements Loop {
    private static final int TILE = 1024;
    private static final int BUFFER = 4 * (TILE + Blocks.LANES);

    /// The most rows of one call that joins columns.
    static final int MOST_ROWS = 256;

    private final LoopKind kind;
    private final Instructions formula;
    private final Blocks blocks;
    private final Line[] lines;
    private final int[] roots;
    private final int[] variation;
    private final boolean[] widened;
    private final int[] own;
    private final int[] wide;
    private final int accumulators;
    private final int floats;

    Interpreter(LoopKind kind, Instructions formula, Blocks blocks) {
        this.kind = kind;
        this.formula = formula;
        this.blocks = blocks;
        this.lines = formula.lines().toArray(new Line[0]);
        this.roots = formula.roots();
        this.variation = formula.variation();
        this.widened = widened();
        this.own = new int[lines.length];
        this.wide = new int[lines.length];
        int bytes = placeBuffers();
        this.accumulators = bytes;
        int each = kind.direction() == Instructions.COLUMNS ? MOST_ROWS * Blocks.UNIT : BUFFER;
        this.floats = (bytes + (kind.direction() == 0 ? 0 : roots.length * each)) / 4;
    }

    /// How much scratch memory it needs, in bytes.
    int scratch() {
        return 4 * floats;
    }

    /// Which lines are needed as a whole tile although they vary along one direction only, or not at all.
    private boolean[] widened() {
        boolean[] widened = new boolean[lines.length];
        for (int i = 0; i < lines.length; i++) {
            for (int k = 0; formula.full(i) && k < lines[i].kind().arity(); k++) {
                int operand = lines[i].operand(k);
                widened[operand] |= variation[operand] != 0 && !formula.full(operand);
            }
        }
        for (int root : roots) {
            widened[root] |= !formula.full(root);
        }
        return widened;
    }

    /// Gives each line its memory; lines that vary both ways hand theirs on after their last use.
    private int placeBuffers() {
        int[] lastUse = new int[lines.length];
        for (int i = 0; i < lines.length; i++) {
            for (int k = 0; k < lines[i].kind().arity(); k++) {
                lastUse[lines[i].operand(k)] = i;
            }
        }
        for (int root : roots) {
            lastUse[root] = lines.length;
        }
        int top = 0;
        int[] free = new int[lines.length];
        int freed = 0;
        for (int i = 0; i < lines.length; i++) {
            if (!formula.full(i)) {
                own[i] = top;
                top += variation[i] == 0 ? Blocks.UNIT : BUFFER;
                if (widened[i]) {
                    wide[i] = top;
                    top += BUFFER;
                }
                continue;
            }
            if (freed > 0) {
                own[i] = free[--freed];
            } else {
                own[i] = top;
                top += BUFFER;
            }
            for (int j = 0; j < i; j++) {
                if (formula.full(j) && lastUse[j] == i && lines[i].uses(j)) {
                    free[freed++] = own[j];
                }
            }
        }
        return top;
    }

    @Override
    public void run(long[] at, long[] step, float[] slots, long rows, long columns, long scratch) {
        int tileColumns = (int) Math.min(columns, TILE);
        int tileRows = (int) Math.min(rows, TILE / tileColumns);
        tileRows = tileRows > Blocks.LANES ? tileRows & -Blocks.LANES : tileRows;
        scalars(at, slots, scratch, tileRows * tileColumns);
        long sums = scratch + accumulators;
        if (kind.direction() == Instructions.COLUMNS) {
            for (int k = 0; k < roots.length; k++) {
                blocks.fill(
                        sums + (long) k * MOST_ROWS * Blocks.UNIT,
                        Blocks.start(kind.reduction()),
                        (int) rows * Blocks.LANES);
            }
        }
        for (long c = 0; c < columns; c += tileColumns) {
            int n = (int) Math.min(tileColumns, columns - c);
            if (kind.direction() == Instructions.ROWS) {
                for (int k = 0; k < roots.length; k++) {
                    blocks.fill(sums + (long) k * BUFFER, Blocks.start(kind.reduction()), n);
                }
            }
            columns(at, 4 * c, n, tileRows, scratch);
            for (long r = 0; r < rows; r += tileRows) {
                int m = (int) Math.min(tileRows, rows - r);
                rows(at, step, r, m, n, scratch);
                tile(at, step, r, c, m, n, scratch);
            }
            if (kind.direction() == Instructions.ROWS) {
                for (int k = 0; k < roots.length; k++) {
                    MemorySegment.copy(
                            OffHeap.ALL,
                            sums + (long) k * BUFFER,
                            OffHeap.ALL,
                            at[formula.inputs() + k] + 4 * c,
                            4L * n);
                }
            }
        }
        if (kind.direction() == Instructions.COLUMNS) {
            for (int k = 0; k < roots.length; k++) {
                int out = formula.inputs() + k;
                blocks.finish(
                        kind.reduction(),
                        sums + (long) k * MOST_ROWS * Blocks.UNIT,
                        (int) rows,
                        at[out],
                        step[out]);
            }
        }
    }

    /// The lines that do not vary.
    private void scalars(long[] at, float[] slots, long scratch, int count) {
        for (int i = 0; i < lines.length; i++) {
            if (variation[i] != 0) {
                continue;
            }
            Line line = lines[i];
            switch (line.kind()) {
                case CONSTANT -> blocks.spread(scratch + own[i], line.number());
                case SLOT -> blocks.fill(scratch + own[i], slots[line.number()], 1);
                case INPUT -> blocks.fill(scratch + own[i], ScalarBlocks.get(at[line.number()]), 1);
                default -> apply(i, scratch, Blocks.LANES, 0);
            }
            if (widened[i]) {
                blocks.fill(scratch + wide[i], ScalarBlocks.get(scratch + own[i]), count);
            }
        }
    }

    /// The lines that vary with the column only, for `n` columns; those that tiles need, laid out `m` times.
    private void columns(long[] at, long offset, int n, int m, long scratch) {
        for (int i = 0; i < lines.length; i++) {
            if (variation[i] != Instructions.COLUMNS) {
                continue;
            }
            if (lines[i].kind() == Instruction.INPUT) {
                MemorySegment.copy(
                        OffHeap.ALL,
                        at[lines[i].number()] + offset,
                        OffHeap.ALL,
                        scratch + own[i],
                        4L * n);
            } else {
                apply(i, scratch, Blocks.padded(n), 0);
            }
            if (widened[i]) {
                repeat(scratch + own[i], scratch + wide[i], n, m);
            }
        }
    }

    private static void repeat(long from, long to, int n, int m) {
        long whole = 4L * n * m;
        long done = 4L * n;
        MemorySegment.copy(OffHeap.ALL, from, OffHeap.ALL, to, done);
        while (done < whole) {
            long more = Math.min(done, whole - done);
            MemorySegment.copy(OffHeap.ALL, to, OffHeap.ALL, to + done, more);
            done += more;
        }
    }

    /// The lines that vary with the row only, for `m` rows from `r` on; those that tiles need, `n` columns wide.
    private void rows(long[] at, long[] step, long r, int m, int n, long scratch) {
        for (int i = 0; i < lines.length; i++) {
            if (variation[i] != Instructions.ROWS) {
                continue;
            }
            long own = scratch + this.own[i];
            if (lines[i].kind() == Instruction.INPUT) {
                int input = lines[i].number();
                for (int k = 0; k < m; k++) {
                    ScalarBlocks.set(
                            own + 4L * k, ScalarBlocks.get(at[input] + (r + k) * step[input]));
                }
            } else {
                apply(i, scratch, Blocks.padded(m), 0);
            }
            for (int k = 0; widened[i] && k < m; k++) {
                blocks.fill(scratch + wide[i] + 4L * k * n, ScalarBlocks.get(own + 4L * k), n);
            }
        }
    }

    /// The rest, for one tile of `m` rows and `n` columns.
    private void tile(long[] at, long[] step, long r, long c, int m, int n, long scratch) {
        int count = Blocks.padded(m * n);
        for (int i = 0; i < lines.length; i++) {
            if (!formula.full(i)) {
                continue;
            }
            if (lines[i].kind() == Instruction.INPUT) {
                int input = lines[i].number();
                long from = at[input] + r * step[input] + 4 * c;
                blocks.load(DType.F32, from, step[input], 4, scratch + own[i], m, n);
            } else {
                apply(i, scratch, count, 1);
            }
        }
        for (int k = 0; k < roots.length; k++) {
            long values = scratch + (formula.full(roots[k]) ? own[roots[k]] : wide[roots[k]]);
            int out = formula.inputs() + k;
            emit(
                    values,
                    k,
                    at[out] + r * step[out] + 4 * c,
                    step[out],
                    r,
                    m,
                    n,
                    scratch + accumulators);
        }
    }

    private void emit(long values, int k, long out, long outStep, long r, int m, int n, long sums) {
        switch (kind.direction()) {
            case 0 -> {
                boolean joined = outStep == 4L * n;
                for (int i = 0; i < (joined ? 1 : m); i++) {
                    MemorySegment.copy(
                            OffHeap.ALL,
                            values + 4L * i * n,
                            OffHeap.ALL,
                            out + i * outStep,
                            4L * n * (joined ? m : 1));
                }
            }
            case Instructions.ROWS -> {
                for (int i = 0; i < m; i++) {
                    blocks.combine(
                            kind.reduction(), sums + (long) k * BUFFER, values + 4L * i * n, n);
                }
            }
            default -> {
                long lanes = sums + (k * (long) MOST_ROWS + r) * Blocks.UNIT;
                for (int i = 0; i < m; i++) {
                    blocks.accumulate(
                            kind.reduction(),
                            lanes + (long) i * Blocks.UNIT,
                            values + 4L * i * n,
                            n);
                }
            }
        }
    }

    /// Runs line `i` over `count` numbers. `full` is 1 where operands must have the width of a tile.
    private void apply(int i, long scratch, int count, int full) {
        Line line = lines[i];
        int arity = line.kind().arity();
        long a = operand(line.a(), scratch, full);
        long b = arity > 1 ? operand(line.b(), scratch, full) : a;
        long c = arity > 2 ? operand(line.c(), scratch, full) : a;
        long d = arity > 3 ? operand(line.d(), scratch, full) : a;
        blocks.apply(
                line,
                a,
                stepOf(line.a()),
                b,
                arity > 1 ? stepOf(line.b()) : 0,
                c,
                arity > 2 ? stepOf(line.c()) : 0,
                d,
                arity > 3 ? stepOf(line.d()) : 0,
                scratch + own[i],
                count);
    }

    private long operand(int line, long scratch, int full) {
        boolean whole = full == 1 && variation[line] != 0 && !formula.full(line);
        return scratch + (whole ? wide[line] : own[line]);
    }

    private int stepOf(int line) {
        return variation[line] == 0 ? 0 : 1;
    }
}
