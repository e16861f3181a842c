package io.genoise.program;

/// A node whose value survives the run: downloaded afterwards (`READ`), put into new memory (`KEEP`), or written to the
/// tensor behind `target` (`WRITE`).
public record Output(Role role, Node node, Binding target) {
    /// Where a surviving value goes.
    public enum Role {
        READ,
        KEEP,
        WRITE
    }
}
