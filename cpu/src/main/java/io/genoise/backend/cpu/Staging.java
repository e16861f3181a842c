package io.genoise.backend.cpu;

import io.genoise.backend.Operand;
import io.genoise.shape.DType;
import java.util.List;

/// Brings the operands of a [Nest] into the form that loops take: f32, columns side by side (or one value for all
/// columns), a fixed step from row to row. Most operands have it as they lie; a block of any other (integers, bytes,
/// strided columns) is copied to scratch memory first: it is then *staged*.
///
/// The last loop of the nest runs over columns, the last but one over rows.
final class Staging {
    /// The most elements of a block when an operand is staged.
    static final int STAGE = 1 << 14;

    private final Nest nest;
    private final Blocks blocks;
    private final DType[] types;
    private final long[] rowStep;
    private final long[] columnStep;
    private final boolean[] staged;
    private final int outerAxes;
    private final int stagedCount;

    Staging(Nest nest, List<Operand> inputs, Blocks blocks) {
        int count = inputs.size();
        this.nest = nest;
        this.blocks = blocks;
        this.types = new DType[count];
        this.rowStep = new long[count];
        this.columnStep = new long[count];
        this.staged = new boolean[count];
        this.outerAxes = nest.rank() - 2;
        int stages = 0;
        for (int i = 0; i < count; i++) {
            types[i] = inputs.get(i).type();
            rowStep[i] = rows() == 1 ? 0 : nest.steps()[i][outerAxes];
            columnStep[i] = columns() == 1 ? 0 : nest.steps()[i][outerAxes + 1];
            staged[i] = types[i] != DType.F32 || (columnStep[i] != 0 && columnStep[i] != 4);
            stages += staged[i] ? 1 : 0;
        }
        this.stagedCount = stages;
    }

    /// Whether blocks of any size can be had of `operands`: what would be staged is one number a row, or one row.
    static boolean suits(Nest nest, List<Operand> operands) {
        int last = nest.rank() - 1;
        for (int i = 0; i < operands.size(); i++) {
            long row = nest.extents()[last - 1] == 1 ? 0 : nest.steps()[i][last - 1];
            long column = nest.extents()[last] == 1 ? 0 : nest.steps()[i][last];
            boolean asItLies = operands.get(i).type() == DType.F32 && (column == 0 || column == 4);
            boolean one = column == 0 || row == 0 && nest.extents()[last] <= STAGE;
            if (!asItLies && !one) {
                return false;
            }
        }
        return true;
    }

    int rows() {
        return nest.extents()[outerAxes];
    }

    int columns() {
        return nest.extents()[outerAxes + 1];
    }

    /// How many pairs of the two inner loops there are.
    int outer() {
        return nest.outer(outerAxes);
    }

    boolean anyStaged() {
        return stagedCount > 0;
    }

    /// Bytes of scratch memory for staged blocks.
    long scratch() {
        return 4L * stagedCount * (STAGE + Blocks.LANES);
    }

    /// How each operand varies, in the terms of [Instructions]. Where there is one row only, columns count as elements.
    int[] variation() {
        int[] variation = new int[types.length];
        for (int i = 0; i < variation.length; i++) {
            variation[i] =
                    (rowStep[i] != 0 ? Instructions.ROWS : 0)
                            | (columnStep[i] != 0 ? Instructions.COLUMNS : 0);
            if (rows() == 1 && variation[i] != 0) {
                variation[i] = Instructions.ROWS | Instructions.COLUMNS;
            }
        }
        return variation;
    }

    /// Points `at` and `step` to the block of `rows` times `columns` elements from row `r` and column `c` on, of the
    /// `outer`-th pair of inner loops.
    void bind(
            long[] base,
            int outer,
            long r,
            long c,
            int rows,
            int columns,
            long[] at,
            long[] step,
            long scratch) {
        for (int i = 0; i < types.length; i++) {
            long from =
                    base[i] + nest.offset(i, outerAxes, outer) + r * rowStep[i] + c * columnStep[i];
            if (!staged[i]) {
                at[i] = from;
                step[i] = rowStep[i];
                continue;
            }
            int m = rowStep[i] == 0 ? 1 : rows;
            int n = columnStep[i] == 0 ? 1 : columns;
            blocks.load(types[i], from, rowStep[i], columnStep[i], scratch, m, n);
            at[i] = scratch;
            step[i] = rowStep[i] == 0 ? 0 : 4L * n;
            scratch += 4L * (STAGE + Blocks.LANES);
        }
    }
}
