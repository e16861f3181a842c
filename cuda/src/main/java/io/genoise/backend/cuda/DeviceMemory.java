package io.genoise.backend.cuda;

import io.genoise.backend.Memory;
import io.genoise.backend.Span;

/// A block of device memory. Large ones lie behind more reserved addresses than they fill, and grow without moving.
final class DeviceMemory implements Memory {
    private final Blocks blocks;
    private final Blocks.Block block;
    private long bytes;
    private boolean closed;

    DeviceMemory(Blocks blocks, Blocks.Block block, long bytes) {
        this.blocks = blocks;
        this.block = block;
        this.bytes = bytes;
    }

    /// The address of a place in a block, `reach` bytes from which on will be used.
    ///
    /// @throws IllegalStateException if the block is closed
    /// @throws IndexOutOfBoundsException if the block ends before
    static long address(Span span, long reach) {
        DeviceMemory memory = (DeviceMemory) span.memory();
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

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public boolean grow(long wanted) {
        if (wanted <= bytes) {
            return true;
        }
        if (!blocks.grow(block, bytes, wanted)) {
            return false;
        }
        bytes = wanted;
        return true;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            blocks.free(block);
        }
    }
}
