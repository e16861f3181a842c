package io.genoise.program;

/// More memory is needed than the device may use or has. Nothing has been computed, nothing has changed.
public final class MemoryLimitException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public MemoryLimitException(String message) {
        super(message);
    }

    public MemoryLimitException(String message, Throwable cause) {
        super(message, cause);
    }
}
