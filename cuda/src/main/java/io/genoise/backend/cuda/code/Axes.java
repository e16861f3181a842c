package io.genoise.backend.cuda.code;

import io.genoise.shape.Layout;
import io.genoise.shape.TensorShape;
import java.util.Arrays;
import java.util.List;

/// Axes along which several operands are walked together, as few as serve: those of extent 1 are gone, and neighbours are
/// one where the strides of every operand allow it. There is always one at least, of extent 1 if need be.
///
/// @param extents outermost first
/// @param strides `[operand][axis]`, counted in elements
record Axes(int[] extents, long[][] strides) {
    /// The axes of `shape`, which all of `layouts` have.
    static Axes of(TensorShape shape, List<Layout> layouts) {
        int[] extents = new int[Math.max(1, shape.rank())];
        long[][] strides = new long[layouts.size()][extents.length];
        int rank = 0;
        for (int axis = 0; axis < shape.rank(); axis++) {
            int extent = shape.extent(axis);
            if (extent == 1) {
                continue;
            }
            boolean joins = rank > 0;
            for (int k = 0; joins && k < strides.length; k++) {
                joins = strides[k][rank - 1] == layouts.get(k).strides()[axis] * extent;
            }
            if (joins) {
                rank--;
                extents[rank] *= extent;
            } else {
                extents[rank] = extent;
            }
            for (int k = 0; k < strides.length; k++) {
                strides[k][rank] = layouts.get(k).strides()[axis];
            }
            rank++;
        }
        if (rank == 0) {
            extents[rank++] = 1;
        }
        return new Axes(extents, strides).first(rank);
    }

    /// The outermost `count` axes.
    Axes first(int count) {
        long[][] fewer = new long[strides.length][];
        for (int k = 0; k < fewer.length; k++) {
            fewer[k] = Arrays.copyOf(strides[k], count);
        }
        return new Axes(Arrays.copyOf(extents, count), fewer);
    }

    int rank() {
        return extents.length;
    }

    /// The extent of the innermost axis.
    int inner() {
        return extents[extents.length - 1];
    }

    /// The stride of operand `k` along the innermost axis.
    long inner(int k) {
        return strides[k][extents.length - 1];
    }

    /// How many elements there are.
    long elements() {
        long elements = 1;
        for (int extent : extents) {
            elements *= extent;
        }
        return elements;
    }

    /// Whether operand `k` lies still along all axes before `end`.
    boolean still(int k, int end) {
        for (int axis = 0; axis < end; axis++) {
            if (strides[k][axis] != 0) {
                return false;
            }
        }
        return true;
    }

    /// The coordinates of element `flat`, the first of which may be beyond its axis: how far `flat` elements are.
    long[] coordinates(long flat) {
        long[] at = new long[extents.length];
        for (int axis = extents.length - 1; axis > 0; axis--) {
            at[axis] = flat % extents[axis];
            flat /= extents[axis];
        }
        at[0] = flat;
        return at;
    }
}
