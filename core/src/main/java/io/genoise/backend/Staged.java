package io.genoise.backend;

import io.genoise.shape.DType;

/// Numbers on their way to the device, ahead of the step that will read them.
@FunctionalInterface
public interface Staged {
    /// Puts them, as elements of `type`, at `target` on, behind all that was asked of the backend before: a step that still
    /// runs reads what was there. Called once.
    void into(Span target, DType type);

    /// Gives them up, if nobody will want them any more: called instead of [#into].
    default void drop() {}
}
