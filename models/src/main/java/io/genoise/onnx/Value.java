package io.genoise.onnx;

/// What flows between the operators of a graph. It is told from others by identity; what it is called is seen when the
/// graph is written.
final class Value {
    /// What it would like to be called.
    private final String wish;

    Value(String wish) {
        this.wish = wish;
    }

    String wish() {
        return wish;
    }

    @Override
    public String toString() {
        return wish;
    }
}
