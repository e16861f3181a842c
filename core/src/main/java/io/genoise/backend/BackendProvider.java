package io.genoise.backend;

import io.genoise.runtime.Platform;

/// How a backend is found: a provider registered with `java.util.ServiceLoader`. To users it is a [Platform].
public interface BackendProvider extends Platform {
    /// A new backend.
    ///
    /// @param threads how many threads to compute with; 0 leaves the choice to the backend
    Backend open(int threads);

    /// A new backend for the device called `device`, one of [#devices()], computing with `threads` threads.
    ///
    /// @throws IllegalArgumentException if there is no such device
    default Backend open(String device, int threads) {
        if (!device.equals(name())) {
            throw new IllegalArgumentException(
                    "no device is called %s; there are %s".formatted(device, devices()));
        }
        return open(threads);
    }
}
