package io.genoise.backend.cpu;

import io.genoise.backend.Span;

/// A kernel that can be computed some rows at a time, in any order and by several threads at once: a member of a [RowChain].
/// The bits are those of a run of its own.
interface ByRows {
    /// Bytes of scratch memory that a thread needs.
    long own();

    /// Bytes of memory that a run needs from begin to end.
    long held();

    /// Rows are asked for from a multiple of so many on, and in multiples of so many but for the last.
    int unit();

    /// A run begins.
    ///
    /// @param operands its own are those from number `from` on
    /// @param held the address of [#held] bytes
    /// @param block the plan's parameter block
    void begin(Span[] operands, int from, long held, int[] block);

    /// Computes `count` rows from `first` on.
    ///
    /// @param own the address of [#own] bytes of the thread numbered `thread`
    void rows(int first, int count, int thread, long own);

    /// All rows have been computed.
    void end();
}
