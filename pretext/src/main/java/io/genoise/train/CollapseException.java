package io.genoise.train;

/// A training whose learner says that what it learns has become worthless. Its state was kept.
public final class CollapseException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public CollapseException(String message) {
        super(message);
    }
}
