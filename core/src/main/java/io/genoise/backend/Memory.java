package io.genoise.backend;

/// A block of a device's memory. What is inside only its backend knows.
public interface Memory extends AutoCloseable {
    /// The block's size.
    long bytes();

    /// Gives the block back; using it afterwards is an error of the caller's.
    @Override
    void close();
}
