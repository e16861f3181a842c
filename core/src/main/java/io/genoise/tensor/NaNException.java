package io.genoise.tensor;

/// A NaN that [Run#IMMEDIATE] has found; the message names the operation, the layer and the user's line.
public final class NaNException extends ArithmeticException {
    private static final long serialVersionUID = 1;

    /// A NaN in the result of an operation.
    ///
    /// @param message operation, layer, shapes and the user's line
    public NaNException(String message) {
        super(message);
    }
}
