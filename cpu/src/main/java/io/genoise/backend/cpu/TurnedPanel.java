package io.genoise.backend.cpu;

import static io.genoise.backend.cpu.OffHeap.ALL;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// Packs a panel of a right operand that lies as `[columns][k]`, `to[at + k step + j] = b[j, k]`, and zeros behind the last
/// column.
///
/// [Squares] of 4 x 4 are turned in registers.
final class TurnedPanel {
    private static final VectorSpecies<Float> S = Squares.FLOATS;
    private static final int SIDE = Squares.SIDE;

    private TurnedPanel() {}

    /// Packs `used` columns and `depth` rows.
    ///
    /// @param offset the address of `b[first column, first k]`
    /// @param columnBytes the bytes from one column to the next
    /// @param step floats of a row of the panel
    static void pack(
            long offset, long columnBytes, int depth, int used, float[] to, int at, int step) {
        int wholeColumns = used / SIDE * SIDE;
        int wholeDepth = depth / SIDE * SIDE;
        for (int j = 0; j < wholeColumns; j += SIDE) {
            squares(offset + j * columnBytes, columnBytes, wholeDepth, to, at + j, step);
        }
        for (int j = 0; j < used; j++) {
            long column = offset + j * columnBytes;
            for (int k = j < wholeColumns ? wholeDepth : 0; k < depth; k++) {
                to[at + k * step + j] =
                        ALL.get(ScalarBlocks.FLOAT, column + (long) k * Float.BYTES);
            }
        }
        for (int k = 0; k < depth && used < step; k++) {
            Arrays.fill(to, at + k * step + used, at + (k + 1) * step, 0);
        }
    }

    /// Four columns.
    private static void squares(
            long offset, long columnBytes, int depth, float[] to, int at, int step) {
        long second = offset + columnBytes;
        long third = second + columnBytes;
        long fourth = third + columnBytes;
        for (int k = 0; k < depth; k += SIDE) {
            long from = (long) k * Float.BYTES;
            int target = at + k * step;
            FloatVector x0 = FloatVector.fromMemorySegment(S, ALL, offset + from, Lanes.ORDER);
            FloatVector x1 = FloatVector.fromMemorySegment(S, ALL, second + from, Lanes.ORDER);
            FloatVector x2 = FloatVector.fromMemorySegment(S, ALL, third + from, Lanes.ORDER);
            FloatVector x3 = FloatVector.fromMemorySegment(S, ALL, fourth + from, Lanes.ORDER);
            FloatVector y0 = Squares.left(x0, x2);
            FloatVector y1 = Squares.left(x1, x3);
            FloatVector y2 = Squares.right(x0, x2);
            FloatVector y3 = Squares.right(x1, x3);
            Squares.even(y0, y1).intoArray(to, target);
            Squares.odd(y0, y1).intoArray(to, target + step);
            Squares.even(y2, y3).intoArray(to, target + 2 * step);
            Squares.odd(y2, y3).intoArray(to, target + 3 * step);
        }
    }
}
