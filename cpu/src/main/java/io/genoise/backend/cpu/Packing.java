package io.genoise.backend.cpu;

import static io.genoise.backend.cpu.OffHeap.ALL;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// Copies operands from tensors into the arrays that [RowTiles] and [ColumnTiles] read.
///
/// Tensors are only ever copied in runs of floats or whole vectors: single accesses to a segment are several times slower.
final class Packing {
    private static final VectorSpecies<Float> S = Lanes.FLOATS;
    private static final int L = Lanes.COUNT;
    private static final long BYTES = (long) L * Float.BYTES;

    /// Rows of a packed group: those of one tile.
    static final int GROUP = Tiles.ROWS;

    /// A step of a packed group is moved as eight floats, in one vector or two.
    private static final VectorSpecies<Float> ROW =
            L == 4 ? FloatVector.SPECIES_128 : FloatVector.SPECIES_256;

    private static final int ROW_LANES = ROW.length();
    private static final int STEP = ColumnTiles.STEP;
    private static final int MOVED = 8;

    /// Bytes that [#groups] and [#panels] read before they take them apart: few enough to stay in the first-level cache meanwhile.
    private static final int NEAR = 1 << 14;

    private static final int LINE_BYTES = 64;

    /// Lines of a first-level cache that may lie a multiple of [#SET_BYTES] apart.
    private static final int WAYS = 8;

    private static final int SET_BYTES = 4096;

    private Packing() {}

    /// Copies `count` floats.
    static void copy(long offset, float[] to, int at, int count) {
        MemorySegment.copy(ALL, ValueLayout.JAVA_FLOAT, offset, to, at, count);
    }

    /// Copies `lines` lines of `count` floats, such as a panel of a right operand or a block of a left one:
    /// `to[at + i step + j] = from[i, j]`. What lies between `count` and the end of the last vector becomes 0.
    ///
    /// @param offset the address of the first float
    /// @param lineBytes the bytes from one line to the next in the tensor
    /// @param step the floats from one line to the next in the array
    static void lines(
            long offset, long lineBytes, int lines, int count, float[] to, int at, int step) {
        int whole = count / L * L;
        for (int i = 0; i < lines; i++) {
            long line = offset + i * lineBytes;
            int target = at + i * step;
            for (int j = 0; j < whole; j += L) {
                FloatVector.fromMemorySegment(S, ALL, line + (long) j * Float.BYTES, Lanes.ORDER)
                        .intoArray(to, target + j);
            }
        }
        if (whole < count) {
            VectorMask<Float> mask = S.indexInRange(whole, count);
            long last = offset + (long) whole * Float.BYTES;
            for (int i = 0; i < lines; i++) {
                FloatVector.fromMemorySegment(S, ALL, last + i * lineBytes, Lanes.ORDER, mask)
                        .intoArray(to, at + i * step + whole);
            }
        }
    }

    /// Copies `count` runs of `length` floats one behind the other, `to[at + i length + j] = from[i, j]`, and up to a vector
    /// of zeros behind the last: what a run writes past its end the next one overwrites.
    ///
    /// @param offset the address of the first float
    /// @param stepBytes the bytes from one run to the next in the tensor
    static void gather(long offset, long stepBytes, int count, int length, float[] to, int at) {
        int whole = length / L * L;
        VectorMask<Float> mask = S.indexInRange(whole, length);
        for (int i = 0; i < count; i++) {
            long run = offset + i * stepBytes;
            int target = at + i * length;
            for (int j = 0; j < whole; j += L) {
                FloatVector.fromMemorySegment(S, ALL, run + (long) j * Float.BYTES, Lanes.ORDER)
                        .intoArray(to, target + j);
            }
            if (whole < length) {
                FloatVector.fromMemorySegment(
                                S, ALL, run + (long) whole * Float.BYTES, Lanes.ORDER, mask)
                        .intoArray(to, target + whole);
            }
        }
    }

