package io.genoise.backend.cpu;

import io.genoise.backend.Operand;
import io.genoise.backend.Span;
import io.genoise.shape.Layout;

/// Which bytes of its span an operand touches: checked once an operand and run, so that the loops need no checks.
record Reach(long first, long end) {
    static Reach of(Operand operand) {
        Layout layout = operand.layout();
        long low = layout.offset();
        long high = layout.offset();
        for (int axis = 0; axis < layout.shape().rank(); axis++) {
            long way = (layout.shape().extent(axis) - 1) * layout.strides()[axis];
            low += Math.min(way, 0);
            high += Math.max(way, 0);
        }
        if (low < 0) {
            throw new IllegalArgumentException(
                    "an operand " + layout + " begins before its memory");
        }
        int bytes = operand.type().bytes();
        return new Reach(layout.offset() * bytes, (high + 1) * bytes);
    }

    /// The address of the operand's first element.
    long address(Span span) {
        return NativeMemory.address(span, end) + first;
    }
}
