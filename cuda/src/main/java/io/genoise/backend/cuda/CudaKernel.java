package io.genoise.backend.cuda;

import io.genoise.backend.Launch;
import io.genoise.backend.PreparedKernel;
import io.genoise.backend.Span;
import java.lang.foreign.SegmentAllocator;
import java.util.List;

/// A group made ready for this device: bound to addresses it becomes a [Call].
interface CudaKernel extends PreparedKernel {
    /// Where things lie in a sequence's life.
    ///
    /// @param operands addresses of the inputs in order, then of the outputs
    /// @param shifts of each operand, what the values of slots move it by; empty but for `Reshape`
    /// @param workspace an address, or 0 if the kernel needs none
    /// @param slots the address of the plan's parameter block
    /// @param host memory of the host's that lives as long as the sequence
    record Bound(
            long[] operands,
            List<List<Launch.Shift>> shifts,
            long workspace,
            long slots,
            SegmentAllocator host) {}

    /// The kernel with its operands in their places.
    Call bind(Bound bound);

    /// How many places of the plan's parameter block it may read, from the beginning.
    default int slots() {
        return 0;
    }

    /// Kernels run in sequences alone, on this device.
    @Override
    default void run(Span[] operands, Span workspace, int[] slots) {
        throw new IllegalStateException(algorithm() + " runs in a sequence");
    }
}
