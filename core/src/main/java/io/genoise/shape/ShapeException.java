package io.genoise.shape;

/// Operands that do not fit an operation. The message says what came, what was expected, and the line of the user's
/// code that asked for it.
public final class ShapeException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    /// An error whose message is whole: nothing is added to it.
    ///
    /// @param message what came, what was expected, and where
    /// @param cause what a shape rule threw, or null
    public ShapeException(String message, Throwable cause) {
        super(message, cause);
    }
}
