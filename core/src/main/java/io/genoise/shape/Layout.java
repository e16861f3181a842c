package io.genoise.shape;

import java.util.Arrays;

/// Where the elements of a tensor lie in a buffer: element `[i0,i1,…]` is at `offset + Σ i·stride`, counted in
/// elements. Strides may be 0 (broadcast) or negative (flip). All views of a buffer are layouts; no data moves.
///
/// @param shape the extents, as a reader of the view sees them
/// @param offset where element `[0,0,…]` lies, in elements from the buffer's start
/// @param strides one an axis, in elements; not copied, and not to be changed
public record Layout(TensorShape shape, long offset, long[] strides) {
    /// The layout of `shape` in row-major order from element 0 on.
    public static Layout contiguous(TensorShape shape) {
        long[] strides = new long[shape.rank()];
        long stride = 1;
        for (int i = shape.rank() - 1; i >= 0; i--) {
            strides[i] = stride;
            stride *= shape.extent(i);
        }
        return new Layout(shape, 0, strides);
    }

    /// The same layout from place `first` on.
    public Layout from(long first) {
        return new Layout(shape, first, strides);
    }

    /// Whether the elements lie in row-major order without gaps, from `offset` on (axes of extent 1 do not matter).
    public boolean isContiguous() {
        long expected = 1;
        for (int i = shape.rank() - 1; i >= 0; i--) {
            if (shape.extent(i) != 1) {
                if (strides[i] != expected) {
                    return false;
                }
                expected *= shape.extent(i);
            }
        }
        return true;
    }

    /// The least place that an element lies at: `offset`, or less where strides are negative.
    public long lowest() {
        long low = offset;
        for (int i = 0; i < strides.length; i++) {
            low += Math.min(0, (shape.extent(i) - 1) * strides[i]);
        }
        return low;
    }

    /// This view with its elements repeated to `wide`, as broadcasting does.
    public Layout broadcast(TensorShape wide) {
        long[] out = new long[wide.rank()];
        int missing = wide.rank() - shape.rank();
        for (int i = missing; i < wide.rank(); i++) {
            out[i] =
                    shape.extent(i - missing) == 1 && wide.extent(i) != 1
                            ? 0
                            : strides[i - missing];
        }
        return new Layout(wide, offset, out);
    }

    /// Axis i of the result is axis `order[i]` of this one.
    public Layout permute(int[] order) {
        int[] extents = new int[order.length];
        long[] out = new long[order.length];
        for (int i = 0; i < order.length; i++) {
            extents[i] = shape.extent(order[i]);
            out[i] = strides[order[i]];
        }
        return new Layout(TensorShape.of(extents), offset, out);
    }

    /// The part that begins at `starts` and has shape `part`.
    public Layout slice(int[] starts, TensorShape part) {
        long from = offset;
        for (int i = 0; i < starts.length; i++) {
            from += starts[i] * strides[i];
        }
        return new Layout(part, from, strides);
    }

    /// This view read backwards along `axes` (bit i for axis i).
    public Layout flip(int axes) {
        long from = offset;
        long[] out = strides.clone();
        for (int i = 0; i < out.length; i++) {
            if ((axes >> i & 1) != 0) {
                from += (shape.extent(i) - 1) * strides[i];
                out[i] = -out[i];
            }
        }
        return new Layout(shape, from, out);
    }

    /// The same elements in row-major order under another shape, or null where no strides can say that and the
    /// elements must be copied.
    public Layout reshape(TensorShape to) {
        if (isContiguous()) {
            return new Layout(to, offset, contiguous(to).strides);
        }
        long[] out = new long[to.rank()];
        int from = 0;
        int next = 0;
        while (from < shape.rank() || next < to.rank()) {
            int firstFrom = from;
            int firstTo = next;
            long left = from < shape.rank() ? shape.extent(from++) : 1;
            long right = next < to.rank() ? to.extent(next++) : 1;
            while (left != right) {
                if (left < right) {
                    left *= shape.extent(from++);
                } else {
                    right *= to.extent(next++);
                }
            }
            long stride = mergedStride(firstFrom, from);
            if (stride == Long.MIN_VALUE) {
                return null;
            }
            for (int i = next - 1; i >= firstTo; i--) {
                out[i] = stride;
                stride *= to.extent(i);
            }
        }
        return new Layout(to, offset, out);
    }

    private long mergedStride(int first, int end) {
        long innermost = Long.MIN_VALUE;
        long expected = 0;
        for (int i = end - 1; i >= first; i--) {
            if (shape.extent(i) == 1) {
                continue;
            }
            if (innermost == Long.MIN_VALUE) {
                innermost = strides[i];
            } else if (strides[i] != expected) {
                return Long.MIN_VALUE;
            }
            expected = strides[i] * shape.extent(i);
        }
        return innermost == Long.MIN_VALUE ? 1 : innermost;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Layout that
                && offset == that.offset
                && shape.equals(that.shape)
                && Arrays.equals(strides, that.strides);
    }

    @Override
    public int hashCode() {
        return (shape.hashCode() * 31 + Long.hashCode(offset)) * 31 + Arrays.hashCode(strides);
    }

    @Override
    public String toString() {
        return shape + "@" + offset + Arrays.toString(strides).replace(" ", "");
    }
}
