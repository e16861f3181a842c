package io.genoise.backend;

/// How much memory a device may take.
///
/// @param bytes at most; `Long.MAX_VALUE` where only asking for it tells
/// @param reason why not more, in words that may follow a number; empty where nothing is to be said
public record Room(long bytes, String reason) {
    /// As much as there is.
    public static final Room UNKNOWN = new Room(Long.MAX_VALUE, "");

    /// Room for `bytes` bytes and no more, because somebody said so.
    ///
    /// @throws IllegalArgumentException if that is negative
    public static Room of(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("a memory limit of %s bytes".formatted(bytes));
        }
        return new Room(bytes, "");
    }
}
