package io.genoise.backend.cuda.code;

import java.util.List;

/// What a group becomes: its kernels in the order in which they are launched, and the scratch memory that they share.
///
/// @param algorithm one word or two for the plan's table
/// @param workspace bytes; it holds nothing when the first kernel begins
/// @param shifted whether [#SHIFTS] pairs of numbers follow the others: `slotI`, the place of a slot, and `shiftI`, the
///     bytes that each unit of its value moves the first operand by; 0 and 0 where there are fewer. For `Reshape`, whose
///     operand may move from run to run
public record Codes(String algorithm, List<Code> kernels, long workspace, boolean shifted) {
    /// How many counters there are for the blocks of a kernel to agree by. They are 0 when a kernel begins, and it leaves
    /// them so.
    public static final int COUNTERS = 4096;

    /// How many slots may move an operand.
    public static final int SHIFTS = 4;

    public Codes {
        kernels = List.copyOf(kernels);
    }

    /// Kernels whose operands lie still.
    public Codes(String algorithm, List<Code> kernels, long workspace) {
        this(algorithm, kernels, workspace, false);
    }
}
