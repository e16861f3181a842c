package io.genoise.backend.reference;

/// What a kernel computes, once its operands are arrays.
interface Loops {
    /// Fills the output, the last of the operands, from the others.
    ///
    /// @param block the memory that each operand lies in
    /// @param at where in its block the operand's first element is
    /// @param slots the plan's parameter block
    void run(double[][] block, int[] at, int[] slots);
}
