package io.genoise.backend;

/// The device has failed and can do nothing any more: what it held is lost, checkpoints remain. A backend throws it where
/// it sees the fault; whoever drives the device names the plan that ran, and uses the device no further.
public final class DeviceLostException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public DeviceLostException(String message) {
        super(message);
    }

    public DeviceLostException(String message, Throwable cause) {
        super(message, cause);
    }
}
