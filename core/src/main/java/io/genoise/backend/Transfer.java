package io.genoise.backend;

import io.genoise.runtime.DeviceLostException;

/// A download that may still be under way. Its target holds the numbers when [#await] has returned, and is not to be
/// looked at before.
@FunctionalInterface
public interface Transfer {
    /// A transfer that is done.
    Transfer DONE = () -> {};

    /// Waits until the numbers are there.
    ///
    /// @throws DeviceLostException if they never will be
    void await();
}
