package io.genoise.backend.reference;

import io.genoise.shape.Layout;
import io.genoise.shape.TensorShape;
import java.util.Arrays;
import java.util.List;

/// Visits a shape, or some of its axes, in row-major order, and knows at which place each of several operands has the
/// current element. Like an odometer, it adds a stride at every step and carries where an axis is done.
///
///     walk.start(at);
///     do {
///         … block[k][walk.place()[k]] …
///     } while (walk.next());
final class Walk {
    private final int[] extents;
    private final int[][] strides;
    private final int[] index;
    private final int[] place;

    /// The walk along the axes of `shape` in `axes` (bit i for axis i), over operands that have that shape.
    Walk(TensorShape shape, int axes, List<Layout> layouts) {
        int[] chosen = new int[shape.rank()];
        int rank = 0;
        for (int axis = 0; axis < shape.rank(); axis++) {
            if ((axes >> axis & 1) != 0) {
                chosen[rank++] = axis;
            }
        }
        extents = new int[rank];
        strides = new int[rank][layouts.size()];
        index = new int[rank];
        place = new int[layouts.size()];
        for (int i = 0; i < rank; i++) {
            extents[i] = shape.extent(chosen[i]);
            for (int k = 0; k < place.length; k++) {
                strides[i][k] = Math.toIntExact(layouts.get(k).strides()[chosen[i]]);
            }
        }
    }

    /// The walk along all axes of `shape`.
    Walk(TensorShape shape, List<Layout> layouts) {
        this(shape, -1, layouts);
    }

    /// Goes to the first element; operand k has it at `at[k]`.
    void start(int[] at) {
        Arrays.fill(index, 0);
        System.arraycopy(at, 0, place, 0, place.length);
    }

    /// Goes to the next element; false, and back to the first, after the last.
    boolean next() {
        for (int i = extents.length - 1; i >= 0; i--) {
            boolean done = ++index[i] == extents[i];
            for (int k = 0; k < place.length; k++) {
                place[k] += done ? strides[i][k] * (1 - extents[i]) : strides[i][k];
            }
            if (!done) {
                return true;
            }
            index[i] = 0;
        }
        return false;
    }

    /// Where each operand has the current element.
    int[] place() {
        return place;
    }
}
