package io.genoise.program;

/// A node whose value survives the run: downloaded afterwards (`READ`), put into new memory (`KEEP`), or written to the
/// tensor behind `target` (`WRITE`).
///
/// @param role where the value goes
/// @param node whose value it is
/// @param target the tensor that is written to; null unless `WRITE`
public record Output(Role role, Node node, Binding target) {
    /// Where a surviving value goes.
    public enum Role {
        /// Downloaded after the run.
        READ,
        /// Put into new memory, which outlives the step.
        KEEP,
        /// Written to the tensor behind `target`.
        WRITE
    }
}
