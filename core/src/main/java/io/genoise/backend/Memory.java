package io.genoise.backend;

/// A block of a device's memory. What is inside only its backend knows.
public interface Memory extends AutoCloseable {
    /// The block's size.
    long bytes();

    /// Makes the block at least `bytes` bytes long without moving it, if the device can; what it holds stays.
    ///
    /// @return false if it cannot; nothing has changed then
    default boolean grow(long bytes) {
        return bytes <= bytes();
    }

    /// Gives the block back; using it afterwards is an error of the caller's.
    @Override
    void close();
}