    /// Packs panels `first … end - 1` of a block of a right operand, which lies as `[k][columns]`, or as `[columns][k]` if it is
    /// `turned`.
    ///
    /// A few rows of all panels come before the next few: what memory hands over in whole lines is used up while it is near, even
    /// where rows are a power of two apart and fall onto each other in the cache. These rows are read through once before
    /// ([#fetch]).
    ///
    /// @param offset the address of `b[first k, column 0]`
    /// @param lineBytes the bytes from one row, or if turned one column, to the next
    /// @param depth rows of the block
    /// @param from the first row to pack
    /// @param till the row after the last
    /// @param at where panel 0 of the block would begin
    static void panels(
            long offset,
            long lineBytes,
            boolean turned,
            int depth,
            int from,
            int till,
            Panels panels,
            int first,
            int end,
            float[] to,
            int at) {
        if (turned) {
            for (int panel = first; panel < end; panel++) {
                int start = panels.start(panel);
                int step = panels.vectors(panel) * L;
                TurnedPanel.pack(
                        offset + start * lineBytes + (long) from * Float.BYTES,
                        lineBytes,
                        till - from,
                        panels.used(panel),
                        to,
                        at + start * depth + from * step,
                        step);
            }
            return;
        }
        int columns = panels.start(first);
        long bytes = (long) (Math.min(panels.columns, panels.start(end)) - columns) * Float.BYTES;
        int block = block(bytes, lineBytes);
        for (int k = from; k < till; k += block) {
            int rows = Math.min(block, till - k);
            fetch(
                    offset + k * lineBytes + (long) columns * Float.BYTES,
                    lineBytes,
                    rows,
                    bytes,
                    to,
                    at + columns * depth + k * panels.vectors(first) * L);
            for (int panel = first; panel < end; panel++) {
                int start = panels.start(panel);
                int step = panels.vectors(panel) * L;
                rows(
                        offset + k * lineBytes + (long) start * Float.BYTES,
                        lineBytes,
                        rows,
                        panels.used(panel),
                        to,
                        at + start * depth + k * step,
                        step);
            }
        }
    }

    /// How many lines are taken at a time, if so many bytes of each are wanted: no more than stay in the cache together,
    /// where lines a power of two apart fall onto each other.
    private static int block(long bytes, long lineBytes) {
        long apart = SET_BYTES / Long.lowestOneBit(lineBytes | SET_BYTES);
        return (int) Math.clamp(NEAR / Math.max(1, bytes), WAYS, WAYS * apart);
    }

    /// Reads something of each cache line of a block, in the order of memory, which the processor recognises and runs ahead of:
    /// a block that is read piece by piece, a group or panel at a time, comes from memory at a third of the speed. Something
    /// that follows from all that was read is left in `to[at]`, to be overwritten.
    static void fetch(long offset, long lineBytes, int lines, long bytes, float[] to, int at) {
        int read = 0;
        for (int i = 0; i < lines; i++) {
            long line = offset + i * lineBytes;
            for (long j = 0; j < bytes; j += LINE_BYTES) {
                read += ALL.get(ScalarBlocks.INT, line + j);
            }
        }
        to[at] = read;
    }

    // Like `lines`, with the three vectors of a panel written out: an inner loop of at most three
    // rounds costs more than its work.
    private static void rows(
            long offset, long lineBytes, int rows, int used, float[] to, int at, int step) {
        int whole = used / L;
        for (int i = 0; i < rows; i++) {
            long from = offset + i * lineBytes;
            int target = at + i * step;
            if (whole > 0) {
                FloatVector.fromMemorySegment(S, ALL, from, Lanes.ORDER).intoArray(to, target);
            }
            if (whole > 1) {
                FloatVector.fromMemorySegment(S, ALL, from + BYTES, Lanes.ORDER)
                        .intoArray(to, target + L);
            }
            if (whole > 2) {
                FloatVector.fromMemorySegment(S, ALL, from + 2 * BYTES, Lanes.ORDER)
                        .intoArray(to, target + 2 * L);
            }
        }
        if (whole * L < used) {
            VectorMask<Float> mask = S.indexInRange(whole * L, used);
            for (int i = 0; i < rows; i++) {
                long from = offset + i * lineBytes + whole * BYTES;
                FloatVector.fromMemorySegment(S, ALL, from, Lanes.ORDER, mask)
                        .intoArray(to, at + i * step + whole * L);
            }
        }
    }

