package io.genoise.autograd;

import io.genoise.primitive.Primitive.Slice;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// What flows back into one tensor x from the operations that read it: its gradient is the sum.
///
/// Where they are slices that x falls into, such as queries, keys and values of one projection, or mean and variance of
/// one reduction, the sum is their gradients one behind another: one pass, instead of a block of zeros and an addition
/// for each.
final class Flow {
    private final TensorShape shape;
    private final List<Part> parts = new ArrayList<>();
    private Tensor sum;

    /// A gradient for x, or, if `slice` is not null, for that slice of it.
    private record Part(Slice slice, Tensor gradient) {
        Tensor whole(TensorShape shape) {
            return slice == null
                    ? gradient
                    : PrimitiveGradients.padded(slice, shape, new int[0], gradient);
        }

        int start(int axis) {
            return slice.starts().get(axis);
        }
    }

    /// @param shape of x
    Flow(TensorShape shape) {
        this.shape = shape;
    }

    /// Adds a gradient for all of x.
    void add(Tensor gradient) {
        parts.add(new Part(null, gradient));
        sum = null;
    }

    /// Adds a gradient for a slice of x that lies still.
    void add(Slice slice, Tensor gradient) {
        parts.add(new Part(slice, gradient));
        sum = null;
    }

    /// The sum.
    Tensor sum() {
        if (sum == null) {
            int axis = axis();
            sum = axis >= 0 ? together(axis) : added();
        }
        return sum;
    }

    /// In the order in which they came.
    private Tensor added() {
        return parts.stream().map(part -> part.whole(shape)).reduce(Tensor::plus).orElseThrow();
    }

    /// The axis along which the parts are slices of x one behind another, up to its end; -1 if they are not.
    private int axis() {
        for (int axis = 0; axis < shape.rank() && parts.size() > 1; axis++) {
            if (fall(axis)) {
                return axis;
            }
        }
        return -1;
    }

    private boolean fall(int axis) {
        for (Part part : parts) {
            if (part.slice == null
                    || !part.slice.part().with(axis, shape.extent(axis)).equals(shape)) {
                return false;
            }
        }
        int end = 0;
        for (Part part : along(axis)) {
            if (part.start(axis) != end) {
                return false;
            }
            end += part.slice.part().extent(axis);
        }
        return end == shape.extent(axis);
    }

    private List<Part> along(int axis) {
        return parts.stream().sorted(Comparator.comparingInt(part -> part.start(axis))).toList();
    }

    private Tensor together(int axis) {
        return Tensor.concat(axis, along(axis).stream().map(Part::gradient).toArray(Tensor[]::new));
    }
}
