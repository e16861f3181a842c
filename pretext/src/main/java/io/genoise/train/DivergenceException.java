package io.genoise.train;

/// A training whose loss, gradients or statistics are no longer finite.
public final class DivergenceException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// @param message what is no longer finite, at which step, and what may help
    public DivergenceException(String message) {
        super(message);
    }
}
