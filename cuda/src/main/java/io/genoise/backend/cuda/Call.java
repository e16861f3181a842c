package io.genoise.backend.cuda;

/// A kernel with its operands in their places: what can be enqueued again and again, directly or while a graph is
/// captured. Nothing is allocated, loaded or searched then.
@FunctionalInterface
interface Call extends AutoCloseable {
    /// Enqueues it.
    void enqueue(long stream);

    /// Whether the host computes it, and waits for the device: no graph can hold it.
    default boolean onHost() {
        return false;
    }

    /// Gives back what it holds; nothing of it is under way any more.
    @Override
    default void close() {}
}
