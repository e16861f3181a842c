package io.genoise.backend.cuda.code;

import io.genoise.shape.TensorShape;
import java.util.ArrayList;
import java.util.List;

/// How a reduction is cut into blocks and lanes: a function of the iteration's shape and the reduced axes alone, so that
/// the same numbers are summed in the same order however they lie, whatever the formulas are, on every device.
///
/// Axes of extent 1 do not count; neighbouring ones that are both kept or both reduced are one. If the last is kept, the
/// reduction goes by *columns*: `kept` matrices of `reduced` rows and `inner` columns, a result for each column. If it is
/// reduced, by *rows*: `kept` rows of `reduced` stretches of `inner` elements.
///
/// | | columns | rows |
/// |---|---|---|
/// | a thread takes at once | [#QUAD] rows of [#QUAD] columns | [#QUAD] elements, which are a chunk |
/// | `lanes` share | the rows of a tile | the chunks of a tile |
/// | side by side in a block | `THREADS / lanes` chunks of columns | `THREADS / lanes` rows |
///
/// @param lanes a power of two up to [#THREADS]
/// @param tile how many rows, or chunks, a tile has; the last one may have fewer
/// @param tiles how many blocks share each result
record Cut(boolean columns, long kept, long reduced, long inner, int lanes, long tile, int tiles) {
    /// Threads of a block.
    static final int THREADS = 256;

    /// Elements that are taken at once.
    static final int QUAD = 4;

    /// How many blocks keep the largest devices busy: three or four for each of about 140 multiprocessors. More would
    /// only be more parts to join.
    private static final int BLOCKS = 512;

    /// Loads that a lane should have to do, or it is not worth its part in the tree.
    private static final int LOADS = 8;

    /// The most rows or chunks a lane takes in a block before others are called in.
    private static final int PATIENCE = 32;

    /// The most chunks of columns side by side where blocks share results: 128 bytes of f32, so that few parts are left
    /// for the last block.
    private static final int NARROW = 8;

    /// A reduction of a formula over `shape` along `axes` (bit i for axis i).
    ///
    /// @throws IllegalArgumentException if there are more than 2³¹-1 of anything that is counted
    static Cut of(TensorShape shape, int axes) {
        List<Long> extents = new ArrayList<>();
        List<Boolean> reduced = new ArrayList<>();
        for (int axis = 0; axis < shape.rank(); axis++) {
            boolean of = (axes >> axis & 1) != 0;
            if (shape.extent(axis) == 1) {
                continue;
            }
            int last = extents.size() - 1;
            if (last >= 0 && reduced.get(last) == of) {
                extents.set(last, extents.get(last) * shape.extent(axis));
            } else {
                extents.add((long) shape.extent(axis));
                reduced.add(of);
            }
        }
        int last = extents.size() - 1;
        boolean columns = last < 0 || !reduced.get(last);
        long keptExtent = 1;
        long reducedExtent = 1;
        for (int i = 0; i < last; i++) {
            keptExtent *= reduced.get(i) ? 1 : extents.get(i);
            reducedExtent *= reduced.get(i) ? extents.get(i) : 1;
        }
        long inner = last < 0 ? 1 : extents.get(last);
        if (keptExtent * inner > Integer.MAX_VALUE || reducedExtent * inner > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "a reduction of %s: more than 2³¹-1 elements of a row or column"
                            .formatted(shape));
        }
        return columns
                ? columns(keptExtent, reducedExtent, inner)
                : rows(keptExtent, reducedExtent, inner);
    }

    private static Cut columns(long kept, long rows, long inner) {
        long chunks = kept * Math.ceilDiv(inner, QUAD);
        long most = THREADS / Math.min(NARROW, power(chunks));
        int lanes = (int) Math.min(most, power(Math.ceilDiv(rows, LOADS)));
        long blocks = Math.ceilDiv(chunks, THREADS / lanes);
        long grain = (long) lanes * LOADS;
        return cut(true, kept, rows, inner, lanes, rows, blocks, grain);
    }

    private static Cut rows(long kept, long stretches, long inner) {
        long chunks = stretches * Math.ceilDiv(inner, QUAD);
        boolean warp = chunks <= 32 * 2 * LOADS;
        int lanes = warp ? (int) Math.min(32, power(Math.ceilDiv(chunks, LOADS / 2))) : THREADS;
        long blocks = Math.ceilDiv(kept, THREADS / lanes);
        // warps leave no part that blocks could share
        long grain = warp ? chunks : (long) lanes * LOADS;
        return cut(false, kept, stretches, inner, lanes, chunks, blocks, grain);
    }

    /// @param length rows or chunks in all
    /// @param grain what tiles are multiples of
    private static Cut cut(
            boolean columns,
            long kept,
            long reduced,
            long inner,
            int lanes,
            long length,
            long blocks,
            long grain) {
        long wanted = length > (long) lanes * PATIENCE ? Math.max(1, BLOCKS / blocks) : 1;
        long tile = Math.ceilDiv(Math.ceilDiv(length, wanted), grain) * grain;
        int tiles = (int) Math.ceilDiv(length, tile);
        return new Cut(columns, kept, reduced, inner, lanes, tile, tiles);
    }

    /// The least power of two that is not below `n`.
    private static long power(long n) {
        return n <= 1 ? 1 : Long.highestOneBit(n - 1) << 1;
    }
}
