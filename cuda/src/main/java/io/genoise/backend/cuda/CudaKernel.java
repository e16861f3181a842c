package io.genoise.backend.cuda;

import io.genoise.backend.Kernel;
import io.genoise.backend.Launch;
import io.genoise.backend.Span;
import java.util.List;

/// A group made ready for this device: bound to addresses it becomes a [Call].
interface CudaKernel extends Kernel {
    /// Where things lie in a sequence's life.
    ///
    /// @param operands addresses of the inputs in order, then of the outputs
    /// @param shifts of each operand, what the value of slots moves it by; empty but for `Reshape`
    /// @param workspace an address, or 0 if the kernel needs none
    /// @param slots the address of the plan's parameter block
    record Bound(long[] operands, List<List<Launch.Shift>> shifts, long workspace, long slots) {}

    /// The kernel with its operands in their places.
    Call bind(Bound bound);

    /// Kernels run in sequences alone, on this device.
    @Override
    default void run(Span[] operands, Span workspace, int[] slots) {
        throw new IllegalStateException(algorithm() + " runs in a sequence");
    }
}
