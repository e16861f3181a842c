package io.genoise.train;

/// A training whose learner says that what it learns has become worthless. Its state was kept.
public final class CollapseException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// @param message what has become worthless, and at which step
    public CollapseException(String message) {
        super(message);
    }
}
