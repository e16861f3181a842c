package io.genoise.backend.cpu.generated;

import java.lang.foreign.MemorySegment;

/// Two nested loops over a block, rows outside and columns inside: the inner part of every pointwise operation and
/// reduction. Sizes, addresses and slots are arguments, so one loop serves every shape. The block interpreter is one;
/// generated classes are the others.
@FunctionalInterface
public interface Loop {
    /// All of memory: every offset is an address. It must be a constant of the class that uses it.
    @SuppressWarnings("restricted")
    MemorySegment MEMORY = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    /// Runs over `rows` times `columns` elements, all f32.
    ///
    /// @param at the address of each operand's, then each result's first element
    /// @param step bytes from one row to the next of each; columns are 4 bytes apart, or 0 where the formula says so
    /// @param scratch memory of the calling thread
    void run(long[] at, long[] step, float[] slots, long rows, long columns, long scratch);
}
