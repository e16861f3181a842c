package io.genoise.backend;

import io.genoise.runtime.DeviceLostException;

/// A plan's launches made into one thing to run. A device may run them one by one, capture them in the first run, and
/// replay them ever after: neither a kernel nor an address changes during a sequence's life, only slots do.
public interface LaunchSequence extends AutoCloseable {
    /// Does everything, in order, behind all that was asked of the backend before.
    ///
    /// @param slots the plan's parameter block, taken over before this returns; a float is stored as its raw bits
    /// @throws DeviceLostException if the device can do nothing any more
    void run(int[] slots);

    /// As [#run], and adds to `nanos[k]` the time that launch k took.
    void time(int[] slots, long[] nanos);

    /// Gives back what the sequence holds, kernels and memory left alone: they are its maker's.
    @Override
    void close();
}
