package io.genoise.benchmarks;

import io.genoise.tensor.Device;
import java.util.List;
import java.util.Map;

/// A piece of work small enough to look at alone, such as a convolution's gradient, said twice: to Genoise and to PyTorch.
/// Each says it in a process of its own, with operands that are drawn there, the same everywhere.
interface KernelCase {
    /// What table and command line call it: family, shape, what of it.
    String name();

    /// How far results may lie apart, as a part of their length.
    double tolerance();

    /// The work on `device`, with its operands.
    Bound genoise(Device device);

    /// The work in PyTorch by the ways that it has, such as memory formats; empty where it has none.
    Map<String, Bound> pytorch();

    /// Work that knows its operands.
    interface Bound {
        /// Does it once.
        void run();

        /// What the first run has made, in our layout.
        List<float[]> results();

        /// How many bytes the operands and results have: what must be moved at least.
        default long bytes() {
            return 0;
        }
    }
}
