package io.genoise.runtime;

/// More memory is needed than the device may use or has. Nothing has been computed, nothing has changed.
public final class MemoryLimitException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// More than the limit allows.
    ///
    /// @param message what needs memory, and how much there is
    public MemoryLimitException(String message) {
        super(message);
    }

    /// More than the device had when it was asked.
    ///
    /// @param message what needs memory, and how much there is
    /// @param cause what the device threw
    public MemoryLimitException(String message, Throwable cause) {
        super(message, cause);
    }
}
