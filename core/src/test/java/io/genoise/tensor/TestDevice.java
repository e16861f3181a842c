package io.genoise.tensor;

import io.genoise.backend.Backend;

/// Devices over backends that no provider offers.
public final class TestDevice {
    private TestDevice() {}

    /// A device over `backend`.
    public static Device over(Backend backend) {
        return Device.over(backend);
    }
}
