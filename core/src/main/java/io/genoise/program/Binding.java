package io.genoise.program;

import io.genoise.backend.Span;

/// What stands behind a `Source` node: a tensor that outlives the step. Its identity says which one; where it lies is
/// asked anew in every run.
public interface Binding {
    /// Where the elements lie now.
    Span span();
}
