package io.genoise.backend.cpu;

import io.genoise.backend.Operand;
import io.genoise.backend.Span;
import io.genoise.shape.Layout;

/// Which bytes an operand touches, counted from its span: checked once an operand and run, so that the loops need no
/// checks.
///
/// @param low where the lowest begins; below 0 for a flipped view whose span points to its first element
/// @param first where the first element is
/// @param end where the highest ends
record Reach(long low, long first, long end) {
    static Reach of(Operand operand) {
        Layout layout = operand.layout();
        long low = layout.offset();
        long high = layout.offset();
        for (int axis = 0; axis < layout.shape().rank(); axis++) {
            long way = (layout.shape().extent(axis) - 1) * layout.strides()[axis];
            low += Math.min(way, 0);
            high += Math.max(way, 0);
        }
        int bytes = operand.type().bytes();
        return new Reach(low * bytes, layout.offset() * bytes, (high + 1) * bytes);
    }

    /// The address of the operand's first element.
    ///
    /// @throws IndexOutOfBoundsException if the operand does not lie in its span's memory
    long address(Span span) {
        return NativeMemory.address(low == 0 ? span : span.plus(low), end - low) - low + first;
    }
}
