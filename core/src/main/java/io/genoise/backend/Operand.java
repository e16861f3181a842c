package io.genoise.backend;

import io.genoise.shape.DType;
import io.genoise.shape.Layout;

/// How an operand of a kernel lies in memory, relative to the span that is passed at run time; nothing of it lies before
/// that.
///
/// @param type what an element is stored as
/// @param layout where element `[i0,i1,…]` lies, in elements from the span on
/// @param alignment bytes, a power of two: the address that is passed is always a multiple of it
public record Operand(DType type, Layout layout, int alignment) {
    /// An operand of which only the element's own alignment is known.
    public Operand(DType type, Layout layout) {
        this(type, layout, 1);
    }
}
