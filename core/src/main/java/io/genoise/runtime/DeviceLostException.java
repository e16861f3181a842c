package io.genoise.runtime;

/// The device has failed and can do nothing any more: what it held is lost, checkpoints remain. A backend throws it where
/// it sees the fault; whoever drives the device names the plan that ran, and uses the device no further.
public final class DeviceLostException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// A fault that the backend itself has found.
    ///
    /// @param message what failed, and what the device said
    public DeviceLostException(String message) {
        super(message);
    }

    /// A fault of which more is known than when it was thrown, such as the plan that ran.
    ///
    /// @param message what failed, what the device said, and what ran
    /// @param cause the fault as it was thrown
    public DeviceLostException(String message, Throwable cause) {
        super(message, cause);
    }
}
