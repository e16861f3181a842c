package io.genoise.program;

import io.genoise.backend.Span;

/// What stands behind a `Source` node: a tensor that outlives the step. Its identity says which one; where it lies is
/// asked anew in every run.
public interface Binding {
    /// Where the elements lie now.
    Span span();

    /// The tensor that this is a part of: itself, unless several lie side by side in one block of memory.
    default Binding whole() {
        return this;
    }

    /// Where this begins in the whole, in elements.
    default long offset() {
        return 0;
    }
}
