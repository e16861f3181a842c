package io.genoise.backend.cpu;

import java.util.Arrays;

/// What the windows of a convolution see of a picture of few channels, taken apart so that neighbouring windows begin at
/// neighbouring floats: each channel of a staged row lies by itself, cut into as many lines as the stride is long, of which line
/// `h` holds the places `h, h + stride, h + 2 stride …` of the padded row.
///
/// Tap `(t, r, s, c)` of the window at output column `q` is then the float `offset[t, r, s, c] + q` of its row: a product takes the
/// columns of the windows as they lie ([PlaneTiles]), and none is ever copied.
///
/// The outputs are cut into *units* of some rows of one frame. What a unit sees is staged with its zero padding, a fraction of the
/// second-level cache.
final class Planes {
    private static final int STAGED_FLOATS = 1 << 15;
    private static final int LEAST_UNITS = 8;

    private final ConvolutionShape s;
    private final int line;
    private final int stagedRow;
    private final int stagedFrame;
    private final int rowsOfUnit;
    private final int unitsOfFrame;
    private final int[] offsets;

    /// @param group columns are read in groups of so many: those behind the last output are there, whatever they hold
    Planes(ConvolutionShape shape, int group) {
        s = shape;
        ConvolutionAxis columns = s.columns();
        int reach = (columns.kernel() - 1) * columns.dilation();
        line =
                Lanes.roundUp(
                        Lanes.roundUp(columns.output(), group) + reach / columns.stride(),
                        PlaneLines.SIDE);
        stagedRow = Partition.product(s.channels(), columns.stride(), line);
        rowsOfUnit = rowsOfUnit();
        stagedFrame = Math.multiplyExact(stagedRow, stagedRows(rowsOfUnit));
        unitsOfFrame = Lanes.parts(s.rows().output(), rowsOfUnit);
        offsets = new int[s.window()];
        for (int k = 0; k < offsets.length; k++) {
            int channel = k % s.channels();
            int tap = k / s.channels();
            int place = tap % columns.kernel() * columns.dilation();
            int row = tap / columns.kernel() % s.rows().kernel() * s.rows().dilation();
            int frame = tap / columns.kernel() / s.rows().kernel();
            offsets[k] =
                    frame * stagedFrame
                            + row * stagedRow
                            + (place % columns.stride() * s.channels() + channel) * line
                            + place / columns.stride();
        }
    }

    /// Whether what one row of outputs sees is small enough to be staged whole.
    static boolean fit(ConvolutionShape s) {
        long row =
                (s.columns().output()
                                + (long) s.columns().kernel() * s.columns().dilation()
                                + s.columns().padding())
                        * s.columns().stride();
        long rows = (s.rows().kernel() - 1L) * s.rows().dilation() + 1;
        return row <= STAGED_FLOATS
                && rows <= STAGED_FLOATS
                && row * rows * s.frames().kernel() * s.channels() <= STAGED_FLOATS;
    }

    /// Output rows of a unit: as many as what they see fits, but some units for each thread.
    private int rowsOfUnit() {
        int outputs = s.rows().output();
        int fitting = STAGED_FLOATS / s.frames().kernel() / stagedRow - stagedRows(1);
        long all = (long) s.batch() * s.frames().output() * outputs;
        long wanted = Math.min(1 + fitting / s.rows().stride(), all / LEAST_UNITS);
        return Partition.even(outputs, Math.clamp(wanted, 1, outputs));
    }

    private int stagedRows(int outputs) {
        ConvolutionAxis rows = s.rows();
        return (outputs - 1) * rows.stride() + (rows.kernel() - 1) * rows.dilation() + 1;
    }

    int units() {
        return Partition.product(s.batch(), s.frames().output(), unitsOfFrame);
    }

    /// The size of the array for [#stage]; the last of it is a row as it lies in the picture.
    int stagedFloats() {
        int row = Math.max(stagedRow, s.columns().padding() * s.channels() + sourceRow());
        return Math.addExact(
                Math.multiplyExact(s.frames().kernel(), stagedFrame), row + PlaneLines.SIDE);
    }

    private int sourceRow() {
        return Math.multiplyExact(s.columns().extent(), s.channels());
    }

    /// Where each tap of a window lies, from where column 0 of the window's row of outputs begins: `[t, r, s, c]`.
    int[] offsets() {
        return offsets;
    }

    /// Where column 0 of an output row of a unit begins in the staged array.
    int row(int row) {
        return row * s.rows().stride() * stagedRow;
    }

    /// How many output rows a unit has.
    int rows(int unit) {
        return Math.min(rowsOfUnit, s.rows().output() - firstRow(unit));
    }

    /// The number, over the batch, of a unit's first output pixel; the others follow it.
    long firstPixel(int unit) {
        long frame = unit / unitsOfFrame;
        return (frame * s.rows().output() + firstRow(unit)) * s.columns().output();
    }

    private int firstRow(int unit) {
        return unit % unitsOfFrame * rowsOfUnit;
    }

    /// Takes apart what a unit sees of the picture at address `offset`, into `to[0 …]`.
    void stage(int unit, long offset, float[] to) {
        int frame = unit / unitsOfFrame;
        long picture = (long) (frame / s.frames().output()) * s.frames().extent();
        int rows = stagedRows(rows(unit));
        int first = firstRow(unit) * s.rows().stride() - s.rows().padding();
        int source = s.frames().kernel() * stagedFrame;
        int before = s.columns().padding() * s.channels();
        int fields = s.columns().stride() * s.channels();
        long rowBytes = (long) sourceRow() * Float.BYTES;
        Arrays.fill(to, source, stagedFloats(), 0);
        for (int t = 0; t < s.frames().kernel(); t++) {
            int from = s.frames().place(frame % s.frames().output(), t);
            for (int r = 0; r < rows; r++) {
                int target = t * stagedFrame + r * stagedRow;
                int row = first + r;
                if (from < 0 || row < 0 || row >= s.rows().extent()) {
                    Arrays.fill(to, target, target + stagedRow, 0);
                    continue;
                }
                long place = (picture + from) * s.rows().extent() + row;
                Packing.copy(offset + place * rowBytes, to, source + before, sourceRow());
                PlaneLines.takeApart(to, source, fields, target, line);
            }
        }
    }
}
