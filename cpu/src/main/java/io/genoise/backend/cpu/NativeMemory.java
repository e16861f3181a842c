package io.genoise.backend.cpu;

import io.genoise.backend.Memory;
import io.genoise.backend.Span;
import java.lang.foreign.MemorySegment;

/// A block of native memory, aligned to 64 bytes, with room behind it: kernels may read (not write) up to [#SLACK]
/// bytes beyond an operand's end, so that the last vectors of a row need no masked loads.
final class NativeMemory implements Memory {
    /// How far behind an operand's end memory may be read.
    static final int SLACK = 256;

    private final long bytes;
    private final OffHeap.Block block;
    private boolean closed;

    NativeMemory(long bytes) {
        this.bytes = bytes;
        this.block = OffHeap.allocate(bytes, SLACK);
    }

    /// The address of a place in a block, `reach` bytes from which on will be used.
    ///
    /// @throws IllegalStateException if the block is closed
    /// @throws IndexOutOfBoundsException if the block ends before
    static long address(Span span, long reach) {
        NativeMemory memory = (NativeMemory) span.memory();
        if (memory.closed) {
            throw new IllegalStateException("the memory of this operand has been given back");
        }
        if (span.offset() < 0 || span.offset() + reach > memory.bytes) {
            throw new IndexOutOfBoundsException(
                    "an operand of %s bytes at byte %s of a block of %s bytes"
                            .formatted(reach, span.offset(), memory.bytes));
        }
        return memory.block.address() + span.offset();
    }

    /// The `bytes` bytes at `span` as a segment, for copies.
    static MemorySegment segment(Span span, long bytes) {
        return OffHeap.ALL.asSlice(address(span, bytes), bytes);
    }

    /// `bytes` rounded up to a multiple of 64: where what comes next in a block may begin.
    static long aligned(long bytes) {
        return (bytes + 63) / 64 * 64;
    }

    /// Where the block begins.
    long address() {
        return block.address();
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            block.free().run();
        }
    }
}
