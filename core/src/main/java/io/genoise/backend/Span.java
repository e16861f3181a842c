package io.genoise.backend;

/// A place in a block of memory: where an operand begins, in bytes from the block's start (a multiple of 64, but for
/// views that begin inside a tensor).
///
/// @param memory the block
/// @param offset bytes from the block's start
public record Span(Memory memory, long offset) {
    /// The place `bytes` further on.
    public Span plus(long bytes) {
        return bytes == 0 ? this : new Span(memory, offset + bytes);
    }
}