    /// Floats of a packed group of rows. What whole vectors write behind the rows is never read.
    static int groupFloats(int depth) {
        return STEP * depth + MOVED - STEP;
    }

    /// Where row `i` of packed groups of so many floats begins.
    static int row(int i, int groupFloats) {
        return i / GROUP * groupFloats + i % GROUP;
    }

    /// Packs a left operand that lies as `[k][rows]` in groups of six rows:
    /// `to[at + groupFloats (i / 6) + STEP k + i % 6] = a[k, i]`. What stands behind the last row is undefined.
    ///
    /// Eight floats are moved at a time; the two too many are never read, or overwritten by the next `k`. Only at the very end
    /// of the tensor must they be masked.
    ///
    /// @param offset the address of `a[first k, first row]`
    /// @param stepBytes the bytes from one `k` to the next
    /// @param endAddress the address behind the whole tensor
    static void groups(
            long offset, long stepBytes, int depth, int rows, float[] to, int at, long endAddress) {
        int groups = Lanes.parts(rows, GROUP);
        long last = endAddress - MOVED * Float.BYTES;
        int steps = block((long) rows * Float.BYTES, stepBytes);
        for (int block = 0; block < depth; block += steps) {
            int end = Math.min(depth, block + steps);
            fetch(
                    offset + block * stepBytes,
                    stepBytes,
                    end - block,
                    (long) rows * Float.BYTES,
                    to,
                    at + block * STEP);
            for (int group = 0; group < groups; group++) {
                long from = offset + (long) group * GROUP * Float.BYTES;
                int target = at + group * groupFloats(depth);
                if (from + (end - 1) * stepBytes > last) {
                    edge(from, stepBytes, block, end, rows - group * GROUP, to, target);
                    continue;
                }
                for (int k = block; k < end; k++) {
                    for (int half = 0; half < MOVED; half += ROW_LANES) {
                        FloatVector.fromMemorySegment(
                                        ROW,
                                        ALL,
                                        from + k * stepBytes + (long) half * Float.BYTES,
                                        Lanes.ORDER)
                                .intoArray(to, target + k * STEP + half);
                    }
                }
            }
        }
    }

    private static void edge(
            long from, long stepBytes, int first, int end, int rows, float[] to, int target) {
        for (int k = first; k < end; k++) {
            for (int half = 0; half < MOVED; half += ROW_LANES) {
                VectorMask<Float> mask = ROW.indexInRange(half, rows);
                long place = from + k * stepBytes + (long) half * Float.BYTES;
                FloatVector.fromMemorySegment(ROW, ALL, place, Lanes.ORDER, mask)
                        .intoArray(to, target + k * STEP + half);
            }
        }
    }

    /// Spreads a line of rows over groups: `to[at + g groupStep + i] = line[from + 6 g + i]`, and nothing that another line
    /// writes: lines come in any order. Reads up to two floats more than it should behind the last group.
    static void spread(float[] line, int from, int groups, float[] to, int at, int groupStep) {
        VectorMask<Float> mask = ROW.indexInRange(0, GROUP);
        for (int group = 0; group < groups; group++) {
            int source = from + group * GROUP;
            int target = at + group * groupStep;
            FloatVector x = FloatVector.fromArray(ROW, line, source);
            if (ROW_LANES > STEP) {
                x.intoArray(to, target, mask);
                continue;
            }
            x.intoArray(to, target);
            if (ROW_LANES < STEP) {
                FloatVector.fromArray(ROW, line, source + GROUP - ROW_LANES)
                        .intoArray(to, target + GROUP - ROW_LANES);
            }
        }
    }
}
