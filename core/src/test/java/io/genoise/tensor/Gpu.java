package io.genoise.tensor;

import org.junit.jupiter.api.Assumptions;

/// The graphics processor of tests that need one, which are tagged `gpu`. Where there is none they are skipped, and say why;
/// with `-Dgpu.required=true` they fail.
///
/// Tests that need a device, whichever it is, take `Device.best()`: the build names the CPU to them (`genoise.device`), and
/// `./mvnw -Pgpu verify` the graphics processor.
public final class Gpu {
    private Gpu() {}

    /// The first graphics processor.
    public static Device open() {
        try {
            return Device.open("cuda", 0);
        } catch (IllegalArgumentException | IllegalStateException e) {
            if (Boolean.getBoolean("gpu.required")) {
                throw new AssertionError("gpu.required is true, and " + e.getMessage(), e);
            }
            return Assumptions.abort(e.getMessage());
        }
    }
}
