package io.genoise.train;

/// A training whose loss is no longer a finite number.
public final class DivergenceException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public DivergenceException(String message) {
        super(message);
    }
}
