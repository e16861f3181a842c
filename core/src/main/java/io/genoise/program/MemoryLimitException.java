package io.genoise.program;

/// A step that needs more memory than the device may use. Nothing has been computed.
public final class MemoryLimitException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public MemoryLimitException(String message) {
        super(message);
    }
}
